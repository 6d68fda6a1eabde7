package dev.quire.cli.ask;

import dev.quire.ask.Evaluation;
import dev.quire.ask.ListEvaluation;
import dev.quire.ask.ListQuery;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.Part;
import dev.quire.cli.Counted;
import dev.quire.cli.Numbers;
import dev.quire.cli.OptionSpelling;
import dev.quire.cli.VerbCommand;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.files.InvalidFileException;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Measure a model on ratings that were held out: its errors (clipped, with predictions beyond"
            + " the scale of the ratings taken for its ends), or the lists that it gives; both, of a"
            + " model that has ratings and preferences.")
public final class EvaluateCommand extends VerbCommand {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A model file.")
  private Path modelFile;

  @Parameters(index = "1", paramLabel = "DATASET", description = "The dataset of the model.")
  private Path datasetFolder;

  @Option(
      names = "--on",
      paramLabel = "test|valid|train",
      defaultValue = "test",
      description = "Which ratings (default: ${DEFAULT-VALUE}).")
  private Part part;

  @Option(
      names = "--ranking",
      description =
          "Measure lists: the best of all items but those that a user is known by, with the"
              + " held-out ratings telling what is relevant.")
  private boolean ranking;

  @Option(
      names = "--at",
      paramLabel = "N",
      split = ",",
      description = "Lengths of lists to measure (default: 5,10,20,50,100).")
  private int[] cuts;

  @Option(
      names = "--positive-from",
      paramLabel = "X",
      description =
          "The least rating that makes an item relevant (default: what about half of the training"
              + " ratings reach, 4 stars).")
  private Double positiveFrom;

  @Mixin private OrderOption order;

  @Override
  protected void run() throws Exception {
    if (Files.isDirectory(modelFile) && Files.isRegularFile(datasetFolder)) {
      throw new BadInputException(
          Problem.of("the dataset stands where the model belongs")
              .with("MODEL", modelFile)
              .with("DATASET", datasetFolder)
              .remedy("write them the other way round"));
    }
    try (ModelQueries model = input(ModelQueries.open(modelFile, Optional.of(datasetFolder)));
        WorkerPool pool = newPool()) {
      if (!ranking && !model.hasPreferences()) {
        requireRanking();
      }
      ObjectNode result = JSON.createObjectNode();
      if (!ranking) {
        errors(model.scoreMeaning(), model.evaluate(part, pool), result);
      }
      if (ranking) {
        lists(model.evaluateLists(listQuery(), pool), result);
      } else if (model.hasPreferences()) {
        listsToo(model, pool, result);
      }
      if (json()) {
        printJson(result);
      }
    }
  }

  /** Of a model that has both, after the errors and where there is anything to tell. */
  private void listsToo(ModelQueries model, WorkerPool pool, ObjectNode result)
      throws InvalidFileException {
    ListEvaluation lists;
    try {
      lists = model.evaluateLists(listQuery(), pool);
    } catch (BadInputException e) {
      progress().line("quire: no measures of lists: " + e.problem().text(OptionSpelling.INSTANCE));
      return;
    }
    if (!json()) {
      out().println();
    }
    String meaning = result.get("meaning").asString();
    lists(lists, result);
    result.put("list_meaning", lists.meaning().key()).put("meaning", meaning);
  }

  private ListQuery listQuery() {
    ListQuery query = ListQuery.on(part);
    query = order.value().isPresent() ? query.order(order.value().get()) : query;
    query = cuts == null ? query : query.at(cuts);
    return positiveFrom == null ? query : query.positiveFrom(positiveFrom);
  }

  private void requireRanking() {
    if (cuts != null || positiveFrom != null || order.value().isPresent()) {
      throw new BadInputException(
          Problem.of("{setting} without use")
              .setting(cuts != null ? "at" : positiveFrom != null ? "positive-from" : "score")
              .remedy("it goes with {ranking}"));
    }
  }

  private void lists(ListEvaluation lists, ObjectNode result) {
    if (json()) {
      result.setAll(RankingText.json(lists));
      return;
    }
    RankingText.print(out(), lists);
  }

  private void errors(ScoreMeaning meaning, Evaluation evaluation, ObjectNode result) {
    PredictionErrors errors = evaluation.errors();
    String on = part.key();
    result.put("meaning", meaning.key());
    result.put("on", on);
    result.put("pairs", errors.pairs());
    result.put("cold_pairs", errors.coldPairs());
    result.put("rmse", errors.rmse());
    result.put("rmse_clipped", errors.rmseClipped());
    result.put("mae", errors.mae());
    evaluation.foldIn().ifPresent(ratings -> result.put("fold_in", ratings));
    evaluation
        .calibration()
        .ifPresent(found -> result.set("uncertainty", CalibrationText.json(found)));
    if (json()) {
      return;
    }
    out()
        .printf(
            Locale.ROOT,
            "%s: RMSE %s, clipped %s, MAE %s over %s%n",
            on,
            Numbers.significant(errors.rmse()),
            Numbers.significant(errors.rmseClipped()),
            Numbers.significant(errors.mae()),
            Counted.of(errors.pairs(), "rating"));
    out()
        .printf(
            Locale.ROOT, "%,d of a user or item without training ratings%n", errors.coldPairs());
    evaluation
        .foldIn()
        .ifPresent(
            ratings ->
                out()
                    .println(
                        "users whom training has not seen, placed by "
                            + Counted.of(ratings, "other rating")));
    evaluation.calibration().ifPresent(found -> CalibrationText.print(out(), found));
  }
}
