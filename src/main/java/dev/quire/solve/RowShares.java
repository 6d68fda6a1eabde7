package dev.quire.solve;

/**
 * What each rating of a row contributes to its solution, which is linear in the targets, and in the
 * mean of the row's prior, where that is a sum over what has been rated.
 */
public interface RowShares {
  /**
   * Each rating's share in u'v: by what it is, and by its being there.
   *
   * @param vector v, [at least rank]. Not modified.
   * @return [n]
   */
  double[] ofProduct(float[] vector);

  /** What u'v has that is no rating's. */
  default double rest(float[] vector) {
    return 0;
  }

  /** Of these shares the part that is there whatever the rating is, [n]. */
  default double[] ofPresence(float[] vector) {
    return new double[ofBias().length];
  }

  /** Each rating's share in b, [n]. */
  double[] ofBias();

  /** The share of each of the row's features in u'v, [features]. */
  default double[] ofFeatures(float[] vector) {
    return new double[0];
  }

  /** Likewise in b, [features]. */
  default double[] ofFeaturesInBias() {
    return new double[0];
  }
}
