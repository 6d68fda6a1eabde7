package dev.quire.train;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Locale;

/**
 * The unit that defaults, start values and first precisions are relative to: the standard deviation
 * of the training ratings. Stars have about 1. So a model of ratings times c is the model of the
 * ratings, times c; what is added to all of them is in their mean.
 */
public final class RatingSpread {
  private static final int CHUNK = 1 << 20; // ratings of a task
  private static final int BUFFER = 4096;

  /** Variances are squares, and those of ratings in smaller units are 0 as floats. */
  private static final double LEAST = 1e-15;

  /** Likewise sums of squares are infinite. */
  private static final double MOST = 1e15;

  private RatingSpread() {}

  /**
   * The standard deviation; 1 where all ratings are the same.
   *
   * @throws BadInputException when the ratings are in a unit for which floats have no room
   */
  public static double of(Ratings ratings, WorkerPool pool) {
    CsrMatrix matrix = ratings.byUser();
    long count = matrix.nonZeros();
    int chunks = Math.toIntExact(Math.ceilDiv(count, CHUNK));
    double squares =
        pool.sum(
            chunks,
            () -> new float[BUFFER],
            (chunk, buffer) -> {
              long first = (long) chunk * CHUNK;
              return squares(matrix, first, Math.min(count, first + CHUNK), ratings, buffer);
            });
    double spread = Math.sqrt(squares / count);
    // what rounding the mean leaves of equal ratings is no spread
    return spread > 1e-9 * Math.abs(ratings.globalMean()) ? inRange(spread) : 1;
  }

  private static double inRange(double spread) {
    if (spread >= LEAST && spread <= MOST) {
      return spread;
    }
    throw new BadInputException(
        Problem.of("ratings of too {} a unit for 32 bits", spread < LEAST ? "small" : "large")
            .with("standard deviation", String.format(Locale.ROOT, "%.3e", spread))
            .with("from", "1e-15")
            .with("to", "1e15")
            .remedy("multiply all of them by 1e{}", -Math.round(Math.log10(spread))));
  }

  private static double squares(
      CsrMatrix matrix, long first, long end, Ratings ratings, float[] buffer) {
    double sum = 0;
    for (long at = first; at < end; at += buffer.length) {
      int n = (int) Math.min(buffer.length, end - at);
      matrix.copyValues(at, n, buffer);
      for (int i = 0; i < n; i++) {
        double away = buffer[i] - ratings.globalMean();
        sum += away * away;
      }
    }
    return sum;
  }
}
