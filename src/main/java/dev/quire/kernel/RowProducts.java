package dev.quire.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * K = PP', upper triangle, for panels of few rows.
 *
 * <p>Each product is a dot product, so a tile of 2 x 4 of them keeps eight sums of whole vectors
 * and loads six vectors for eight multiply-adds, which 16 registers hold as well; adding up the
 * lanes comes once per tile.
 */
final class RowProducts {
  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  private RowProducts() {}

  /**
   * See {@link Kernels#rowProducts}.
   *
   * @param strips of the panel
   */
  static void compute(float[] panel, int count, int strips, float[] k) {
    int rows = GramTiles.rows(count);
    Arrays.fill(k, 0, rows * Kernels.stride(count), 0);
    int p = 0;
    for (; p + 2 <= count; p += 2) {
      int q = p;
      for (; q + 4 <= count; q += 4) {
        tile(panel, count, strips, p, q, k, rows);
      }
      for (; q < count; q++) {
        k[Kernels.index(rows, p, q)] = dot(panel, count, strips, p, q);
        k[Kernels.index(rows, p + 1, q)] = dot(panel, count, strips, p + 1, q);
      }
    }
    if (p < count) {
      k[Kernels.index(rows, p, p)] = dot(panel, count, strips, p, p);
    }
  }

  private static float dot(float[] panel, int count, int strips, int p, int q) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int strip = 0, at = 0; strip < strips; strip++, at += count * LANES) {
      sum =
          FloatVector.fromArray(SPECIES, panel, at + p * LANES)
              .fma(FloatVector.fromArray(SPECIES, panel, at + q * LANES), sum);
    }
    return SimdKernels.sum(sum);
  }

  /** The products of rows p, p+1 with rows q .. q+3; left of the diagonal they are never read. */
  private static void tile(
      float[] panel, int count, int strips, int p, int q, float[] k, int rows) {
    FloatVector k00 = FloatVector.zero(SPECIES);
    FloatVector k01 = FloatVector.zero(SPECIES);
    FloatVector k02 = FloatVector.zero(SPECIES);
    FloatVector k03 = FloatVector.zero(SPECIES);
    FloatVector k10 = FloatVector.zero(SPECIES);
    FloatVector k11 = FloatVector.zero(SPECIES);
    FloatVector k12 = FloatVector.zero(SPECIES);
    FloatVector k13 = FloatVector.zero(SPECIES);
    for (int strip = 0; strip < strips; strip++) {
      int a = (strip * count + p) * LANES;
      int b = (strip * count + q) * LANES;
      FloatVector a0 = FloatVector.fromArray(SPECIES, panel, a);
      FloatVector a1 = FloatVector.fromArray(SPECIES, panel, a + LANES);
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, b);
      k00 = a0.fma(b0, k00);
      k10 = a1.fma(b0, k10);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, b + LANES);
      k01 = a0.fma(b1, k01);
      k11 = a1.fma(b1, k11);
      FloatVector b2 = FloatVector.fromArray(SPECIES, panel, b + 2 * LANES);
      k02 = a0.fma(b2, k02);
      k12 = a1.fma(b2, k12);
      FloatVector b3 = FloatVector.fromArray(SPECIES, panel, b + 3 * LANES);
      k03 = a0.fma(b3, k03);
      k13 = a1.fma(b3, k13);
    }
    k[Kernels.index(rows, p, q)] = SimdKernels.sum(k00);
    k[Kernels.index(rows, p, q + 1)] = SimdKernels.sum(k01);
    k[Kernels.index(rows, p, q + 2)] = SimdKernels.sum(k02);
    k[Kernels.index(rows, p, q + 3)] = SimdKernels.sum(k03);
    k[Kernels.index(rows, p + 1, q)] = SimdKernels.sum(k10);
    k[Kernels.index(rows, p + 1, q + 1)] = SimdKernels.sum(k11);
    k[Kernels.index(rows, p + 1, q + 2)] = SimdKernels.sum(k12);
    k[Kernels.index(rows, p + 1, q + 3)] = SimdKernels.sum(k13);
  }
}
