package dev.quire.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Multiplies rows of a matrix in off-heap memory by a vector where they lie, in strips as {@link
 * RowGather} copies them, and for the same reason. The strip's part of the vector stays in
 * registers.
 */
final class VectorProducts {
  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = VectorUnit.LANES;

  private VectorProducts() {}

  /** See {@link Kernels#addProducts}: the first columns of rows that are rank numbers apart. */
  static void add(
      MemorySegment matrix,
      int rank,
      int width,
      int[] indices,
      int count,
      float[] x,
      float[] products) {
    int j = 0;
    for (; j + 4 * LANES <= width; j += 4 * LANES) {
      four(matrix, rank, indices, count, x, products, j);
    }
    if (j + 2 * LANES <= width) {
      two(matrix, rank, indices, count, x, products, j);
      j += 2 * LANES;
    }
    for (; j < width; j += LANES) {
      part(matrix, rank, indices, count, x, products, j, SPECIES.indexInRange(j, width));
    }
  }

  private static void four(
      MemorySegment matrix,
      int rank,
      int[] indices,
      int count,
      float[] x,
      float[] products,
      int j) {
    FloatVector x0 = FloatVector.fromArray(SPECIES, x, j);
    FloatVector x1 = FloatVector.fromArray(SPECIES, x, j + LANES);
    FloatVector x2 = FloatVector.fromArray(SPECIES, x, j + 2 * LANES);
    FloatVector x3 = FloatVector.fromArray(SPECIES, x, j + 3 * LANES);
    for (int p = 0; p < count; p++) {
      long from = RowGather.offsetBytes(indices[p], rank, j);
      FloatVector even = RowGather.load(matrix, from).mul(x0);
      FloatVector odd = RowGather.load(matrix, from + RowGather.VECTOR_BYTES).mul(x1);
      even = RowGather.load(matrix, from + 2 * RowGather.VECTOR_BYTES).fma(x2, even);
      odd = RowGather.load(matrix, from + 3 * RowGather.VECTOR_BYTES).fma(x3, odd);
      products[p] += SimdKernels.sum(even.add(odd));
    }
  }

  private static void two(
      MemorySegment matrix,
      int rank,
      int[] indices,
      int count,
      float[] x,
      float[] products,
      int j) {
    FloatVector x0 = FloatVector.fromArray(SPECIES, x, j);
    FloatVector x1 = FloatVector.fromArray(SPECIES, x, j + LANES);
    for (int p = 0; p < count; p++) {
      long from = RowGather.offsetBytes(indices[p], rank, j);
      FloatVector sum = RowGather.load(matrix, from).mul(x0);
      sum = RowGather.load(matrix, from + RowGather.VECTOR_BYTES).fma(x1, sum);
      products[p] += SimdKernels.sum(sum);
    }
  }

  /** A vector of each row or less. */
  private static void part(
      MemorySegment matrix,
      int rank,
      int[] indices,
      int count,
      float[] x,
      float[] products,
      int j,
      VectorMask<Float> inRow) {
    FloatVector xs = FloatVector.fromArray(SPECIES, x, j, inRow);
    for (int p = 0; p < count; p++) {
      FloatVector row = RowGather.load(matrix, RowGather.offsetBytes(indices[p], rank, j), inRow);
      products[p] += SimdKernels.sum(row.mul(xs));
    }
  }
}
