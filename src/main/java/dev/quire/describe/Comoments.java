package dev.quire.describe;

import java.util.OptionalDouble;

/**
 * Running means and co-moments of several variables, after B. P. Welford, Technometrics 4(3), 1962.
 */
final class Comoments {
  private final double[] means; // [variables]
  private final double[] differences; // [variables] of the newest to the means before it
  private final double[][] products; // [variables][variables], sums; the lower triangle
  private long n;

  Comoments(int variables) {
    means = new double[variables];
    differences = new double[variables];
    products = new double[variables][variables];
  }

  /** Adds an observation, a value for each variable. */
  void add(double... values) {
    n++;
    for (int i = 0; i < means.length; i++) {
      differences[i] = values[i] - means[i];
      means[i] += differences[i] / n;
      for (int j = 0; j <= i; j++) {
        products[i][j] += differences[i] * (values[j] - means[j]);
      }
    }
  }

  /** Pearson's correlation; none of a variable that does not vary. */
  OptionalDouble correlation(int first, int second) {
    double product = products[Math.max(first, second)][Math.min(first, second)];
    double squares = products[first][first] * products[second][second];
    return squares > 0 ? OptionalDouble.of(product / Math.sqrt(squares)) : OptionalDouble.empty();
  }
}
