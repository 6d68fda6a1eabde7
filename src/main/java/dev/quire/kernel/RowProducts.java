package dev.quire.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * K = PP', upper triangle, for panels of few rows.
 *
 * <p>Each product is a dot product, so a tile of 2 x 4 of them keeps eight sums of whole vectors
 * and loads six vectors for eight multiply-adds; adding up the lanes comes once per tile.
 */
final class RowProducts {
  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  private RowProducts() {}

  static void compute(float[] panel, int count, int stride, int kStride, float[] k) {
    Arrays.fill(k, 0, Kernels.gramRows(count) * kStride, 0);
    int p = 0;
    for (; p + 2 <= count; p += 2) {
      int q = p;
      for (; q + 4 <= count; q += 4) {
        tile(panel, p, q, stride, k, kStride);
      }
      for (; q < count; q++) {
        k[p * kStride + q] = dot(panel, p, q, stride);
        k[(p + 1) * kStride + q] = dot(panel, p + 1, q, stride);
      }
    }
    if (p < count) {
      k[p * kStride + p] = dot(panel, p, p, stride);
    }
  }

  private static float dot(float[] panel, int p, int q, int stride) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int j = 0; j < stride; j += LANES) {
      sum =
          FloatVector.fromArray(SPECIES, panel, p * stride + j)
              .fma(FloatVector.fromArray(SPECIES, panel, q * stride + j), sum);
    }
    return SimdKernels.sum(sum);
  }

  /** The products of rows p, p+1 with rows q .. q+3; left of the diagonal they are never read. */
  private static void tile(float[] panel, int p, int q, int stride, float[] k, int kStride) {
    FloatVector k00 = FloatVector.zero(SPECIES);
    FloatVector k01 = FloatVector.zero(SPECIES);
    FloatVector k02 = FloatVector.zero(SPECIES);
    FloatVector k03 = FloatVector.zero(SPECIES);
    FloatVector k10 = FloatVector.zero(SPECIES);
    FloatVector k11 = FloatVector.zero(SPECIES);
    FloatVector k12 = FloatVector.zero(SPECIES);
    FloatVector k13 = FloatVector.zero(SPECIES);
    for (int j = 0; j < stride; j += LANES) {
      FloatVector a0 = FloatVector.fromArray(SPECIES, panel, p * stride + j);
      FloatVector a1 = FloatVector.fromArray(SPECIES, panel, (p + 1) * stride + j);
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, q * stride + j);
      k00 = a0.fma(b0, k00);
      k10 = a1.fma(b0, k10);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, (q + 1) * stride + j);
      k01 = a0.fma(b1, k01);
      k11 = a1.fma(b1, k11);
      FloatVector b2 = FloatVector.fromArray(SPECIES, panel, (q + 2) * stride + j);
      k02 = a0.fma(b2, k02);
      k12 = a1.fma(b2, k12);
      FloatVector b3 = FloatVector.fromArray(SPECIES, panel, (q + 3) * stride + j);
      k03 = a0.fma(b3, k03);
      k13 = a1.fma(b3, k13);
    }
    k[p * kStride + q] = SimdKernels.sum(k00);
    k[p * kStride + q + 1] = SimdKernels.sum(k01);
    k[p * kStride + q + 2] = SimdKernels.sum(k02);
    k[p * kStride + q + 3] = SimdKernels.sum(k03);
    k[(p + 1) * kStride + q] = SimdKernels.sum(k10);
    k[(p + 1) * kStride + q + 1] = SimdKernels.sum(k11);
    k[(p + 1) * kStride + q + 2] = SimdKernels.sum(k12);
    k[(p + 1) * kStride + q + 3] = SimdKernels.sum(k13);
  }
}
