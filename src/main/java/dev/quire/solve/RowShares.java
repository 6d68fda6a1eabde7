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

  /** Each rating's share in b, [n]. */
  double[] ofBias();
}
