package dev.quire.describe;

import dev.quire.parallel.WorkerPool;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The power law {@code P(x) = x^-alpha / zeta(alpha, xMin)} for whole numbers from {@code xMin} on,
 * fitted as in A. Clauset, C. R. Shalizi, M. E. J. Newman, "Power-law distributions in empirical
 * data", SIAM Review 51(4), 2009: alpha by maximum likelihood for every possible xMin, and of these
 * the one with the least distance between the distributions of the data and of the law.
 *
 * <p>Alpha is where the mean of {@code ln x} is what the law expects, not the usual approximation;
 * xMin may be every number in the data but the largest. Cost: the square of how many different
 * numbers there are, less what is given up as soon as it is further off than the best so far.
 *
 * @param alpha the exponent
 * @param xMin where the law begins
 * @param ks Kolmogorov-Smirnov distance, the largest between the two distribution functions
 * @param rows how many of the numbers are xMin or more
 */
public record PowerLaw(double alpha, int xMin, double ks, long rows) {
  private static final int TASK_CANDIDATES = 16;
  private static final int SEARCH_STEPS = 200;
  private static final double PRECISION = 1e-13;

  /** With less, all but next to none of the numbers are the same, and rounding decides. */
  private static final double LEAST_MEAN_LOG = 1e-9;

  /** The law of these counts; none when there are not two different ones. */
  static Optional<PowerLaw> fit(Counts counts, WorkerPool pool) {
    int candidates = counts.distinct() - 1;
    if (candidates < 1) {
      return Optional.empty();
    }
    Search search = new Search(counts);
    PowerLaw[] fits = new PowerLaw[candidates];
    int tasks = (candidates + TASK_CANDIDATES - 1) / TASK_CANDIDATES;
    // Neighbours fit about as well, so a task takes candidates from everywhere.
    pool.forEach(
        tasks,
        (task, none) -> {
          for (int at = task; at < candidates; at += tasks) {
            fits[at] = search.fit(at);
          }
        });
    return Arrays.stream(fits)
        .reduce((first, second) -> second.ks < first.ks ? second : first)
        .filter(best -> best.ks < Double.POSITIVE_INFINITY);
  }

  /** What the candidates have in common. */
  private static final class Search {
    private final Counts counts;
    private final double[] logs; // [distinct] ln x
    private final double[] nextLogs; // [distinct] ln (x + 1)
    private final long[] tailRows; // [distinct] rows with x or more
    private final double[] tailLogs; // [distinct] the sum of their ln x
    private final AtomicLong best = new AtomicLong(bits(Double.POSITIVE_INFINITY));

    Search(Counts counts) {
      this.counts = counts;
      int distinct = counts.distinct();
      logs = new double[distinct];
      nextLogs = new double[distinct];
      tailRows = new long[distinct];
      tailLogs = new double[distinct];
      for (int at = distinct - 1; at >= 0; at--) {
        boolean last = at == distinct - 1;
        logs[at] = Math.log(counts.value(at));
        nextLogs[at] = Math.log(counts.value(at) + 1.0);
        tailRows[at] = counts.rows(at) + (last ? 0 : tailRows[at + 1]);
        tailLogs[at] = counts.rows(at) * logs[at] + (last ? 0 : tailLogs[at + 1]);
      }
    }

    /** Doubles from 0 on are in the order of their bits. */
    private static long bits(double distance) {
      return Double.doubleToLongBits(distance);
    }

    PowerLaw fit(int candidate) {
      int xMin = counts.value(candidate);
      double meanLog = tailLogs[candidate] / tailRows[candidate] - logs[candidate];
      if (meanLog < LEAST_MEAN_LOG) {
        return new PowerLaw(0, xMin, Double.POSITIVE_INFINITY, tailRows[candidate]);
      }
      double alpha = alpha(meanLog, xMin);
      double ks = distance(candidate, alpha);
      best.accumulateAndGet(bits(ks), Math::min);
      return new PowerLaw(alpha, xMin, ks, tailRows[candidate]);
    }

    /**
     * The distance of a fit; infinity once it is larger than the best. So the best is never given
     * up, whatever the order.
     */
    private double distance(int first, double alpha) {
      double rows = tailRows[first];
      double scale = Zeta.scaled(alpha, counts.value(first));
      double most = 0;
      double below = 0; // rows with less than x
      for (int at = first; at < counts.distinct(); at++) {
        double x = counts.value(at);
        // Between two numbers of the data only the law rises: look before each, and at it.
        double before = Math.exp(alpha * (logs[first] - logs[at])) * Zeta.scaled(alpha, x) / scale;
        double after =
            Math.exp(alpha * (logs[first] - nextLogs[at])) * Zeta.scaled(alpha, x + 1) / scale;
        most = Math.max(most, Math.abs(below / rows - (1 - before)));
        below += counts.rows(at);
        most = Math.max(most, Math.abs(below / rows - (1 - after)));
        if (bits(most) > best.get()) {
          return Double.POSITIVE_INFINITY;
        }
      }
      return most;
    }
  }

  /**
   * The exponent with which the law expects this mean of {@code ln(x / xMin)}: the root of a
   * falling function, between bounds that close in from both sides (regula falsi, Illinois).
   *
   * @param meanLog above 0
   */
  static double alpha(double meanLog, int xMin) {
    double guess = 1 + 1 / (meanLog + Math.log(xMin / (xMin - 0.5))); // equation 3.7 there
    double low = 1 + (guess - 1) / 2;
    double high = guess;
    double lowValue = Zeta.meanLog(low, xMin) - meanLog;
    while (lowValue < 0) {
      high = low;
      low = 1 + (low - 1) / 2;
      lowValue = Zeta.meanLog(low, xMin) - meanLog;
    }
    double highValue = Zeta.meanLog(high, xMin) - meanLog;
    while (highValue > 0) {
      low = high;
      lowValue = highValue;
      high = 1 + 2 * (high - 1);
      highValue = Zeta.meanLog(high, xMin) - meanLog;
    }
    double middle = low;
    double before = 0; // on which side of the root that was
    for (int step = 0; step < SEARCH_STEPS; step++) {
      double last = middle;
      middle = (low * highValue - high * lowValue) / (highValue - lowValue);
      double value = Zeta.meanLog(middle, xMin) - meanLog;
      if (value == 0 || Math.abs(middle - last) <= PRECISION * middle) {
        return middle;
      }
      if (value > 0) {
        low = middle;
        lowValue = value;
        highValue /= before > 0 ? 2 : 1;
      } else {
        high = middle;
        highValue = value;
        lowValue /= before < 0 ? 2 : 1;
      }
      before = value;
    }
    return middle;
  }
}
