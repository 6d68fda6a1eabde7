package dev.quire.train.rows;

import dev.quire.dataset.CsrMatrix;
import dev.quire.kernel.Kernels;
import dev.quire.mapped.Layouts;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Who has rated whom, as a matrix S [rows, columns]: S_rc = 1/sqrt(n_r) for the n_r ratings of a
 * row, so that each row that has any is of length 1. It is nowhere stored: products with matrices
 * of some factors are gathered along the ratings, at nnz * rank additions each. A row's product
 * depends on nothing but itself, and sums are added in a fixed order, so the number of threads
 * changes nothing.
 */
public final class Incidence {
  /** Rows that are summed in float before that is added to double: their rounding stays small. */
  private static final int CHUNK = 512;

  /** Arrays of one number for each factor, and a chunk's columns and weights. */
  private static final long SUMMATION_BYTES = 2L * Integer.BYTES * CHUNK;

  private final Gather rows;
  private final Gather columns;
  private final float[] columnSquares; // sum_r S_rc^2: [columns]

  /**
   * Of ratings, seen from a side.
   *
   * @param byRow its rows are S's
   * @param byColumn the same ratings transposed
   */
  public Incidence(CsrMatrix byRow, CsrMatrix byColumn, int rank, WorkerPool pool) {
    float[] scales = new float[byRow.rows()];
    for (int row = 0; row < scales.length; row++) {
      scales[row] = (float) scale(byRow.rowLength(row));
    }
    this.rows = new Gather(byRow, Schedule.of(byRow), null, rank, pool);
    this.columns = new Gather(byColumn, Schedule.of(byColumn), scales, rank, pool);
    this.columnSquares = new float[byColumn.rows()];
    RowBlocks.forEach(
        columnSquares.length,
        pool,
        column -> {
          double sum = 0;
          for (long at = byColumn.rowStart(column); at < byColumn.rowEnd(column); at++) {
            double scale = scales[byColumn.columns().getAtIndex(Layouts.I32, at)];
            sum += scale * scale;
          }
          columnSquares[column] = (float) sum;
        });
  }

  /** What S has for each of so many ratings of a row: 1/sqrt(n); 0 of none. */
  public static double scale(int ratings) {
    return ratings == 0 ? 0 : 1 / Math.sqrt(ratings);
  }

  /** sum_r S_rc^2: 0 for a column without ratings. */
  public float columnSquare(int column) {
    return columnSquares[column];
  }

  /** Takes what a product has at one row or column. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * The next one, in no order.
     *
     * @param product its line of the product, [rank]. May be modified.
     * @param sums to which the line's terms are added. Modified.
     */
    void visit(int index, double[] product, double[] sums);
  }

  /**
   * S Y.
   *
   * @param y F32 [columns][rank], not modified
   * @param terms how many sums there are
   * @return the sums over all rows
   */
  public double[] forEachRow(MemorySegment y, int terms, Visitor visitor) {
    return rows.run(
        y,
        terms,
        (row, product, sums) -> {
          double scale = scale(rows.matrix.rowLength(row));
          for (int k = 0; k < product.length; k++) {
            product[k] *= scale;
          }
          visitor.visit(row, product, sums);
        });
  }

  /**
   * S'X.
   *
   * @param x F32 [rows][rank], not modified
   * @param terms how many sums there are
   * @return the sums over all columns
   */
  public double[] forEachColumn(MemorySegment x, int terms, Visitor visitor) {
    return columns.run(x, terms, visitor);
  }

  /**
   * Sums of the rows of a matrix along lines of ratings.
   *
   * @param weights by which the rows of the other matrix are multiplied; null for 1
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Gather(
      CsrMatrix matrix, Schedule schedule, float[] weights, int rank, WorkerPool pool) {
    double[] run(MemorySegment factors, int terms, Visitor visitor) {
      int longRows = schedule.longRows();
      double[][] sums = new double[longRows + schedule.blocks()][terms]; // added in order
      pool.forEach(
          sums.length,
          SUMMATION_BYTES + 3L * Double.BYTES * rank,
          () -> new Summation(rank),
          (task, summation) -> {
            if (task < longRows) {
              visit(schedule.longRow(task), factors, summation, sums[task], visitor);
              return;
            }
            int block = task - longRows;
            for (int row = schedule.blockStart(block); row < schedule.blockEnd(block); row++) {
              if (matrix.rowLength(row) <= Schedule.LONG_ROW) {
                visit(row, factors, summation, sums[task], visitor);
              }
            }
          });
      double[] total = new double[terms];
      for (double[] sum : sums) {
        for (int k = 0; k < terms; k++) {
          total[k] += sum[k];
        }
      }
      return total;
    }

    private void visit(
        int row, MemorySegment factors, Summation summation, double[] sums, Visitor visitor) {
      summation.sum(matrix, row, factors, weights);
      visitor.visit(row, summation.total, sums);
    }
  }

  /** A worker's memory. */
  private static final class Summation {
    private final int[] indices = new int[CHUNK];
    private final float[] scales = new float[CHUNK];
    private final float[] part; // [stride]
    private final double[] total; // [rank]

    Summation(int rank) {
      this.part = new float[Kernels.stride(rank)];
      this.total = new double[rank];
    }

    void sum(CsrMatrix matrix, int row, MemorySegment factors, float[] weights) {
      Arrays.fill(total, 0);
      long end = matrix.rowEnd(row);
      for (long at = matrix.rowStart(row); at < end; at += CHUNK) {
        int count = (int) Math.min(CHUNK, end - at);
        matrix.copyColumns(at, count, indices);
        Arrays.fill(part, 0);
        if (weights == null) {
          Kernels.addRows(factors, total.length, indices, count, part);
        } else {
          for (int p = 0; p < count; p++) {
            scales[p] = weights[indices[p]];
          }
          Kernels.addRows(factors, total.length, indices, scales, count, part);
        }
        for (int k = 0; k < total.length; k++) {
          total[k] += part[k];
        }
      }
    }
  }
}
