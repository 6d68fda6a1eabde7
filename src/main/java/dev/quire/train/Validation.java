package dev.quire.train;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.DatasetInfo;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How good the numbers of an epoch are, by the ratings that a dataset has set aside for that. */
final class Validation {
  private Validation() {}

  /**
   * The error of predicted ratings; nothing where no ratings were set aside, where they are those
   * of users whom training doesn't see, or where scores are preferences, whose distance from a
   * rating tells nothing.
   */
  static Optional<ToDoubleFunction<Parameters>> of(
      Dataset dataset, ModelKind kind, WorkerPool pool) {
    DatasetInfo info = dataset.info();
    return ratings(dataset, kind)
        .map(
            given ->
                parameters ->
                    PredictionErrors.measure(
                            parameters,
                            given,
                            dataset.training(),
                            info.minRating(),
                            info.maxRating(),
                            pool)
                        .rmse());
  }

  /** The ratings that it is measured on, under the same conditions. */
  static Optional<CsrMatrix> ratings(Dataset dataset, ModelKind kind) {
    boolean measured =
        kind.score() == ScoreMeaning.RATING && !dataset.info().split().holdsOutUsers();
    return dataset.validByUser().filter(given -> measured && given.nonZeros() > 0);
  }
}
