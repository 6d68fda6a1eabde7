package dev.quire.solve;

/** Gives the targets d of ratings: what a row's vector and bias should explain. */
@FunctionalInterface
public interface Targets {
  /**
   * Writes the targets of consecutive ratings.
   *
   * @param first the first rating
   * @param count how many
   * @param columns of those ratings, [count]. Not modified.
   * @param targets [count]. Modified.
   */
  void fill(long first, int count, int[] columns, float[] targets);
}
