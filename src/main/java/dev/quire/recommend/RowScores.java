package dev.quire.recommend;

/** Scores of consecutive rows at a time, so that a matrix is read as one stream. */
@FunctionalInterface
public interface RowScores {
  /** Rows that it pays to score at a time: their products with a vector stay in the L1 cache. */
  int RUN = 1024;

  /**
   * Scores some rows.
   *
   * @param count how many, at most {@link #RUN}
   * @param scores of row {@code first} and those after it, [count]. Modified.
   */
  void fill(int first, int count, double[] scores);

  /**
   * Scores all rows.
   *
   * @param scores [rows]. Modified.
   */
  default void fill(double[] scores) {
    double[] run = new double[RUN];
    for (int first = 0; first < scores.length; first += RUN) {
      int count = Math.min(RUN, scores.length - first);
      fill(first, count, run);
      System.arraycopy(run, 0, scores, first, count);
    }
  }
}
