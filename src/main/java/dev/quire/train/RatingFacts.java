package dev.quire.train;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.MiddleRating;
import dev.quire.dataset.Ratings;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;

/** What defaults of settings may depend on: facts about the training ratings. */
public final class RatingFacts {
  /** Of ratings that nobody has looked at: who asks gets an {@link IllegalStateException}. */
  public static final RatingFacts UNKNOWN = of(Double.NaN, Double.NaN, Double.NaN, 0, Double.NaN);

  /** A difference of ratings so great that what grows with them stays the same for all. */
  private static final double ENDLESS = 1e30;

  private final Dataset dataset;
  private final WorkerPool pool;
  private final double spread;
  private final double density;
  private final double scarcity;
  private final int smallerSide; // 0 when unknown
  private double likedFrom = Double.NaN;

  private RatingFacts(
      Dataset dataset,
      WorkerPool pool,
      double spread,
      double density,
      double scarcity,
      int smallerSide) {
    this.dataset = dataset;
    this.pool = pool;
    this.spread = spread;
    this.density = density;
    this.scarcity = scarcity;
    this.smallerSide = smallerSide;
  }

  /**
   * Those of the training ratings of a dataset.
   *
   * @throws BadInputException when the ratings are in a unit for which floats have no room
   */
  static RatingFacts of(Dataset dataset, WorkerPool pool) {
    Ratings ratings = dataset.training();
    double pairs = (double) ratings.users() * ratings.items();
    return new RatingFacts(
        dataset,
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

  /**
   * How much higher a rating is that says twice as much: by a standard deviation. Events say all
   * the same, however often they are counted.
   */
  public double doubling() {
    return dataset != null && dataset.info().isOfEvents() ? ENDLESS : spread();
  }

  /** The rating from which an item is liked, {@link MiddleRating#likedFrom}. */
  public synchronized double likedFrom() {
    if (Double.isNaN(likedFrom) && dataset != null) {
      likedFrom = MiddleRating.likedFrom(dataset, pool);
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
