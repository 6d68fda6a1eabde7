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

  /** How the bias and the vector of a row are solved. */
  public enum BiasUpdate {
    /** As one system: the exact minimum over both. */
    JOINT,
    /** The bias for the old vector, then the vector for the new bias, as in the papers. */
    SEQUENTIAL
  }

  /** Checks the ranges. */
  public AlsOptions {
    if (rank < 0 || rank > Kernels.MAX_RANK) {
      throw new IllegalArgumentException(
          "option out of range: --rank=" + rank + "; use 1 to " + Kernels.MAX_RANK);
    }
    if (epochs < 1) {
      throw new IllegalArgumentException(
          "option out of range: --epochs=" + epochs + "; use at least 1");
    }
  }
}
