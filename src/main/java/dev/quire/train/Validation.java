package dev.quire.train;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.DatasetInfo;
import dev.quire.dataset.Ratings;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.evaluate.Predictor;
import dev.quire.evaluate.ranking.SampledRanking;
import dev.quire.files.InvalidFileException;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * How good the numbers of an epoch are, by the ratings that a dataset has set aside for that.
 *
 * @param measure what is measured
 * @param of measures it
 */
record Validation(Measure measure, ToDoubleFunction<ModelNumbers> of) {
  /** What tells good numbers from others. */
  enum Measure {
    /** Error of predicted ratings. */
    RMSE,
    /** Lists: a preference has no distance from a rating. */
    NDCG
  }

  /** By an error of one's own. */
  static Validation ofError(ToDoubleFunction<Parameters> error) {
    return new Validation(Measure.RMSE, numbers -> error.applyAsDouble(numbers.parameters()));
  }

  /**
   * By the error of ratings as they are predicted for when they were given, and preferences, also
   * those beside ratings, by lists of what the users have chosen. Nothing where no ratings were set
   * aside, where nobody has chosen any of them, or where they are those of users whom training
   * doesn't see.
   *
   * @param settings with all defaults resolved
   */
  static List<Validation> of(Dataset dataset, Settings settings, WorkerPool pool)
      throws InvalidFileException {
    Optional<CsrMatrix> given = ratings(dataset);
    if (given.isEmpty()) {
      return List.of();
    }
    ModelKind kind = settings.kind();
    if (kind.score() == ScoreMeaning.PREFERENCE) {
      return lists(dataset, settings, kind.rank(settings), numbers -> numbers, pool);
    }
    List<Validation> all = new ArrayList<>();
    Optional<Timestamps> times = dataset.validTimestamps();
    all.add(new Validation(Measure.RMSE, error(dataset, given.get(), times, pool)));
    int rank = kind.preferenceRank(settings);
    if (rank > 0) {
      all.addAll(
          lists(dataset, settings, rank, numbers -> numbers.preference().orElseThrow(), pool));
    }
    return all;
  }

  /**
   * By lists of what somebody prefers.
   *
   * @param rank of the preferences
   * @param preferences which of the numbers these are
   */
  private static List<Validation> lists(
      Dataset dataset,
      Settings settings,
      int rank,
      UnaryOperator<ModelNumbers> preferences,
      WorkerPool pool)
      throws InvalidFileException {
    return SampledRanking.of(
            ratings(dataset).orElseThrow(), dataset.training(), chosenFrom(dataset, settings), rank)
        .map(
            ranking ->
                new Validation(
                    Measure.NDCG,
                    numbers -> ranking.ndcg(preferences.apply(numbers).parameters(), pool)))
        .stream()
        .toList();
  }

  private static ToDoubleFunction<ModelNumbers> error(
      Dataset dataset, CsrMatrix given, Optional<Timestamps> times, WorkerPool pool) {
    DatasetInfo info = dataset.info();
    Ratings training = dataset.training();
    return numbers ->
        PredictionErrors.measure(
                predictor(numbers, given, times, training.byUser()),
                given,
                training,
                info.minRating(),
                info.maxRating(),
                pool)
            .rmse();
  }

  private static Predictor predictor(
      ModelNumbers numbers, CsrMatrix given, Optional<Timestamps> times, CsrMatrix training) {
    return numbers.time().isPresent() && times.isPresent()
        ? Predictor.ofLearned(numbers, given, times.get(), training)
        : Predictor.ofLearned(numbers.parameters(), training);
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
  static OptionalDouble value(List<Validation> all, Measure measure, ModelNumbers numbers) {
    return all.stream()
        .filter(validation -> validation.measure == measure)
        .mapToDouble(validation -> validation.of.applyAsDouble(numbers))
        .findFirst();
  }
}
