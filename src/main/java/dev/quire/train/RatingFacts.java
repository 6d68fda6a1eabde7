package dev.quire.train;

import dev.quire.dataset.MiddleRating;
import dev.quire.dataset.Ratings;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;

/** What defaults of settings may depend on: facts about the training ratings. */
public final class RatingFacts {
  /** Of ratings that nobody has looked at: who asks gets an {@link IllegalStateException}. */
  public static final RatingFacts UNKNOWN = of(Double.NaN, Double.NaN, Double.NaN, 0, Double.NaN);

  private final Ratings ratings;
  private final WorkerPool pool;
  private final double spread;
  private final double density;
  private final double scarcity;
  private final int smallerSide; // 0 when unknown
  private double likedFrom = Double.NaN;

  private RatingFacts(
      Ratings ratings,
      WorkerPool pool,
      double spread,
      double density,
      double scarcity,
      int smallerSide) {
    this.ratings = ratings;
    this.pool = pool;
    this.spread = spread;
    this.density = density;
    this.scarcity = scarcity;
    this.smallerSide = smallerSide;
  }

  /**
   * Those of some ratings.
   *
   * @throws BadInputException when the ratings are in a unit for which floats have no room
   */
  static RatingFacts of(Ratings ratings, WorkerPool pool) {
    double pairs = (double) ratings.users() * ratings.items();
    return new RatingFacts(
        ratings,
        pool,
        RatingSpread.of(ratings, pool),
        ratings.count() / pairs,
        Math.sqrt(pairs) / ratings.count(),
        Math.min(ratings.users(), ratings.items()));
  }

  /** Facts that are known. */
  static RatingFacts of(
      double spread, double density, double scarcity, int smallerSide, double likedFrom) {
    RatingFacts facts = new RatingFacts(null, null, spread, density, scarcity, smallerSide);
    facts.likedFrom = likedFrom;
    return facts;
  }

  /** Standard deviation of the ratings, {@link RatingSpread}. */
  public double spread() {
    return known(spread);
  }

  /** Share of all pairs of a user and an item that have a rating. */
  public double density() {
    return known(density);
  }

  /**
   * How little is known of a row: 1 / sqrt(n m) of the mean numbers n and m of ratings of a user
   * and of an item.
   */
  public double scarcity() {
    return known(scarcity);
  }

  /** The number of users or that of items, whichever is smaller. */
  public int smallerSide() {
    return (int) known(smallerSide == 0 ? Double.NaN : smallerSide);
  }

  /** The rating that about half of all ratings reach, {@link MiddleRating}. */
  public synchronized double likedFrom() {
    if (Double.isNaN(likedFrom) && ratings != null) {
      likedFrom = MiddleRating.of(ratings.byUser(), pool);
    }
    return known(likedFrom);
  }

  private static double known(double fact) {
    if (Double.isNaN(fact)) {
      throw new IllegalStateException("depends on the ratings, which nobody has looked at so far");
    }
    return fact;
  }
}
