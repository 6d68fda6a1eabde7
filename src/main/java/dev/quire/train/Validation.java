package dev.quire.train;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.DatasetInfo;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.evaluate.ranking.SampledRanking;
import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How good the numbers of an epoch are, by the ratings that a dataset has set aside for that.
 *
 * @param measure what is measured
 * @param of measures it
 */
record Validation(Measure measure, ToDoubleFunction<Parameters> of) {
  /** What tells good numbers from others. */
  enum Measure {
    /** Error of predicted ratings. */
    RMSE,
    /** Lists: a preference has no distance from a rating. */
    NDCG
  }

  /** By an error of one's own. */
  static Validation ofError(ToDoubleFunction<Parameters> error) {
    return new Validation(Measure.RMSE, error);
  }

  /**
   * By the error of predicted ratings or, where scores are preferences, by lists of what the users
   * have chosen. Nothing where no ratings were set aside, where nobody has chosen any of them, or
   * where they are those of users whom training doesn't see.
   *
   * @param settings with all defaults resolved
   */
  static Optional<Validation> of(Dataset dataset, Settings settings, WorkerPool pool) {
    return settings.kind().score() == ScoreMeaning.RATING
        ? ratings(dataset).map(given -> ofError(error(dataset, given, pool)))
        : ratings(dataset)
            .flatMap(
                given ->
                    SampledRanking.of(given, dataset.training(), chosenFrom(dataset, settings)))
            .map(
                ranking ->
                    new Validation(Measure.NDCG, parameters -> ranking.ndcg(parameters, pool)));
  }

  private static ToDoubleFunction<Parameters> error(
      Dataset dataset, CsrMatrix given, WorkerPool pool) {
    DatasetInfo info = dataset.info();
    return parameters ->
        PredictionErrors.measure(
                parameters, given, dataset.training(), info.minRating(), info.maxRating(), pool)
            .rmse();
  }

  /** The rating from which something is liked; the least of kinds to which all are alike. */
  private static double chosenFrom(Dataset dataset, Settings settings) {
    return settings
        .find(CommonSettings.positiveFrom(""))
        .orElse((double) dataset.info().minRating());
  }

  /** The ratings that it is measured on. */
  static Optional<CsrMatrix> ratings(Dataset dataset) {
    return dataset
        .validByUser()
        .filter(given -> given.nonZeros() > 0 && !dataset.info().split().holdsOutUsers());
  }

  /** What a measure comes to; nothing where it is not the one that is taken. */
  static OptionalDouble value(
      Optional<Validation> validation, Measure measure, Parameters parameters) {
    return validation.isPresent() && validation.get().measure == measure
        ? OptionalDouble.of(validation.get().of.applyAsDouble(parameters))
        : OptionalDouble.empty();
  }
}
