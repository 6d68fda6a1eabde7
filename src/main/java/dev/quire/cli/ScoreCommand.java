package dev.quire.cli;

import dev.quire.csv.RatingsCsv;
import dev.quire.csv.SkippedLines;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.mapped.NewFile;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.BatchScorer;
import dev.quire.recommend.ItemFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire score}. */
@Command(
    name = "score",
    description = "Write the best items of every user, or the predicted ratings of pairs.")
final class ScoreCommand extends VerbCommand {
  private static final String STANDARD_OUTPUT = "-";
  private static final String TENSORS = ".safetensors";

  @Parameters(paramLabel = "MODEL", description = "A model file.")
  private Path modelFile;

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description = "The dataset of the model, to leave out what each user has rated.")
  private Path datasetFolder;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description = "A CSV with userId and movieId: predict these pairs, and no best items.")
  private Path pairsFile;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description = "Ids of users, one on each line; by default all users.")
  private Path usersFile;

  @Mixin private TopOption top;
  @Mixin private final FilterOptions filters = new FilterOptions(1);

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "A .csv or .safetensors file to write, or - for CSV on standard output.")
  private String to;

  @Option(names = "--force", description = "Replace a file that exists.")
  private boolean force;

  @Override
  void run() throws Exception {
    if (pairsFile != null && (usersFile != null || datasetFolder != null || to.endsWith(TENSORS))) {
      throw new IllegalArgumentException(
          "options that don't go together: --pairs="
              + pairsFile
              + "; it takes no --users and no --dataset, and writes CSV");
    }
    if (!toStandardOutput()) {
      NewFile.checkTarget(Path.of(to), force);
    }
    try (Model model = Model.open(modelFile);
        WorkerPool pool = newPool()) {
      try {
        score(model, pool);
      } catch (InternalError e) { // a page of a mapped file is gone; most likely one of this
        model.requireUnchanged();
        throw e;
      }
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
      scoreUsers(model, Optional.empty(), users, pool);
    } else {
      try (Dataset dataset = ModelAndDataset.open(modelFile, model, datasetFolder)) {
        scoreUsers(model, Optional.of(dataset.training().byUser()), users, pool);
      }
    }
  }

  private void scorePairs(Model model, WorkerPool pool) throws IOException {
    PairScores scores = new PairScores(model);
    try (RatingsCsv pairs = RatingsCsv.openPairs(pairsFile)) {
      writeCsv(
          model,
          out ->
              scores.write(
                  pairs,
                  filters.onError(),
                  pool,
                  out,
                  done -> show((int) Math.round(1000 * done), 1000)));
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
            "%s: %,d pairs, %,d of them unknown, %.2f s",
            to,
            scores.pairs(),
            scores.unknown(),
            progress().seconds()));
  }

  private void scoreUsers(Model model, Optional<CsrMatrix> rated, int[] users, WorkerPool pool)
      throws IOException {
    ItemFilter filter = filters.filter(model, progress());
    BatchScorer scorer = new BatchScorer(model, top.value(), filter, rated);
    if (scorer.top() < top.value()) {
      progress()
          .line("quire: --top=" + top.value() + " is more than all items: items=" + scorer.top());
    }
    if (!scorer.qualifies()) {
      progress().line("quire: " + filter.whyEmpty());
    }
    if (to.endsWith(TENSORS)) {
      TopTensors.write(Path.of(to), model, scorer, users, pool, this::show);
    } else {
      writeCsv(model, out -> writeTop(new TopCsv(model, out), scorer, users, pool));
    }
    ObjectNode result = JSON.createObjectNode();
    result.put("to", to);
    result.put("users", users.length);
    result.put("top", scorer.top());
    report(
        result,
        String.format(
            Locale.ROOT,
            "%s: the best %,d items of %,d users, %.2f s",
            to,
            scorer.top(),
            users.length,
            progress().seconds()));
  }

  private void writeTop(TopCsv csv, BatchScorer scorer, int[] users, WorkerPool pool)
      throws IOException {
    scorer.score(
        users,
        pool,
        (first, block) -> {
          csv.write(block);
          show(first + block.size(), users.length);
        });
  }

  /** Writes what there is to write. */
  private interface Body {
    void write(OutputStream out) throws IOException;
  }

  private void writeCsv(Model model, Body body) throws IOException {
    if (toStandardOutput()) {
      OutputStream out = StandardOutput.STREAM;
      body.write(out);
      out.flush();
      model.requireUnchanged();
      return;
    }
    try (NewFile file = NewFile.create(Path.of(to), force)) {
      body.write(file.stream());
      model.requireUnchanged();
      file.commit();
    }
  }

  private boolean toStandardOutput() {
    return to.equals(STANDARD_OUTPUT);
  }

  private void show(int done, int total) {
    progress().show("score", done, total);
  }

  /** Says what was done, unless the result itself is on standard output. */
  private void report(ObjectNode result, String sentence) {
    if (!toStandardOutput()) {
      result.put("seconds", progress().seconds());
      printResult(result, sentence);
    }
  }
}
