package dev.quire.generate;

import java.util.random.RandomGenerator;

/**
 * How many films each user rates: a minimum plus a truncated Pareto (Lomax) law,
 *
 * <pre>P(more than x above the minimum) ~ (1 + x / scale)^-SHAPE, x at most 0.4 films,</pre>
 *
 * <p>whose scale is chosen to give the wanted number of ratings. Shape and truncation are those of
 * MovieLens 32M: 43 % of the users have fewer than 64 ratings, 70 % fewer than 128, and the most
 * active one has 33,000.
 */
final class ActivityLaw {
  private static final int MINIMUM = 20;
  private static final double SHAPE = 1.9;
  private static final double LARGEST_SHARE = 0.4;

  private ActivityLaw() {}

  /**
   * Ratings per user, in random order, adding up to {@code ratings}.
   *
   * @param limit the most that one user can have; {@code users * limit >= ratings}
   */
  static int[] ratingsPerUser(long ratings, int users, int limit, RandomGenerator random) {
    double mean = (double) ratings / users;
    int minimum = Math.min(MINIMUM, (int) mean);
    // Where most pairs are rated there is no room for a long tail.
    int largest = (int) Math.min(limit, Math.max(LARGEST_SHARE * limit, 3 * mean));
    double width = Math.max(largest - minimum, 0);
    double scale = scaleOfMean(mean - minimum, width);
    double tail = tail(width, scale);
    int[] counts = new int[users];
    long total = 0;
    for (int i = 0; i < users; i++) {
      double share = 1 - (1 - tail) * (i + 0.5) / users;
      double above = scale * (StrictMath.pow(share, -1 / SHAPE) - 1);
      counts[i] = minimum + (int) Math.min(Math.round(above), (long) width);
      total += counts[i];
    }
    settle(counts, ratings - total, minimum, limit);
    shuffle(counts, random);
    return counts;
  }

  /** The scale whose truncated law has this mean, or the nearest to it that there is. */
  private static double scaleOfMean(double mean, double width) {
    double low = 1e-6;
    double high = 1e3 * (width + 1);
    for (int i = 0; i < 100; i++) {
      double middle = Math.sqrt(low * high);
      if (truncatedMean(middle, width) < mean) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double truncatedMean(double scale, double width) {
    double tail = tail(width, scale);
    double inside = SHAPE / (SHAPE - 1) * (1 - tail * (1 + width / scale)) - (1 - tail);
    return tail < 1 ? scale * inside / (1 - tail) : 0;
  }

  /** The part of the untruncated law above {@code width}. */
  private static double tail(double width, double scale) {
    return StrictMath.pow(1 + width / scale, -SHAPE);
  }

  /** Spreads what rounding left over, one rating per user and round. */
  private static void settle(int[] counts, long missing, int minimum, int limit) {
    long left = missing;
    while (left != 0) {
      for (int i = counts.length - 1; i >= 0 && left != 0; i--) {
        if (left > 0 && counts[i] < limit) {
          counts[i]++;
          left--;
        } else if (left < 0 && counts[i] > minimum) {
          counts[i]--;
          left++;
        }
      }
    }
  }

  private static void shuffle(int[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }
}
