package dev.quire.solve;

/** What each rating of a row contributes to its solution, which is linear in the targets. */
public interface RowShares {
  /**
   * Each rating's share in u'v.
   *
   * @param vector v, [at least rank]. Not modified.
   * @return [n]
   */
  double[] ofProduct(float[] vector);

  /** What u'v has that is no rating's. */
  default double rest(float[] vector) {
    return 0;
  }

  /** Each rating's share in b, [n]. */
  double[] ofBias();
}
