package dev.quire.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums rows of a matrix in off-heap memory where they lie, in strips as {@link RowGather} copies
 * them, and for the same reason.
 */
final class RowSums {
  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = VectorUnit.LANES;

  private RowSums() {}

  /** See {@link Kernels#addRows}. */
  static void add(MemorySegment matrix, int rank, int[] indices, int count, float[] sum) {
    int j = 0;
    for (; j + 4 * LANES <= rank; j += 4 * LANES) {
      four(matrix, rank, indices, count, sum, j);
    }
    if (j + 2 * LANES <= rank) {
      two(matrix, rank, indices, count, sum, j);
      j += 2 * LANES;
    }
    VectorMask<Float> inRow = SPECIES.indexInRange(j, rank);
    VectorMask<Float> inNext = SPECIES.indexInRange(j + LANES, rank);
    if (j + LANES < rank) {
      oneAndPart(matrix, rank, indices, count, sum, j, inNext);
    } else if (j < rank) {
      part(matrix, rank, indices, count, sum, j, inRow);
    }
  }

  private static void four(
      MemorySegment matrix, int rank, int[] indices, int count, float[] sum, int j) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sum, j);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sum, j + LANES);
    FloatVector s2 = FloatVector.fromArray(SPECIES, sum, j + 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(SPECIES, sum, j + 3 * LANES);
    for (int p = 0; p < count; p++) {
      long from = RowGather.offsetBytes(indices[p], rank, j);
      s0 = s0.add(RowGather.load(matrix, from));
      s1 = s1.add(RowGather.load(matrix, from + RowGather.VECTOR_BYTES));
      s2 = s2.add(RowGather.load(matrix, from + 2 * RowGather.VECTOR_BYTES));
      s3 = s3.add(RowGather.load(matrix, from + 3 * RowGather.VECTOR_BYTES));
    }
    s0.intoArray(sum, j);
    s1.intoArray(sum, j + LANES);
    s2.intoArray(sum, j + 2 * LANES);
    s3.intoArray(sum, j + 3 * LANES);
  }

  private static void two(
      MemorySegment matrix, int rank, int[] indices, int count, float[] sum, int j) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sum, j);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sum, j + LANES);
    for (int p = 0; p < count; p++) {
      long from = RowGather.offsetBytes(indices[p], rank, j);
      s0 = s0.add(RowGather.load(matrix, from));
      s1 = s1.add(RowGather.load(matrix, from + RowGather.VECTOR_BYTES));
    }
    s0.intoArray(sum, j);
    s1.intoArray(sum, j + LANES);
  }

  private static void oneAndPart(
      MemorySegment matrix,
      int rank,
      int[] indices,
      int count,
      float[] sum,
      int j,
      VectorMask<Float> inNext) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sum, j);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sum, j + LANES, inNext);
    for (int p = 0; p < count; p++) {
      long from = RowGather.offsetBytes(indices[p], rank, j);
      s0 = s0.add(RowGather.load(matrix, from));
      s1 = s1.add(RowGather.load(matrix, from + RowGather.VECTOR_BYTES, inNext));
    }
    s0.intoArray(sum, j);
    s1.intoArray(sum, j + LANES, inNext);
  }

  /** The end of rows, of one vector or less. */
  private static void part(
      MemorySegment matrix,
      int rank,
      int[] indices,
      int count,
      float[] sum,
      int j,
      VectorMask<Float> inRow) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sum, j, inRow);
    for (int p = 0; p < count; p++) {
      s0 = s0.add(RowGather.load(matrix, RowGather.offsetBytes(indices[p], rank, j), inRow));
    }
    s0.intoArray(sum, j, inRow);
  }

  /** See {@link Kernels#addRows}: two vectors at a time, the last of them masked. */
  static void addScaled(
      MemorySegment matrix, int rank, int[] indices, float[] scales, int count, float[] sum) {
    int j = 0;
    for (; j + 2 * LANES <= rank; j += 2 * LANES) {
      twoScaled(matrix, rank, indices, scales, count, sum, j);
    }
    if (j + LANES < rank) {
      VectorMask<Float> inNext = SPECIES.indexInRange(j + LANES, rank);
      oneAndPartScaled(matrix, rank, indices, scales, count, sum, j, inNext);
    } else if (j < rank) {
      VectorMask<Float> inRow = SPECIES.indexInRange(j, rank);
      partScaled(matrix, rank, indices, scales, count, sum, j, inRow);
    }
  }

  private static void twoScaled(
      MemorySegment matrix,
      int rank,
      int[] indices,
      float[] scales,
      int count,
      float[] sum,
      int j) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sum, j);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sum, j + LANES);
    for (int p = 0; p < count; p++) {
      FloatVector scale = FloatVector.broadcast(SPECIES, scales[p]);
      long from = RowGather.offsetBytes(indices[p], rank, j);
      s0 = RowGather.load(matrix, from).fma(scale, s0);
      s1 = RowGather.load(matrix, from + RowGather.VECTOR_BYTES).fma(scale, s1);
    }
    s0.intoArray(sum, j);
    s1.intoArray(sum, j + LANES);
  }

  private static void oneAndPartScaled(
      MemorySegment matrix,
      int rank,
      int[] indices,
      float[] scales,
      int count,
      float[] sum,
      int j,
      VectorMask<Float> inNext) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sum, j);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sum, j + LANES, inNext);
    for (int p = 0; p < count; p++) {
      FloatVector scale = FloatVector.broadcast(SPECIES, scales[p]);
      long from = RowGather.offsetBytes(indices[p], rank, j);
      s0 = RowGather.load(matrix, from).fma(scale, s0);
      s1 = RowGather.load(matrix, from + RowGather.VECTOR_BYTES, inNext).fma(scale, s1);
    }
    s0.intoArray(sum, j);
    s1.intoArray(sum, j + LANES, inNext);
  }

  private static void partScaled(
      MemorySegment matrix,
      int rank,
      int[] indices,
      float[] scales,
      int count,
      float[] sum,
      int j,
      VectorMask<Float> inRow) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, sum, j, inRow);
    for (int p = 0; p < count; p++) {
      FloatVector row = RowGather.load(matrix, RowGather.offsetBytes(indices[p], rank, j), inRow);
      s0 = row.fma(FloatVector.broadcast(SPECIES, scales[p]), s0);
    }
    s0.intoArray(sum, j, inRow);
  }
}
