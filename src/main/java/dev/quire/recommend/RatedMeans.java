package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Where someone new is drawn to by what they have rated: p = sum_j y_j / sqrt(n) over n items. */
final class RatedMeans {
  private final Optional<MemorySegment> vectors; // y: F32 [items][rank]
  private final int rank;

  /** Of a model that has vectors of what users have rated, or of one that has none. */
  RatedMeans(Optional<MemorySegment> vectors, int rank) {
    this.vectors = vectors;
    this.rank = rank;
  }

  /** Whether there are any. */
  boolean any() {
    return vectors.isPresent();
  }

  /**
   * Adds p to zeros, if there are vectors.
   *
   * @param mean [at least rank]. Modified.
   */
  void set(int[] items, float[] mean) {
    double[] sum = new double[any() ? rank : 0];
    for (float[] part : vectors(items)) {
      for (int k = 0; k < sum.length; k++) {
        sum[k] += part[k];
      }
    }
    for (int k = 0; k < sum.length; k++) {
      mean[k] = (float) sum[k];
    }
  }

  /** What each item adds to p, [n][rank]; [0] where there are no vectors. */
  float[][] vectors(int[] items) {
    if (vectors.isEmpty()) {
      return new float[0][];
    }
    double scale = 1 / Math.sqrt(items.length);
    float[][] parts = new float[items.length][rank];
    for (int n = 0; n < items.length; n++) {
      for (int k = 0; k < rank; k++) {
        double vector = vectors.get().getAtIndex(F32, (long) items[n] * rank + k);
        parts[n][k] = (float) (scale * vector);
      }
    }
    return parts;
  }
}
