package dev.quire.train;

import dev.quire.dataset.MiddleRating;
import dev.quire.dataset.Ratings;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;

/**
 * What defaults of settings may depend on: facts about the training ratings. {@link #UNKNOWN} has
 * them not a number.
 */
public final class RatingFacts {
  /** Of ratings that nobody has looked at. */
  public static final RatingFacts UNKNOWN = of(Double.NaN, Double.NaN, Double.NaN);

  private final Ratings ratings;
  private final WorkerPool pool;
  private final double spread;
  private final double density;
  private double likedFrom = Double.NaN;

  private RatingFacts(Ratings ratings, WorkerPool pool, double spread, double density) {
    this.ratings = ratings;
    this.pool = pool;
    this.spread = spread;
    this.density = density;
  }

  /**
   * Those of some ratings.
   *
   * @throws BadInputException when the ratings are in a unit for which floats have no room
   */
  static RatingFacts of(Ratings ratings, WorkerPool pool) {
    double pairs = (double) ratings.users() * ratings.items();
    return new RatingFacts(ratings, pool, RatingSpread.of(ratings, pool), ratings.count() / pairs);
  }

  /** Facts that are known. */
  static RatingFacts of(double spread, double density, double likedFrom) {
    RatingFacts facts = new RatingFacts(null, null, spread, density);
    facts.likedFrom = likedFrom;
    return facts;
  }

  /** Standard deviation of the ratings, {@link RatingSpread}. */
  public double spread() {
    return spread;
  }

  /** Share of all pairs of a user and an item that have a rating. */
  public double density() {
    return density;
  }

  /** The rating that about half of all ratings reach, {@link MiddleRating}. */
  public synchronized double likedFrom() {
    if (Double.isNaN(likedFrom) && ratings != null) {
      likedFrom = MiddleRating.of(ratings.byUser(), pool);
    }
    return likedFrom;
  }
}
