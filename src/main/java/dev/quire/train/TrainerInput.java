package dev.quire.train;

import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.ScratchSpace;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.Sweep;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a training works with.
 *
 * @param ratings to learn from
 * @param times at the indices of the ratings by user, in seconds, if the dataset has any
 * @param spread standard deviation of the ratings, {@link RatingSpread}
 * @param settings of its kind
 * @param numbers where the model is built, all 0: with the parts that its kind {@linkplain
 *     ModelKind#parts wants}
 * @param scratch for what is large and is no part of the model
 * @param sweeps what solves its rows, if it solves any
 */
public record TrainerInput(
    Ratings ratings,
    Optional<Timestamps> times,
    double spread,
    Settings settings,
    ModelNumbers numbers,
    ScratchSpace scratch,
    WorkerPool pool,
    Function<TrainerInput, Sweep> sweeps) {
  /** Solves rows by the threads of the pool. */
  static final Function<TrainerInput, Sweep> HERE =
      input -> new HalfEpoch(input.parameters().rank(), input.pool());

  /** One whose rows are solved here. */
  public TrainerInput(
      Ratings ratings,
      Optional<Timestamps> times,
      double spread,
      Settings settings,
      ModelNumbers numbers,
      ScratchSpace scratch,
      WorkerPool pool) {
    this(ratings, times, spread, settings, numbers, scratch, pool, HERE);
  }

  /** The same whose rows are solved by something else. */
  TrainerInput withSweeps(Function<TrainerInput, Sweep> others) {
    return new TrainerInput(ratings, times, spread, settings, numbers, scratch, pool, others);
  }

  /** What solves the rows of these parameters. */
  public Sweep sweep() {
    return sweeps.apply(this);
  }

  /** The same for a kind that this one is made of. */
  public TrainerInput with(Settings others) {
    return new TrainerInput(
        ratings, times, spread, others, numbers.ofRatings(), scratch, pool, sweeps);
  }

  /**
   * That of the kind that builds the preferences.
   *
   * @throws java.util.NoSuchElementException where there are none to build
   */
  public TrainerInput ofPreference(Settings others) {
    return new TrainerInput(
        ratings, times, spread, others, numbers.preference().orElseThrow(), scratch, pool, sweeps);
  }

  /** Biases and factors. */
  public Parameters parameters() {
    return numbers.parameters();
  }

  /** Features of the items and their vectors, if they have any. */
  public Optional<FeaturePrior> prior() {
    return numbers.prior();
  }

  /** Those of the users. */
  public Optional<FeaturePrior> userPrior() {
    return numbers.userPrior();
  }
}
