package dev.quire.train;

/**
 * Hyper-parameters of alternating least squares.
 *
 * @param rank number of factors, 1 to 512; 0 for biases alone
 * @param epochs how often users and items are updated
 * @param lambda precision of a rating; only its ratios to tau and gamma matter
 * @param gamma precision of a bias
 * @param tau precision of a factor
 * @param regExponent e: tau is scaled by a row's number of ratings to the power e; 1 is ALS-WR
 * @param biasUpdate how the bias and the vector of a row are solved
 * @param seed of the initial item factors
 */
public record AlsOptions(
    int rank,
    int epochs,
    double lambda,
    double gamma,
    double tau,
    double regExponent,
    BiasUpdate biasUpdate,
    long seed) {

  /** How the bias and the vector of a row are solved. */
  public enum BiasUpdate {
    /** As one system: the exact minimum over both. */
    JOINT,
    /** The bias for the old vector, then the vector for the new bias, as in the papers. */
    SEQUENTIAL
  }

  /** Checks the ranges. */
  public AlsOptions {
    require(rank >= 0 && rank <= 512, "rank", rank, "use 1 to 512");
    require(epochs >= 1, "epochs", epochs, "use at least 1");
    require(lambda > 0 && Double.isFinite(lambda), "lambda", lambda, "use a positive number");
    requirePrecision("gamma", gamma);
    requirePrecision("tau", tau);
    require(regExponent >= 0 && regExponent <= 2, "reg-exponent", regExponent, "use 0 to 2");
  }

  private static void requirePrecision(String name, double value) {
    require(value >= 0 && Double.isFinite(value), name, value, "use 0 or a positive number");
  }

  private static void require(boolean valid, String name, Number value, String advice) {
    if (!valid) {
      throw new IllegalArgumentException(
          "option out of range: --" + name + "=" + value + "; " + advice);
    }
  }

  /** The ridge of a row's least-squares problem: tau * |Omega|^e / lambda. */
  double ridge(long ratings) {
    return tau * (regExponent == 0 ? 1 : Math.pow((double) ratings, regExponent)) / lambda;
  }

  /** The ridge of a row's bias. */
  double biasRidge() {
    return gamma / lambda;
  }
}
