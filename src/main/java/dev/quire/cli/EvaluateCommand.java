package dev.quire.cli;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.evaluate.Calibration;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
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
final class EvaluateCommand extends VerbCommand {
  /** The parts of a dataset. */
  enum Part {
    TEST,
    VALID,
    TRAIN
  }

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
  void run() throws Exception {
    try (Model model = input(Model.open(modelFile));
        Dataset dataset = input(ModelAndDataset.open(modelFile, model, datasetFolder));
        WorkerPool pool = newPool()) {
      CsrMatrix given = part(dataset);
      PredictionErrors errors =
          PredictionErrors.measure(
              model.parameters(),
              given,
              dataset.training(),
              dataset.info().minRating(),
              dataset.info().maxRating(),
              pool);
      Optional<Calibration> calibration =
          model.variances().isPresent()
              ? Optional.of(Calibration.measure(model, given, pool))
              : Optional.empty();
      print(errors, calibration);
    }
  }

  private CsrMatrix part(Dataset dataset) {
    Optional<CsrMatrix> matrix =
        switch (part) {
          case TEST -> dataset.testByUser();
          case VALID -> dataset.validByUser();
          case TRAIN -> Optional.of(dataset.training().byUser());
        };
    String name = part.name().toLowerCase(Locale.ROOT);
    return matrix
        .filter(ratings -> ratings.nonZeros() > 0)
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("no such ratings")
                        .with("on", name)
                        .with("ratings", 0)
                        .remedy(
                            "convert again with {" + name + "=0.1}, or evaluate with {on=train}")
                        .about(datasetFolder)));
  }

  private void print(PredictionErrors errors, Optional<Calibration> calibration) {
    String on = part.name().toLowerCase(Locale.ROOT);
    ObjectNode result = JSON.createObjectNode();
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
