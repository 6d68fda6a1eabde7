package dev.quire.cli.ask;

import dev.quire.ask.Batch;
import dev.quire.ask.BatchQuery;
import dev.quire.ask.ModelQueries;
import dev.quire.cli.Counted;
import dev.quire.cli.JsonText;
import dev.quire.cli.OptionSpelling;
import dev.quire.cli.VerbCommand;
import dev.quire.input.RatingFiles;
import dev.quire.input.RatingSource;
import dev.quire.input.SkippedLines;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire score}. */
@Command(
    name = "score",
    description =
        "Write the best items of every user, or the scores of pairs: predicted ratings, or of a"
            + " model of preferences what only ranks; a model that knows both has its list ranked"
            + " by both, in CSV with the predicted rating beside the score, and the ratings of"
            + " pairs. Users come in the order of --users, or from those with the most training"
            + " ratings to those with the fewest. Predicted ratings may lie beyond the scale of the"
            + " ratings.")
public final class ScoreCommand extends VerbCommand {
  /** Options that choose among items. */
  private static final List<String> OF_LISTS =
      List.of(
          "--top", "--score", "--min-ratings", "--genre", "--year", "--candidates", "--exclude");

  @Parameters(paramLabel = "MODEL", description = "A model file.")
  private Path modelFile;

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description =
          "The dataset of the model, to leave out what each user has rated, for training or not, and"
              + " to place the users whom it holds out.")
  private Path datasetFolder;

  @Mixin private final PairOptions pairs = new PairOptions();

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description =
          "Ids of users, one on each line; by default all users. One that is given again counts"
              + " once.")
  private Path usersFile;

  @Mixin private final ListOptions lists = new ListOptions();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description =
          "A .csv, .csv.gz or .safetensors file to write; a device or a pipe, or - for standard"
              + " output: CSV.")
  private String to;

  @Option(names = "--force", description = "Replace a file that exists.")
  private boolean force;

  private ScoreOutput output;

  @Override
  protected void run() throws Exception {
    output = ScoreOutput.of(to, force);
    List<Path> inputs = new ArrayList<>(Arrays.asList(modelFile, usersFile));
    pairs.file().ifPresent(inputs::add);
    inputs.addAll(lists.filters().files());
    for (Path input : inputs) {
      output.requireOtherThan(input);
    }
    checkOptions();
    try (ModelQueries model =
            input(ModelQueries.open(modelFile, Optional.ofNullable(datasetFolder)));
        WorkerPool pool = newPool()) {
      if (pairs.file().isPresent()) {
        scorePairs(pairs.file().get(), model, pool);
      } else {
        scoreUsers(model, pool);
      }
    }
  }

  private void checkOptions() {
    boolean ofPairs = pairs.file().isPresent();
    if (ofPairs && (usersFile != null || output.isTensors())) {
      throw new BadInputException(
          Problem.of("options that don't go together")
              .setting("pairs", pairs.file().get())
              .remedy("it takes no {users}, and writes CSV"));
    }
    if (ofPairs) {
      requireNone(OF_LISTS, "the pairs of {pairs} are all scored");
    } else {
      requireNone(PairOptions.FORM, "it goes with {pairs}");
    }
    if (datasetFolder == null) {
      lists.filters().requireNoDataset();
    }
  }

  private void requireNone(List<String> options, String why) {
    for (String option : options) {
      if (given(option)) {
        throw new BadInputException(
            Problem.of("option without use").setting(OptionSpelling.name(option)).remedy(why));
      }
    }
  }

  /** A folder for a copy of pairs that come through a pipe. */
  private Path scratch() {
    return output.target() == null
        ? Path.of(System.getProperty("java.io.tmpdir"))
        : output.target().folder();
  }

  private void scorePairs(Path table, ModelQueries model, WorkerPool pool) throws IOException {
    PairScores scores = new PairScores(model);
    try (RatingSource source =
        input(RatingFiles.openPairs(table, pairs.form(), scores.kinds(), scratch()))) {
      output.write(
          out ->
              scores.write(
                  source,
                  lists.filters().onError(),
                  pool,
                  out,
                  done -> show((int) Math.round(1000 * done), 1000)),
          List.of(model, source));
    }
    SkippedLines skipped = scores.skipped();
    if (skipped.count() > 0) {
      progress()
          .line("quire: lines left out: count=" + skipped.count() + ", " + skipped.examples());
    }
    if (scores.unknown() > 0) {
      progress()
          .line("quire: pairs of unknown users or items, without a score: " + scores.unknown());
    }
    ObjectNode result = JsonText.MAPPER.createObjectNode();
    result.put("to", to);
    result.put("meaning", model.scoreMeaning().key());
    result.put("pairs", scores.pairs());
    result.put("unknown_pairs", scores.unknown());
    result.put("skipped_lines", skipped.count());
    report(
        result,
        String.format(
            Locale.ROOT,
            "%s: %s, %,d of them unknown, %.2f s",
            to,
            Counted.of(scores.pairs(), "pair"),
            scores.unknown(),
            progress().seconds()));
  }

  private void scoreUsers(ModelQueries model, WorkerPool pool) throws IOException {
    BatchQuery query =
        usersFile == null
            ? BatchQuery.ofAll()
            : BatchQuery.ofUsers(
                new IdList(usersFile, lists.filters().onError(), progress())
                    .users(model.userIds()));
    Batch batch = model.batch(lists.applyTo(query, model, progress()));
    announce(batch.notes());
    if (output.isTensors()) {
      batch.write(output.target(), pool, this::show);
    } else {
      output.write(out -> writeTop(model, batch, pool, out), List.of(model));
    }
    ObjectNode result = JsonText.MAPPER.createObjectNode();
    ListOptions.describe(batch, to, result);
    report(result, ListOptions.sentence(batch, to, progress().seconds()));
  }

  private void writeTop(ModelQueries model, Batch batch, WorkerPool pool, OutputStream out)
      throws IOException {
    TopCsv csv = new TopCsv(batch);
    out.write(csv.header());
    batch.forEach(
        pool,
        csv::lines,
        TopCsv.lineBytes(model),
        (lists, lines) -> {
          out.write(lines);
          show(lists.first() + lists.size(), batch.users());
        });
  }

  private void show(int done, int total) {
    progress().show("score", done, total);
  }

  /** Says what was done, unless the result itself is on standard output. */
  private void report(ObjectNode result, String sentence) {
    if (!output.isStandardOutput()) {
      result.put("seconds", progress().seconds());
      printResult(result, sentence);
    }
  }
}
