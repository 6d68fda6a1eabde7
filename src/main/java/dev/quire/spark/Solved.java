package dev.quire.spark;

import static dev.quire.model.Parameters.F32;

import dev.quire.train.rows.HalfEpoch;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;

/**
 * A block after half an epoch.
 *
 * @param block number among those of its side
 * @param bias [rows]
 * @param factors [rows][rank]
 * @param sums what the rows add up to; null where one could not be solved
 * @param unsolvable that row, counted from the first of the block; -1 for none
 * @param kernels which implementation did it
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record Solved(
    int block, float[] bias, float[] factors, HalfEpoch.Sums sums, int unsolvable, String kernels)
    implements Serializable {
  private static final long serialVersionUID = 1;

  Vectors vectors(int rank) {
    return new Vectors(block, rank, bias, factors);
  }

  /** Writes the rows to where the driver has them, from row {@code first} on. */
  void copyTo(int first, int rank, MemorySegment allBias, MemorySegment allFactors) {
    MemorySegment.copy(bias, 0, allBias, F32, (long) first * Float.BYTES, bias.length);
    MemorySegment.copy(
        factors, 0, allFactors, F32, (long) first * rank * Float.BYTES, factors.length);
  }
}
