package dev.quire.solve;

/**
 * The mean of a row's prior as a sum of parts, one for each of the row's features.
 *
 * @param vectors what each adds to the vector's, [parts][rank]
 * @param biases what each adds to the bias's, [parts]
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
public record PriorParts(float[][] vectors, float[] biases) {
  /** Of a row without features. */
  public static final PriorParts NONE = new PriorParts(new float[0][], new float[0]);

  /** Number of parts. */
  public int count() {
    return biases.length;
  }

  /** The mean of the bias's prior. */
  public float bias() {
    float sum = 0;
    for (float bias : biases) {
      sum += bias;
    }
    return sum;
  }

  /**
   * Adds that of the vector's.
   *
   * @param mean [at least rank]. Modified.
   */
  public void addTo(float[] mean) {
    for (float[] vector : vectors) {
      for (int k = 0; k < vector.length; k++) {
        mean[k] += vector[k];
      }
    }
  }
}
