package dev.quire.solve;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Gives the targets d of ratings, what a row's vector and bias should explain, and what each weighs
 * in the Gram matrix.
 */
@FunctionalInterface
public interface Targets {
  /** As files have them. */
  ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Writes the targets of consecutive ratings.
   *
   * @param first the first rating
   * @param count how many
   * @param columns of those ratings, [count]. Not modified.
   * @param targets [count]. Modified.
   */
  void fill(long first, int count, int[] columns, float[] targets);

  /**
   * Writes the roots of what consecutive ratings weigh in the Gram matrix.
   *
   * @param roots [count]. Modified.
   * @return false when each weighs 1; nothing has to be written then
   */
  default boolean weigh(long first, int count, float[] roots) {
    return false;
  }

  /** What is left of them without a number of the row's own. */
  default Targets less(float constant) {
    return constant == 0 ? this : new ShiftedTargets(this, constant);
  }

  /** Gives the ratings themselves. */
  @FunctionalInterface
  interface Values {
    /**
     * Copies consecutive ratings.
     *
     * @param values [count]. Modified.
     */
    void copy(long first, int count, float[] values);
  }

  /**
   * What is left of ratings for a row to explain: d = r - mu - b of the other side. Training and
   * fold-in take the same, to the last bit.
   *
   * <p>Far from 0 the float nearest to mu is not near: at 6e6 it may be 1/4 away. So mu is two
   * floats, and r - the first of them loses nothing.
   *
   * @param mean mu
   * @param otherBias b, F32 [columns]. Not modified.
   */
  static Targets residuals(Values ratings, double mean, MemorySegment otherBias) {
    float nearest = (float) mean;
    float rest = (float) (mean - nearest);
    return (first, count, columns, targets) -> {
      ratings.copy(first, count, targets);
      for (int p = 0; p < count; p++) {
        targets[p] = targets[p] - nearest - (rest + otherBias.getAtIndex(F32, columns[p]));
      }
    };
  }
}
