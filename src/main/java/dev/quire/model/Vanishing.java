package dev.quire.model;

import dev.quire.kernel.Kernels;
import java.lang.foreign.MemorySegment;

/**
 * Tells vectors that move a score from those that don't. A regularization that is stronger than
 * what the ratings have in common shrinks all vectors by a factor in every epoch, until they are of
 * length 1e-18 and shorter: what is left is a model of biases alone, and angles that say nothing.
 *
 * <p>A vector has vanished when no product u'v with any one of the other side is more than {@value
 * #LEAST} units of the scores: no digit that is ever shown depends on it.
 *
 * @param parameters whose vectors
 * @param unit of the scores: their range, 0 where nothing is known of that
 */
public record Vanishing(Parameters parameters, double unit) {
  private static final double LEAST = 1e-8;

  /**
   * Of numbers whose scores have a meaning.
   *
   * @param least rating of the dataset
   * @param greatest rating of the dataset
   */
  public static Vanishing of(
      Parameters parameters, ScoreMeaning meaning, double least, double greatest) {
    return new Vanishing(parameters, meaning == ScoreMeaning.RATING ? greatest - least : 1);
  }

  /** Whether all vectors have, or there are none. */
  public boolean ofAll() {
    double user = 0;
    double item = 0;
    for (int row = 0; row < Math.max(parameters.users(), parameters.items()); row++) {
      user = row < parameters.users() ? Math.max(user, norm(parameters.userFactors(), row)) : user;
      item = row < parameters.items() ? Math.max(item, norm(parameters.itemFactors(), row)) : item;
      if (moves(user * item)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a user's vector of this length has. */
  public boolean ofUser(double norm) {
    return norm == 0 || beside(norm, parameters.itemFactors(), parameters.items());
  }

  /** Whether an item's vector of this length has. */
  public boolean ofItem(double norm) {
    return norm == 0 || beside(norm, parameters.userFactors(), parameters.users());
  }

  /** The first of them is long enough, or hardly any. */
  private boolean beside(double norm, MemorySegment others, int rows) {
    for (int row = 0; row < rows; row++) {
      if (moves(norm * norm(others, row))) {
        return false;
      }
    }
    return true;
  }

  private boolean moves(double product) {
    return product > LEAST * unit;
  }

  private double norm(MemorySegment factors, int row) {
    return Math.sqrt(Kernels.dot(factors, row, factors, row, parameters.rank()));
  }
}
