package dev.quire.cli;

import dev.quire.csv.RatingsCsv;
import dev.quire.csv.SkippedLines;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.files.Input;
import dev.quire.files.Target;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.BatchScorer;
import dev.quire.recommend.ItemFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire score}. */
@Command(
    name = "score",
    description =
        "Write the best items of every user, or the predicted ratings of pairs. Users come in the"
            + " order of --users, or from those with the most training ratings to those with the"
            + " fewest. Predictions may lie beyond the scale of the ratings.")
final class ScoreCommand extends VerbCommand {
  /** Options that choose among items. */
  private static final List<String> OF_LISTS =
      List.of("--top", "--min-ratings", "--genre", "--year", "--candidates", "--exclude");

  @Parameters(paramLabel = "MODEL", description = "A model file.")
  private Path modelFile;

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description =
          "The dataset of the model, to leave out what each user has rated, for training or not.")
  private Path datasetFolder;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description = "A CSV with userId and movieId: predict these pairs, and no best items.")
  private Path pairsFile;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description =
          "Ids of users, one on each line; by default all users. One that is given again counts"
              + " once.")
  private Path usersFile;

  @Mixin private TopOption top;
  @Mixin private final FilterOptions filters = new FilterOptions();

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
  void run() throws Exception {
    output = ScoreOutput.of(to, force);
    for (Path input : Arrays.asList(modelFile, pairsFile, usersFile)) {
      output.requireOtherThan(input);
    }
    checkOptions();
    try (Model model = input(Model.open(modelFile));
        WorkerPool pool = newPool()) {
      score(model, pool);
    }
  }

  private void checkOptions() {
    if (pairsFile != null && (usersFile != null || datasetFolder != null || output.isTensors())) {
      throw new BadInputException(
          Problem.of("options that don't go together")
              .setting("pairs", pairsFile)
              .remedy("it takes no {users} and no {dataset}, and writes CSV"));
    }
    for (String option : OF_LISTS) {
      if (pairsFile != null && given(option)) {
        throw new BadInputException(
            Problem.of("option without use")
                .setting(OptionSpelling.name(option))
                .remedy("the pairs of {pairs} are all predicted"));
      }
    }
    if (datasetFolder == null) {
      filters.requireNoDataset();
    }
  }

  private void score(Model model, WorkerPool pool) throws IOException {
    if (pairsFile != null) {
      scorePairs(model, pool);
      return;
    }
    int[] users =
        usersFile == null
            ? IntStream.range(0, model.parameters().users()).toArray()
            : new IdList(usersFile, filters.onError(), progress()).users(model.userIds());
    if (datasetFolder == null) {
      scoreUsers(model, List.of(), users, pool, List.of(model));
    } else {
      try (Dataset dataset = input(ModelAndDataset.open(modelFile, model, datasetFolder))) {
        scoreUsers(model, filters.rated(dataset), users, pool, List.of(model, dataset));
      }
    }
  }

  /** A folder for a copy of pairs that come through a pipe. */
  private Path scratch() {
    return output.target() == null
        ? Path.of(System.getProperty("java.io.tmpdir"))
        : output.target().folder();
  }

  private void scorePairs(Model model, WorkerPool pool) throws IOException {
    PairScores scores = new PairScores(model);
    try (RatingsCsv pairs = input(RatingsCsv.openPairs(pairsFile, scratch()))) {
      output.write(
          out ->
              scores.write(
                  pairs,
                  filters.onError(),
                  pool,
                  out,
                  done -> show((int) Math.round(1000 * done), 1000)),
          List.of(model, pairs));
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
    ObjectNode result = JSON.createObjectNode();
    result.put("to", to);
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

  private void scoreUsers(
      Model model, List<CsrMatrix> rated, int[] users, WorkerPool pool, List<Input> inputs)
      throws IOException {
    ItemFilter filter = filters.filterForUsers(model, progress());
    BatchScorer scorer = new BatchScorer(model, top.value(), filter, rated);
    filters.announce(progress());
    if (rated.isEmpty()) {
      progress().line("quire: what users have rated is not left out; give it with --dataset");
    }
    if (scorer.top() < top.value()) {
      progress()
          .line("quire: --top=" + top.value() + " is more than all items: items=" + scorer.top());
    }
    if (!scorer.qualifies()) {
      progress().line("quire: " + filter.whyEmpty());
    }
    if (output.isTensors()) {
      Target target = output.target();
      inputs.forEach(target::madeFrom);
      TopTensors.write(target, model, scorer, users, pool, this::show);
    } else {
      output.write(out -> writeTop(new TopCsv(model), scorer, users, pool, out), inputs);
    }
    ObjectNode result = JSON.createObjectNode();
    result.put("to", to);
    result.put("users", users.length);
    result.put("top", scorer.top());
    report(
        result,
        String.format(
            Locale.ROOT,
            "%s: the best %s of %s, %.2f s",
            to,
            Counted.of(scorer.top(), "item"),
            Counted.of(users.length, "user"),
            progress().seconds()));
  }

  private void writeTop(
      TopCsv csv, BatchScorer scorer, int[] users, WorkerPool pool, OutputStream out)
      throws IOException {
    out.write(csv.header());
    scorer.score(
        users,
        pool,
        csv::lines,
        TopCsv.LINE_BYTES,
        (block, lines) -> {
          out.write(lines);
          show(block.first() + block.size(), users.length);
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
