package dev.quire.solve;

import java.io.Serializable;

/**
 * How exactly a row is known before its ratings are seen, and how exact a rating is. Vector and
 * bias are normal around 0, or around a mean that is the row's own.
 *
 * @param lambda precision of a rating
 * @param factors precision of each factor, [rank]
 * @param bias precision of the bias
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
public record GaussianPrior(double lambda, double[] factors, double bias) implements Serializable {
  private static final long serialVersionUID = 1;

  /** The same beside ratings that are so many times as exact. */
  public GaussianPrior withExactness(double multiplier) {
    return new GaussianPrior(lambda * multiplier, factors, bias);
  }

  /** What the prior adds to the diagonal of a row's Gram matrix for factor k. */
  double ridge(int k) {
    return factors[k] / lambda;
  }

  /** The same for the bias. */
  double biasRidge() {
    return bias / lambda;
  }
}
