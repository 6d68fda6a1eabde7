package dev.quire.train.ials;

import dev.quire.kernel.Kernels;
import dev.quire.kernel.SymmetricEigen;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Gramian;
import dev.quire.train.rows.RowBlocks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntPredicate;

/**
 * The eigenvectors of a side's Gramian V'V. A model is the same in any basis, as long as both sides
 * are in it; in this one the Gramian is diagonal, which makes a row's system of all pairs one of
 * its own ratings with larger ridges.
 */
final class EigenBasis {
  /** Memory for the sums of all blocks. */
  private static final long BLOCKS_BYTES = 8 << 20;

  private static final int MOST_BLOCKS = 32;

  private final int rank;
  private final SymmetricEigen eigen;

  private EigenBasis(int rank, SymmetricEigen eigen) {
    this.rank = rank;
    this.eigen = eigen;
  }

  /**
   * Of a factor matrix.
   *
   * @param factors F32 [rows][rank]. Not modified.
   * @param counts which rows count
   */
  static EigenBasis of(
      MemorySegment factors, int rows, int rank, IntPredicate counts, WorkerPool pool) {
    int blocks = Math.clamp(BLOCKS_BYTES / Gramian.bytes(rank), 1, MOST_BLOCKS);
    Gramian[] sums = new Gramian[blocks];
    pool.forEach(
        blocks,
        (block, unused) -> {
          sums[block] = new Gramian(rank);
          int first = (int) ((long) rows * block / blocks);
          sums[block].add(factors, first, (int) ((long) rows * (block + 1) / blocks), counts);
        });
    for (int block = 1; block < blocks; block++) {
      sums[0].merge(sums[block]);
    }
    return new EigenBasis(rank, new SymmetricEigen(sums[0].matrix()));
  }

  /** The eigenvalues times a number, [rank]; what rounding has made negative is 0. */
  double[] spectrum(double times) {
    double[] spectrum = new double[rank];
    for (int k = 0; k < rank; k++) {
      spectrum[k] = times * Math.max(0, eigen.value(k));
    }
    return spectrum;
  }

  /**
   * Brings rows into this basis.
   *
   * @param factors F32 [rows][rank]. Modified.
   */
  void rotate(MemorySegment factors, int rows, WorkerPool pool) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment vectors = arena.allocate((long) rank * rank * Float.BYTES, Float.BYTES);
      for (int k = 0; k < rank; k++) {
        double[] vector = eigen.vector(k);
        for (int j = 0; j < rank; j++) {
          vectors.setAtIndex(Parameters.F32, (long) k * rank + j, (float) vector[j]);
        }
      }
      RowBlocks.forEach(rows, pool, row -> rotateRow(vectors, factors, row));
    }
  }

  private void rotateRow(MemorySegment vectors, MemorySegment factors, int row) {
    float[] before = new float[rank];
    float[] after = new float[rank];
    long offsetBytes = (long) row * rank * Float.BYTES;
    MemorySegment.copy(factors, Parameters.F32, offsetBytes, before, 0, rank);
    Kernels.products(vectors, 0, rank, rank, before, after);
    MemorySegment.copy(after, 0, factors, Parameters.F32, offsetBytes, rank);
  }
}
