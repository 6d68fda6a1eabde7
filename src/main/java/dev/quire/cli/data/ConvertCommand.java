package dev.quire.cli.data;

import dev.quire.cli.ChosenColumns;
import dev.quire.cli.Counted;
import dev.quire.cli.JsonText;
import dev.quire.cli.Progress;
import dev.quire.cli.SkippedLinesText;
import dev.quire.cli.VerbCommand;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.ConvertReport;
import dev.quire.dataset.Converter;
import dev.quire.dataset.DatasetInfo;
import dev.quire.files.Shown;
import dev.quire.input.ItemColumnChoice;
import dev.quire.input.OnError;
import dev.quire.parallel.WorkerPool;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire convert}. */
@Command(
    name = "convert",
    description = "Convert ratings files, once, into a dataset folder that everything else maps.")
public final class ConvertCommand extends VerbCommand {
  private static final int SHOWN_COLUMNS = 10;
  private static final List<String> ITEM_COLUMNS = List.of("item", "title", "genres");

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description =
          "Ratings or events: tables of users, items, ratings and times, or JSON lines or Parquet; a"
              + " file, packed or not, a folder or archive of one, - for standard input; several are"
              + " one data set. How they are written is recognised, and said.")
  private List<Path> ratings;

  @Option(
      names = "--items",
      paramLabel = "FILE",
      description = "A table of items, titles and genres.")
  private Path items;

  @Option(
      names = "--item-columns",
      paramLabel = "WHAT=COLUMN",
      split = ",",
      description =
          "Which of its columns to take, by name or number: item=1,title=name,genres=genre+tags.")
  private Map<String, String> itemColumns = Map.of();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "Dataset folder to make.")
  private Path to;

  @Mixin private final InputSettings input = new InputSettings();

  @Mixin private final SelectionSettings selection = new SelectionSettings();

  @Mixin private final SplitSettings split = new SplitSettings();

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
            input.options(),
            Optional.ofNullable(items),
            itemColumns(),
            to,
            selection.selection(),
            split.split(),
            onError,
            force);
    ConvertReport report;
    try (WorkerPool pool = newPool()) {
      report = Converter.convert(options, pool, InputText.showing(progress));
    }
    report(report, progress.seconds());
  }

  private ItemColumnChoice itemColumns() {
    ChosenColumns chosen =
        new ChosenColumns(
            "item-columns",
            "a table of items",
            ITEM_COLUMNS,
            "item=1,title=2,genres=3",
            itemColumns);
    return new ItemColumnChoice(
        chosen.of("item"),
        chosen.of("title"),
        chosen.of("genres").map(genres -> List.of(genres.split("\\+"))).orElse(List.of()));
  }

  private void report(ConvertReport report, double seconds) {
    DatasetInfo info = report.info();
    if (json()) {
      ObjectNode result = JsonText.MAPPER.createObjectNode();
      result.put("dataset", to.toString());
      result.put("ratings_read", report.ratingsRead());
      OmittedText.put(result, report.omitted());
      SkippedLinesText.put(result, report.skipped());
      result.put("users", info.users());
      result.put("items", info.items());
      result.put("rated_items", report.ratedItems());
      result.put("untitled_items", report.untitledItems());
      report.itemTable().unused().forEach(result.putArray("unused_columns")::add);
      result.put("skipped_item_lines", report.itemTable().skipped().count());
      SplitText.put(result, info, report.shortUsers());
      result.put("seconds", seconds);
      printJson(result);
      return;
    }
    out()
        .printf(
            Locale.ROOT,
            "%s of %s and %s (%,d of them rated) in %s, %.2f s%n",
            Counted.of(info.ratings(), info.observed().one()),
            Counted.of(info.users(), "user"),
            Counted.of(info.items(), "item"),
            report.ratedItems(),
            Shown.line(to.toString()),
            seconds);
    SplitText.print(out(), info, report.shortUsers());
    OmittedText.print(out(), info.observed(), report.omitted(), report.repeats());
    if (report.itemsFile().isPresent() && !report.itemsFile().get().equals(items)) {
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
    if (!report.itemTable().unused().isEmpty()) {
      out().println(Shown.line(unused(report)));
    }
    SkippedLinesText.print(out(), report.skipped());
    if (report.itemTable().skipped().count() > 0) {
      out().println(Shown.line("of " + report.itemsFile().orElseThrow() + ":"));
      SkippedLinesText.print(out(), report.itemTable().skipped());
    }
  }

  private static String unused(ConvertReport report) {
    List<String> columns = report.itemTable().unused();
    return report.itemsFile().orElseThrow()
        + ": columns without use: "
        + columns.stream().limit(SHOWN_COLUMNS).collect(Collectors.joining(", "))
        + (columns.size() > SHOWN_COLUMNS
            ? " and " + (columns.size() - SHOWN_COLUMNS) + " more"
            : "")
        + "; titles are in title or name, genres in genres, categories or tags, or where"
        + " --item-columns says";
  }
}
