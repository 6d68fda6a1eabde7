package dev.quire.train;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;

/** What defaults of settings may depend on: facts about the training ratings. */
public final class RatingFacts {
  /** Of ratings that nobody has looked at: who asks gets an {@link IllegalStateException}. */
  public static final RatingFacts UNKNOWN = of(Double.NaN, Double.NaN, Double.NaN);

  private static final int CHUNK = 1 << 20; // ratings of a task
  private static final int BUFFER = 4096;
  private static final int BINS = 1 << 16; // by the upper half of a float

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
    return known(spread);
  }

  /** Share of all pairs of a user and an item that have a rating. */
  public double density() {
    return known(density);
  }

  /**
   * The rating that about half of all ratings reach: 4 of MovieLens. Of ratings with many digits it
   * is rounded to three.
   */
  public synchronized double likedFrom() {
    if (Double.isNaN(likedFrom) && ratings != null) {
      likedFrom = halfWay(counts());
    }
    return known(likedFrom);
  }

  private static double known(double fact) {
    if (Double.isNaN(fact)) {
      throw new IllegalStateException("depends on the ratings, which nobody has looked at so far");
    }
    return fact;
  }

  /** Ratings by the upper half of their bits, made such that they have the order of numbers. */
  private long[] counts() {
    CsrMatrix matrix = ratings.byUser();
    long[] counts = new long[BINS];
    int chunks = Math.toIntExact(Math.ceilDiv(matrix.nonZeros(), CHUNK));
    pool.forEach(
        chunks,
        4L * (BINS + BUFFER),
        () -> new float[BUFFER],
        (chunk, buffer) -> {
          int[] own = new int[BINS];
          long first = (long) chunk * CHUNK;
          long end = Math.min(matrix.nonZeros(), first + CHUNK);
          for (long at = first; at < end; at += BUFFER) {
            int n = (int) Math.min(BUFFER, end - at);
            matrix.copyValues(at, n, buffer);
            for (int i = 0; i < n; i++) {
              own[bin(buffer[i])]++;
            }
          }
          addTo(counts, own);
        });
    return counts;
  }

  private static void addTo(long[] counts, int[] own) {
    synchronized (counts) {
      for (int bin = 0; bin < BINS; bin++) {
        counts[bin] += own[bin];
      }
    }
  }

  private static int bin(float value) {
    int bits = Float.floatToRawIntBits(value);
    int ordered = bits ^ ((bits >> 31) | 0x80000000); // negative numbers turned around
    return ordered >>> 16;
  }

  private static float lowest(int bin) {
    int ordered = bin << 16;
    int bits = ordered < 0 ? ordered ^ 0x80000000 : ~ordered;
    return Float.intBitsToFloat(bits);
  }

  /** The bin whose share of ratings at or above it is the nearest to a half. */
  private double halfWay(long[] counts) {
    double half = 0.5 * ratings.count();
    long above = 0;
    int best = 0;
    double distance = Double.POSITIVE_INFINITY;
    for (int bin = BINS - 1; bin >= 0; bin--) {
      above += counts[bin];
      if (counts[bin] > 0 && Math.abs(above - half) < distance) {
        distance = Math.abs(above - half);
        best = bin;
      }
    }
    return lowest(best);
  }
}
