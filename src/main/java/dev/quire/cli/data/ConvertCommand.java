package dev.quire.cli.data;

import dev.quire.cli.Counted;
import dev.quire.cli.Progress;
import dev.quire.cli.SkippedLinesText;
import dev.quire.cli.VerbCommand;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.ConvertReport;
import dev.quire.dataset.Converter;
import dev.quire.dataset.DatasetInfo;
import dev.quire.dataset.Split;
import dev.quire.files.Shown;
import dev.quire.input.InputOptions;
import dev.quire.input.OnError;
import dev.quire.parallel.WorkerPool;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire convert}. */
@Command(
    name = "convert",
    description = "Convert a ratings file, once, into a dataset folder that everything else maps.")
public final class ConvertCommand extends VerbCommand {
  /** What goes to test or validation as a whole. */
  enum HeldOut {
    RATINGS,
    ITEMS
  }

  private static final int SHOWN_COLUMNS = 10;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description =
          "Ratings: a file, packed or not, a folder or archive of one, - for standard input; several"
              + " are one data set.")
  private List<Path> ratings;

  @Option(
      names = "--items",
      paramLabel = "MOVIES.csv",
      description = "movieId,title,genres: titles and genres of the items.")
  private Path items;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "Dataset folder to make.")
  private Path to;

  @Option(
      names = "--test",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of the ratings held out for testing, for example 0.1.")
  private double test;

  @Option(
      names = "--valid",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share held out for validation during training.")
  private double valid;

  @Option(
      names = "--hold-out",
      paramLabel = "ratings|items",
      defaultValue = "ratings",
      description =
          "Hold out single ratings, or every rating of that share of the items"
              + " (default: ${DEFAULT-VALUE}).")
  private HeldOut holdOut;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Decides which ratings are held out (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--on-error",
      paramLabel = "stop|skip",
      defaultValue = "stop",
      description = "What to do with a wrong line (default: ${DEFAULT-VALUE}).")
  private OnError onError;

  @Option(names = "--force", description = "Replace the dataset that is there.")
  private boolean force;

  @Override
  protected void run() throws Exception {
    Progress progress = progress();
    ConvertOptions options =
        new ConvertOptions(
            ratings,
            InputOptions.NONE,
            Optional.ofNullable(items),
            to,
            holdOut == HeldOut.ITEMS
                ? Split.items(valid, test, seed)
                : Split.random(valid, test, seed),
            onError,
            force);
    ConvertReport report;
    try (WorkerPool pool = newPool()) {
      report =
          Converter.convert(
              options,
              pool,
              (phase, done) ->
                  progress.show(
                      phase.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                      Math.round(1000 * done),
                      1000));
    }
    report(report, progress.seconds());
  }

  private void report(ConvertReport report, double seconds) {
    DatasetInfo info = report.info();
    if (json()) {
      ObjectNode result = JSON.createObjectNode();
      result.put("dataset", to.toString());
      result.put("ratings_read", report.ratingsRead());
      result.put("duplicates", report.duplicates());
      SkippedLinesText.put(result, report.skipped());
      result.put("users", info.users());
      result.put("items", info.items());
      result.put("rated_items", report.ratedItems());
      result.put("untitled_items", report.untitledItems());
      report.unusedColumns().forEach(result.putArray("unused_columns")::add);
      result.put("train", info.train());
      result.put("valid", info.valid());
      result.put("test", info.test());
      result.put("seconds", seconds);
      printJson(result);
      return;
    }
    out()
        .printf(
            Locale.ROOT,
            "%s of %s and %s (%,d of them rated) in %s, %.2f s%n",
            Counted.of(info.train() + info.valid() + info.test(), "rating"),
            Counted.of(info.users(), "user"),
            Counted.of(info.items(), "item"),
            report.ratedItems(),
            Shown.line(to.toString()),
            seconds);
    out()
        .printf(
            Locale.ROOT,
            "train %,d, valid %,d, test %,d%n",
            info.train(),
            info.valid(),
            info.test());
    if (report.duplicates() > 0) {
      out()
          .println(
              Counted.of(
                  report.duplicates(),
                  "older rating of a pair that occurs again was left out",
                  "older ratings of pairs that occur again were left out"));
    }
    if (items == null && report.itemsFile().isPresent()) {
      out().println(Shown.line("titles from " + report.itemsFile().get()));
    }
    if (report.untitledItems() > 0) {
      out()
          .println(
              Shown.line(
                  Counted.of(report.untitledItems(), "rated item has", "rated items have")
                      + " no title in "
                      + report.itemsFile().orElseThrow()));
    }
    if (!report.unusedColumns().isEmpty()) {
      out().println(Shown.line(unused(report)));
    }
    SkippedLinesText.print(out(), report.skipped());
  }

  private static String unused(ConvertReport report) {
    List<String> columns = report.unusedColumns();
    return report.itemsFile().orElseThrow()
        + ": columns without use: "
        + columns.stream().limit(SHOWN_COLUMNS).collect(Collectors.joining(", "))
        + (columns.size() > SHOWN_COLUMNS
            ? " and " + (columns.size() - SHOWN_COLUMNS) + " more"
            : "")
        + "; titles are in title or name, genres in genres or categories";
  }
}
