package dev.quire.cli.ask;

import dev.quire.ask.Evaluation;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.Part;
import dev.quire.cli.Counted;
import dev.quire.cli.Numbers;
import dev.quire.cli.VerbCommand;
import dev.quire.evaluate.Calibration;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Measure a model's error on ratings that were held out; clipped, with predictions beyond"
            + " the scale of the ratings taken for its ends.")
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

  @Override
  protected void run() throws Exception {
    try (ModelQueries model = input(ModelQueries.open(modelFile, Optional.of(datasetFolder)));
        WorkerPool pool = newPool()) {
      Evaluation evaluation = model.evaluate(part, pool);
      print(model.scoreMeaning(), evaluation);
    }
  }

  private void print(ScoreMeaning meaning, Evaluation evaluation) {
    PredictionErrors errors = evaluation.errors();
    Optional<Calibration> calibration = evaluation.calibration();
    String on = part.key();
    ObjectNode result = JSON.createObjectNode();
    result.put("meaning", meaning.key());
    result.put("on", on);
    result.put("pairs", errors.pairs());
    result.put("cold_pairs", errors.coldPairs());
    result.put("rmse", errors.rmse());
    result.put("rmse_clipped", errors.rmseClipped());
    result.put("mae", errors.mae());
    calibration.ifPresent(found -> result.set("uncertainty", CalibrationText.json(found)));
    if (json()) {
      printJson(result);
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
    calibration.ifPresent(found -> CalibrationText.print(out(), found));
  }
}
