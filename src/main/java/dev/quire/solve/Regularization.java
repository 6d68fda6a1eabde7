package dev.quire.solve;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;

/**
 * The precisions of a factor model, which make up the ridges of each row's least squares.
 *
 * @param lambda precision of a rating; only its ratios to gamma and tau matter
 * @param gamma precision of a bias
 * @param tau precision of a factor
 * @param exponent e: tau is scaled by a row's number of ratings to the power e; 1 is ALS-WR
 */
public record Regularization(double lambda, double gamma, double tau, double exponent) {
  /** Checks the ranges. */
  public Regularization {
    require(lambda > 0 && Double.isFinite(lambda), "lambda", lambda, "use a positive number");
    require(gamma >= 0 && Double.isFinite(gamma), "gamma", gamma, "use 0 or a positive number");
    require(tau >= 0 && Double.isFinite(tau), "tau", tau, "use 0 or a positive number");
    require(exponent >= 0 && exponent <= 2, "reg-exponent", exponent, "use 0 to 2");
  }

  private static void require(boolean valid, String name, double value, String advice) {
    if (!valid) {
      throw new BadInputException(
          Problem.of("{setting} out of range").setting(name, value).remedy(advice));
    }
  }

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
