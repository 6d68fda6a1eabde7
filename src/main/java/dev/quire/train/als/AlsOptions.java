package dev.quire.train.als;

import dev.quire.solve.Regularization;
import java.io.Serializable;

/**
 * Hyper-parameters of alternating least squares, as {@link AlsKind} has them.
 *
 * @param rank number of factors; 0 for biases alone
 * @param epochs how often users and items are updated at most
 * @param regularization the precisions lambda, gamma, tau
 * @param biasUpdate how the bias and the vector of a row are solved
 * @param tolerance training ends when the objective falls by less than this share
 * @param seed of the initial item factors
 */
public record AlsOptions(
    int rank,
    int epochs,
    Regularization regularization,
    BiasUpdate biasUpdate,
    double tolerance,
    long seed)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** How the bias and the vector of a row are solved. */
  public enum BiasUpdate {
    /** As one system: the exact minimum over both. */
    JOINT,
    /** The bias for the old vector, then the vector for the new bias, as in the papers. */
    SEQUENTIAL
  }
}
