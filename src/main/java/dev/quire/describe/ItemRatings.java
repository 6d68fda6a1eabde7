package dev.quire.describe;

import java.util.OptionalDouble;

/**
 * The ratings of an item, in all parts of the dataset.
 *
 * @param item dense index
 * @param training how many are for training
 * @param count how many there are
 * @param mean of them; NaN when there are none
 * @param variance of them, when there are two or more (by n - 1)
 * @param bimodality Sarle's coefficient of them, when there are four or more that are not all the
 *     same: see {@link #bimodality}
 */
public record ItemRatings(
    int item,
    int training,
    int count,
    double mean,
    OptionalDouble variance,
    OptionalDouble bimodality) {
  /** The bimodality of an even distribution; with more there may be two peaks. */
  public static final double EVEN = 5 / 9.0;

  private static final int LEAST_FOR_BIMODALITY = 4;

  /**
   * From sums over the ratings.
   *
   * @param squares of the differences to the mean
   * @param cubes of those
   * @param fourths powers of those
   */
  static ItemRatings of(
      int item,
      int training,
      int count,
      double mean,
      double squares,
      double cubes,
      double fourths) {
    return new ItemRatings(
        item,
        training,
        count,
        count == 0 ? Double.NaN : mean,
        count < 2 ? OptionalDouble.empty() : OptionalDouble.of(squares / (count - 1)),
        count < LEAST_FOR_BIMODALITY || !(squares > 0)
            ? OptionalDouble.empty()
            : OptionalDouble.of(bimodality(count, squares, cubes, fourths)));
  }

  /**
   * Sarle's bimodality coefficient as SAS has it, {@code (g^2 + 1) / (k + 3 (n - 1)^2 / ((n - 2) (n
   * - 3)))} with the sample skewness g and the sample excess kurtosis k. Of many ratings it is 1
   * when there are two values alone, 5/9 for an even distribution, 1/3 for a normal one; of few it
   * is less (R. Pfister, K. A. Schwarz, M. Janczyk, R. Dale, J. B. Freeman, "Good things peak in
   * pairs: a note on the bimodality coefficient", Frontiers in Psychology 4:700, 2013). A skewed
   * distribution with one peak may have much of it, too.
   */
  private static double bimodality(int count, double squares, double cubes, double fourths) {
    double n = count;
    double second = squares / n;
    double skewness = Math.sqrt(n * (n - 1)) / (n - 2) * (cubes / n) / Math.pow(second, 1.5);
    double excess = fourths / n / (second * second) - 3;
    double kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6);
    return (skewness * skewness + 1) / (kurtosis + 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3)));
  }
}
