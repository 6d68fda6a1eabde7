package dev.quire.train;

import dev.quire.kernel.Kernels;
import dev.quire.solve.VariationalRegression.Variance;

/**
 * Hyper-parameters of variational Bayes. There is none to tune: the precisions are learned.
 *
 * @param rank number of factors, 1 to 512
 * @param epochs how often users and items are updated at most
 * @param variance what the variance of a number is
 * @param tolerance training ends when the bound changes by less than this for each rating; 0 for
 *     all epochs
 * @param seed of the initial item factors
 */
public record VariationalOptions(
    int rank, int epochs, Variance variance, double tolerance, long seed) {

  /** Checks the ranges. */
  public VariationalOptions {
    require(rank >= 1 && rank <= Kernels.MAX_RANK, "rank", rank, "use 1 to " + Kernels.MAX_RANK);
    require(epochs >= 1, "epochs", epochs, "use at least 1");
    require(tolerance >= 0 && tolerance < 1, "tolerance", tolerance, "use 0 to less than 1");
  }

  private static void require(boolean valid, String name, Number value, String advice) {
    if (!valid) {
      throw new IllegalArgumentException(
          "option out of range: --" + name + "=" + value + "; " + advice);
    }
  }
}
