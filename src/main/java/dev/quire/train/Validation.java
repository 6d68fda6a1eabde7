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
    CsrMatrix given = dataset.validByUser().orElse(null);
    if (given == null
        || given.nonZeros() == 0
        || info.split().holdsOutUsers()
        || kind.score() != ScoreMeaning.RATING) {
      return Optional.empty();
    }
    return Optional.of(
        parameters ->
            PredictionErrors.measure(
                    parameters, given, dataset.training(), info.minRating(), info.maxRating(), pool)
                .rmse());
  }
}
