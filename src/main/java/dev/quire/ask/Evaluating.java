package dev.quire.ask;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.evaluate.Calibration;
import dev.quire.evaluate.FoldedInUsers;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.evaluate.Predictor;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.ModelKinds;
import java.util.Optional;

/** Compares a model with ratings of its dataset. */
final class Evaluating {
  private Evaluating() {}

  static Evaluation errors(Opened opened, Part part, CsrMatrix given, WorkerPool pool)
      throws InvalidFileException {
    Model model = opened.model();
    Dataset dataset = opened.requireDataset();
    Optional<FoldedInUsers> placed = placed(model, part.foldIn(dataset));
    Predictor learned = Predictor.ofLearned(model.parameters(), dataset.training().byUser());
    PredictionErrors errors =
        PredictionErrors.measure(
            placed.map(Predictor.class::cast).orElse(learned),
            given,
            dataset.training(),
            dataset.info().minRating(),
            dataset.info().maxRating(),
            pool);
    if (model.variances().isEmpty()) {
      return new Evaluation(part, errors, Optional.empty());
    }
    Calibration calibration =
        placed.isPresent()
            ? Calibration.measure(model, placed.get(), given, pool)
            : Calibration.measure(model, given, pool);
    return new Evaluation(part, errors, Optional.of(calibration));
  }

  private static Optional<FoldedInUsers> placed(Model model, Optional<CsrMatrix> by)
      throws InvalidFileException {
    return by.isEmpty()
        ? Optional.empty()
        : Optional.of(new FoldedInUsers(model, ModelKinds.of(model).foldIn(model), by.get()));
  }
}
