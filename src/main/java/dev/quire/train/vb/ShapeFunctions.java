package dev.quire.train.vb;

import dev.quire.solve.NoisePrior;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * psi and ln Gamma of the shapes that rows have after their ratings: they depend on nothing but how
 * many these are, and where that is few, as in most rows, they are looked up.
 */
final class ShapeFunctions {
  /** More than most rows have: longer ones are few. */
  private static final int MOST = 1024;

  private final NoisePrior prior;
  private final double[] digammas; // [ratings]
  private final double[] logGammas; // [ratings]

  /**
   * For rows with this prior.
   *
   * @param rows how many there are: for a few of them no long table is made
   */
  ShapeFunctions(NoisePrior prior, int rows) {
    this.prior = prior;
    this.digammas = table(Digamma::value, Math.min(MOST, rows));
    this.logGammas = table(LogGamma::value, digammas.length);
  }

  private double[] table(DoubleUnaryOperator function, int count) {
    double[] values = new double[count];
    for (int n = 0; n < count; n++) {
      values[n] = function.applyAsDouble(prior.posteriorShape(n));
    }
    return values;
  }

  /** psi of the shape of a row with so many ratings. */
  double digamma(int ratings) {
    return ratings < digammas.length
        ? digammas[ratings]
        : Digamma.value(prior.posteriorShape(ratings));
  }

  /** ln Gamma of it. */
  double logGamma(int ratings) {
    return ratings < logGammas.length
        ? logGammas[ratings]
        : LogGamma.value(prior.posteriorShape(ratings));
  }
}
