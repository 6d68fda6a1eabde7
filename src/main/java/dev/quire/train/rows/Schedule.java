package dev.quire.train.rows;

import dev.quire.dataset.CsrMatrix;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the rows of a matrix are shared out: blocks of neighbouring rows of about the same work, and
 * apart from them the rows so long that several workers should accumulate one of them. It depends
 * on the matrix alone, so sums over it do not depend on the number of threads.
 */
public final class Schedule implements Serializable {
  private static final long serialVersionUID = 1;

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

  /** That of all rows of a matrix. */
  public static Schedule of(CsrMatrix matrix) {
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

  /**
   * That of some rows, which count from 0. What the parts of a schedule add up, one after the
   * other, is what the whole one adds up, if they are cut where {@link #cuts} says.
   */
  public Schedule part(int first, int end) {
    int[] longs = Arrays.stream(longRows).filter(row -> row >= first && row < end).toArray();
    int[] starts = Arrays.stream(blockStarts).filter(row -> row > first && row < end).toArray();
    return new Schedule(
        Arrays.stream(longs).map(row -> row - first).toArray(),
        IntStream.concat(
                IntStream.concat(IntStream.of(0), Arrays.stream(starts).map(row -> row - first)),
                IntStream.of(end - first))
            .toArray());
  }

  /**
   * Where to cut the rows into parts of about the same work: where a block begins, and between long
   * rows at its beginning. Other rows of a block are added up together and stay together.
   *
   * @return [parts + 1], rising, the last is the number of rows; parts may be empty
   */
  public int[] cuts(CsrMatrix matrix, int parts) {
    int[] cuts = new int[parts + 1];
    Arrays.fill(cuts, matrix.rows());
    cuts[0] = 0;
    double all = matrix.nonZeros() + (double) matrix.rows() * RATINGS_PER_SOLVE;
    double work = 0;
    int next = 1;
    int block = 0;
    boolean onlyLong = true; // rows of the block so far
    for (int row = 0; row < matrix.rows(); row++) {
      if (row == blockStarts[block]) {
        block++;
        onlyLong = true;
      }
      int length = matrix.rowLength(row);
      double own = (double) length + RATINGS_PER_SOLVE;
      for (; onlyLong && next < parts && work + own / 2 >= all * next / parts; next++) {
        cuts[next] = row;
      }
      onlyLong &= length > LONG_ROW;
      work += own;
    }
    return cuts;
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
