package dev.quire.train.rows;

/** What each row of a side is drawn to, if not to 0. */
@FunctionalInterface
public interface PriorMean {
  /**
   * That of a row.
   *
   * @param mean [at least rank]. Modified: the first rank numbers.
   */
  void mean(int row, float[] mean);
}
