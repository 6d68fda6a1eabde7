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
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
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
    if (!to.equals(STANDARD_OUTPUT)) {
      NewFile.checkTarget(Path.of(to), force);
    }
    try (Model model = Model.open(modelFile);
        WorkerPool pool = newPool()) {
      if (pairsFile != null) {
        scorePairs(model, pool);
        return;
      }
      int[] users =
          usersFile == null
              ? IntStream.range(0, model.parameters().users()).toArray()
              : new IdList(usersFile, filters.onError(), progress()).users(model.userIds());
      if (datasetFolder == null) {
        score(model, Optional.empty(), users, pool);
      } else {
        try (Dataset dataset = ModelAndDataset.open(modelFile, model, datasetFolder)) {
          score(model, Optional.of(dataset.training().byUser()), users, pool);
        }
      }
    }
  }

  private void scorePairs(Model model, WorkerPool pool) throws IOException {
    if (usersFile != null || datasetFolder != null || to.endsWith(TENSORS)) {
      throw new IllegalArgumentException(
          "options that don't go together: --pairs="
              + pairsFile
              + "; it takes no --users and no --dataset, and writes CSV");
    }
    PairScores scores = new PairScores(model);
    SkippedLines skipped;
    try (RatingsCsv pairs = RatingsCsv.openPairs(pairsFile)) {
      if (to.equals(STANDARD_OUTPUT)) {
        skipped = writePairs(scores, pairs, pool, standardOutput());
      } else {
        try (NewFile file = NewFile.create(Path.of(to), force)) {
          skipped = writePairs(scores, pairs, pool, file.stream());
          file.commit();
        }
      }
    }
    if (skipped.count() > 0) {
      progress()
          .line("quire: lines left out: count=" + skipped.count() + ", " + skipped.examples());
    }
    if (scores.unknown() > 0) {
      progress()
          .line("quire: pairs of unknown users or items, without a score: " + scores.unknown());
    }
    if (!to.equals(STANDARD_OUTPUT)) {
      reportPairs(scores, skipped);
    }
  }

  private SkippedLines writePairs(
      PairScores scores, RatingsCsv pairs, WorkerPool pool, OutputStream out) throws IOException {
    return scores.write(
        pairs, filters.onError(), pool, out, done -> show((int) Math.round(1000 * done), 1000));
  }

  private void reportPairs(PairScores scores, SkippedLines skipped) {
    if (json()) {
      ObjectNode result = JSON.createObjectNode();
      result.put("to", to);
      result.put("pairs", scores.pairs());
      result.put("unknown_pairs", scores.unknown());
      result.put("skipped_lines", skipped.count());
      result.put("seconds", progress().seconds());
      printJson(result);
    } else {
      out()
          .printf(
              Locale.ROOT,
              "%s: %,d pairs, %,d of them unknown, %.2f s%n",
              to,
              scores.pairs(),
              scores.unknown(),
              progress().seconds());
    }
  }

  /** Not System.out, which would take in everything after its reader has gone. */
  private static OutputStream standardOutput() {
    return new FilterOutputStream(new FileOutputStream(FileDescriptor.out)) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        try {
          out.write(bytes, from, length);
        } catch (IOException e) {
          throw new IOException(
              "cannot write the result: to=standard output, reason="
                  + e.getMessage()
                  + "; free some space, or keep its reader open",
              e);
        }
      }
    };
  }

  private void score(Model model, Optional<CsrMatrix> rated, int[] users, WorkerPool pool)
      throws IOException {
    ItemFilter filter = filters.filter(model, progress());
    BatchScorer scorer = new BatchScorer(model, top.value(), filter, rated);
    if (scorer.top() < top.value()) {
      progress()
          .line("quire: --top=" + top.value() + " is more than all items: items=" + scorer.top());
    }
    if (to.equals(STANDARD_OUTPUT)) {
      writeCsv(model, scorer, users, pool, standardOutput());
      return;
    }
    if (to.endsWith(TENSORS)) {
      TopTensors.write(Path.of(to), model, scorer, users, pool, this::show);
    } else {
      try (NewFile file = NewFile.create(Path.of(to), force)) {
        writeCsv(model, scorer, users, pool, file.stream());
        file.commit();
      }
    }
    report(users.length, scorer.top());
  }

  private void writeCsv(
      Model model, BatchScorer scorer, int[] users, WorkerPool pool, OutputStream out)
      throws IOException {
    TopCsv csv = new TopCsv(model, out);
    scorer.score(
        users,
        pool,
        (first, block) -> {
          csv.write(block);
          show(first + block.size(), users.length);
        });
    out.flush();
  }

  private void show(int done, int total) {
    progress().show("score", done, total);
  }

  private void report(int users, int items) {
    if (json()) {
      ObjectNode result = JSON.createObjectNode();
      result.put("to", to);
      result.put("users", users);
      result.put("top", items);
      result.put("seconds", progress().seconds());
      printJson(result);
    } else {
      out()
          .printf(
              Locale.ROOT,
              "%s: the best %,d items of %,d users, %.2f s%n",
              to,
              items,
              users,
              progress().seconds());
    }
  }
}
