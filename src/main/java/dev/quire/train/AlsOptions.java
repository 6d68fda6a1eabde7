package dev.quire.train;

import dev.quire.kernel.Kernels;
import dev.quire.solve.Regularization;

/**
 * Hyper-parameters of alternating least squares.
 *
 * @param rank number of factors, 1 to 512; 0 for biases alone
 * @param epochs how often users and items are updated
 * @param regularization the precisions lambda, gamma, tau
 * @param biasUpdate how the bias and the vector of a row are solved
 * @param seed of the initial item factors
 */
public record AlsOptions(
    int rank, int epochs, Regularization regularization, BiasUpdate biasUpdate, long seed) {

  /** With so much a bias is 0 in 32 bits. */
  private static final double MOST_GAMMA = 1e12;

  /** The same for a factor, of ratings in any unit that {@link RatingSpread} lets pass. */
  private static final double MOST_TAU = 1e30;

  /** How the bias and the vector of a row are solved. */
  public enum BiasUpdate {
    /** As one system: the exact minimum over both. */
    JOINT,
    /** The bias for the old vector, then the vector for the new bias, as in the papers. */
    SEQUENTIAL
  }

  /** Checks the ranges. */
  public AlsOptions {
    require(rank >= 0 && rank <= Kernels.MAX_RANK, "rank", rank, "use 1 to " + Kernels.MAX_RANK);
    require(epochs >= 1, "epochs", epochs, "use at least 1");
    double lambda = regularization.lambda();
    double gamma = regularization.gamma();
    double tau = regularization.tau();
    require(lambda >= 1e-9 && lambda <= 1e9, "lambda", lambda, "use 1e-9 to 1e9");
    require(gamma <= MOST_GAMMA, "gamma", gamma, "use 0 to 1e12, with which biases are 0");
    require(tau <= MOST_TAU, "tau", tau, "use 0 to 1e30, with which factors are 0");
  }

  private static void require(boolean valid, String name, Number value, String advice) {
    if (!valid) {
      throw new IllegalArgumentException(
          "option out of range: --" + name + "=" + value + "; " + advice);
    }
  }
}
