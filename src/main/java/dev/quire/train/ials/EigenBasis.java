package dev.quire.train.ials;

import dev.quire.kernel.ScoreKernels;
import dev.quire.kernel.SymmetricEigen;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Gramian;
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

  private static final int TASK_ROWS = 100 * ScoreKernels.GROUP;

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
   * Brings rows into this basis: each row's products with all eigenvectors, as scores of a group of
   * users for tiles of items.
   *
   * @param factors F32 [rows][rank]. Modified.
   */
  void rotate(MemorySegment factors, int rows, WorkerPool pool) {
    float[][] tiles = tiles();
    pool.forEach(
        Math.ceilDiv(rows, TASK_ROWS),
        () -> new Rotation(tiles, rank),
        (task, rotation) -> {
          int end = (int) Math.min(rows, (task + 1L) * TASK_ROWS);
          for (int row = task * TASK_ROWS; row < end; row += ScoreKernels.GROUP) {
            rotation.rotate(factors, row, Math.min(ScoreKernels.GROUP, end - row));
          }
        });
  }

  /** The eigenvectors as columns, as many as a tile has room for: [tiles][rank][tile]. */
  private float[][] tiles() {
    int size = ScoreKernels.tile();
    float[][] tiles = new float[Math.ceilDiv(rank, size)][rank * size];
    for (int k = 0; k < rank; k++) {
      double[] vector = eigen.vector(k);
      for (int j = 0; j < rank; j++) {
        tiles[k / size][j * size + k % size] = (float) vector[j];
      }
    }
    return tiles;
  }

  /** What a worker needs. */
  private static final class Rotation {
    private final float[][] tiles;
    private final int rank;
    private final float[] row;
    private final float[] group; // [rank][GROUP]
    private final float[] products = new float[ScoreKernels.GROUP * ScoreKernels.tile()];
    private final float[] biases = new float[ScoreKernels.tile()];
    private final float[] thresholds = new float[ScoreKernels.GROUP]; // no matter what

    private Rotation(float[][] tiles, int rank) {
      this.tiles = tiles;
      this.rank = rank;
      this.row = new float[rank];
      this.group = new float[rank * ScoreKernels.GROUP];
    }

    private void rotate(MemorySegment factors, int first, int count) {
      for (int g = 0; g < count; g++) {
        MemorySegment.copy(factors, Parameters.F32, offsetBytes(first + g, 0), row, 0, rank);
        for (int k = 0; k < rank; k++) {
          group[k * ScoreKernels.GROUP + g] = row[k];
        }
      }
      int size = ScoreKernels.tile();
      for (int tile = 0; tile < tiles.length; tile++) {
        ScoreKernels.scores(group, tiles[tile], rank, biases, thresholds, products);
        int length = Math.min(size, rank - tile * size);
        for (int g = 0; g < count; g++) {
          long toBytes = offsetBytes(first + g, tile * size);
          MemorySegment.copy(products, g * size, factors, Parameters.F32, toBytes, length);
        }
      }
    }

    private long offsetBytes(int of, int k) {
      return ((long) of * rank + k) * Float.BYTES;
    }
  }
}
