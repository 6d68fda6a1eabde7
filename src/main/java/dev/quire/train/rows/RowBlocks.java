package dev.quire.train.rows;

import dev.quire.parallel.WorkerPool;
import java.util.function.IntConsumer;

/** The rows of a matrix in blocks of fixed length, which are shared out. */
public final class RowBlocks {
  private static final int LEAST_ROWS = 1024;

  /** Of more rows, blocks are longer: their sums are in memory together. */
  private static final int MOST_BLOCKS = 512;

  private RowBlocks() {}

  /** Visits each row, in no order. */
  public static void forEach(int rows, WorkerPool pool, IntConsumer visitor) {
    pool.forEach(
        count(rows),
        (block, unused) -> {
          for (int row = block * length(rows); row < end(rows, block); row++) {
            visitor.accept(row);
          }
        });
  }

  /** Adds a row's terms to sums. */
  @FunctionalInterface
  public interface Terms {
    /**
     * Adds them.
     *
     * @param sums [terms]. Modified.
     */
    void add(int row, double[] sums);
  }

  /**
   * Adds up what each row has to add, in an order that doesn't depend on the number of threads.
   *
   * @param terms how many sums there are
   */
  public static double[] sums(int rows, int terms, WorkerPool pool, Terms row) {
    double[][] blocks = new double[count(rows)][terms];
    pool.forEach(
        blocks.length,
        (block, unused) -> {
          for (int r = block * length(rows); r < end(rows, block); r++) {
            row.add(r, blocks[block]);
          }
        });
    double[] sums = new double[terms];
    for (double[] block : blocks) {
      for (int k = 0; k < terms; k++) {
        sums[k] += block[k];
      }
    }
    return sums;
  }

  private static int count(int rows) {
    return Math.ceilDiv(rows, length(rows));
  }

  private static int length(int rows) {
    return Math.max(LEAST_ROWS, Math.ceilDiv(rows, MOST_BLOCKS));
  }

  private static int end(int rows, int block) {
    return (int) Math.min(rows, (block + 1L) * length(rows));
  }
}
