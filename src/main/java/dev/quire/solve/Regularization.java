package dev.quire.solve;

import java.io.Serializable;

/**
 * The precisions of a factor model, which make up the ridges of each row's least squares.
 *
 * @param lambda precision of a rating, positive; only its ratios to gamma and tau matter
 * @param gamma precision of a bias, at least 0
 * @param tau precision of a factor, at least 0
 * @param exponent e: tau is scaled by a row's number of ratings to the power e; 1 is ALS-WR
 */
public record Regularization(double lambda, double gamma, double tau, double exponent)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What tau is scaled by in a row: |Omega|^e, and 0 where there is no rating, also for e = 0. */
  public double weight(long ratings) {
    return ratings == 0 ? 0 : Math.pow((double) ratings, exponent);
  }

  /** What is added to the diagonal of a row's Gram matrix: tau |Omega|^e / lambda. */
  public double ridge(long ratings) {
    return tau * weight(ratings) / lambda;
  }

  /** The same for the bias: gamma / lambda. */
  public double biasRidge() {
    return gamma / lambda;
  }
}
