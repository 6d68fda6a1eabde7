package dev.quire.train.rows;

import dev.quire.dataset.CsrMatrix;
import java.util.ArrayList;
import java.util.List;

/**
 * How the rows of a matrix are shared out: blocks of neighbouring rows of about the same work, and
 * apart from them the rows so long that several workers should accumulate one of them. It depends
 * on the matrix alone, so sums over it do not depend on the number of threads.
 */
public final class Schedule {
  /** Accumulating this many ratings takes some milliseconds: worth sharing, small enough not to. */
  public static final int LONG_ROW = 65_536;

  /** Work of a block, in ratings: far more than taking the next block costs, far less than all. */
  private static final int BLOCK_RATINGS = 8_192;

  /** Factoring a row's matrix costs as much as accumulating about this many ratings. */
  private static final int RATINGS_PER_SOLVE = 32;

  private final int[] longRows; // ascending
  private final int[] blockStarts; // [blocks + 1], the last is the number of rows

  private Schedule(int[] longRows, int[] blockStarts) {
    this.longRows = longRows;
    this.blockStarts = blockStarts;
  }

  static Schedule of(CsrMatrix matrix) {
    List<Integer> longRows = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    long work = Long.MAX_VALUE;
    for (int row = 0; row < matrix.rows(); row++) {
      int length = matrix.rowLength(row);
      if (work >= BLOCK_RATINGS) {
        starts.add(row);
        work = 0;
      }
      if (length > LONG_ROW) {
        longRows.add(row);
      } else {
        work += length + RATINGS_PER_SOLVE;
      }
    }
    starts.add(matrix.rows());
    return new Schedule(toArray(longRows), toArray(starts));
  }

  private static int[] toArray(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Number of rows of more than {@link #LONG_ROW} ratings. */
  int longRows() {
    return longRows.length;
  }

  /** The i-th of those rows. */
  int longRow(int i) {
    return longRows[i];
  }

  /** Number of blocks. */
  int blocks() {
    return blockStarts.length - 1;
  }

  /** First row of a block. Its long rows are not the block's work. */
  int blockStart(int block) {
    return blockStarts[block];
  }

  /** One more than the last row of a block. */
  int blockEnd(int block) {
    return blockStarts[block + 1];
  }
}
