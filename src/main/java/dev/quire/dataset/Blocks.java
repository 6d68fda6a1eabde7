package dev.quire.dataset;

import java.util.Arrays;

/**
 * Consecutive rows cut into blocks of at most {@value #RATINGS} ratings and {@value #ROWS} rows, or
 * one longer row. Work on a block stays in a core's cache, and blocks don't depend on the threads.
 */
final class Blocks {
  static final int RATINGS = 1 << 15;
  static final int ROWS = 1 << 15;

  private final int[] firstRow; // [count + 1]
  private final int[] blockOfRow; // [rows]

  private Blocks(int[] firstRow, int[] blockOfRow) {
    this.firstRow = firstRow;
    this.blockOfRow = blockOfRow;
  }

  /** Cuts the rows of an order by their counts over all parts. */
  static Blocks of(DenseOrder order) {
    int[] blockOfRow = new int[order.size()];
    int[] first = new int[16];
    int count = 0;
    long ratings = Long.MAX_VALUE / 2;
    for (int row = 0; row < order.size(); row++) {
      if (ratings + order.count(row) > RATINGS || row - first[count - 1] == ROWS) {
        first = count == first.length ? Arrays.copyOf(first, 2 * count) : first;
        first[count++] = row;
        ratings = 0;
      }
      ratings += order.count(row);
      blockOfRow[row] = count - 1;
    }
    int[] firstRow = Arrays.copyOf(first, count + 1);
    firstRow[count] = order.size();
    return new Blocks(firstRow, blockOfRow);
  }

  int count() {
    return firstRow.length - 1;
  }

  /** Number of rows of all blocks. */
  int rows() {
    return blockOfRow.length;
  }

  int firstRow(int block) {
    return firstRow[block];
  }

  /** One more than the last row of a block. */
  int endRow(int block) {
    return firstRow[block + 1];
  }

  int rows(int block) {
    return endRow(block) - firstRow(block);
  }

  /** Rows of the block that has most of them. */
  int mostRows() {
    int most = 0;
    for (int block = 0; block < count(); block++) {
      most = Math.max(most, rows(block));
    }
    return most;
  }

  int blockOf(int row) {
    return blockOfRow[row];
  }
}
