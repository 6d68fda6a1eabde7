package dev.quire.train.rows;

import dev.quire.dataset.CsrMatrix;
import dev.quire.kernel.Kernels;
import dev.quire.mapped.Layouts;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * For each row of ratings the sum of the lines that belong to their columns, gathered along the
 * ratings at nnz * width additions. A row's sum depends on nothing but itself, and what rows add up
 * to is added in a fixed order, so the number of threads changes nothing.
 */
public final class GatheredSums {
  /** Lines that are summed in float before that is added to double: their rounding stays small. */
  private static final int CHUNK = 512;

  /** A worker's, for the columns and weights of a chunk. */
  private static final long CHUNK_BYTES = (long) (Integer.BYTES + Float.BYTES) * CHUNK;

  private final CsrMatrix matrix;
  private final Schedule schedule;
  private final MemorySegment weights; // of lines: F32 [columns], or null for 1
  private final int width;
  private final WorkerPool pool;

  /** Of lines of so many numbers. */
  public GatheredSums(CsrMatrix matrix, int width, WorkerPool pool) {
    this(matrix, Schedule.of(matrix), null, width, pool);
  }

  /**
   * Of lines that are multiplied by weights.
   *
   * @param weights F32 [columns], or null for 1. Not modified.
   */
  GatheredSums(
      CsrMatrix matrix, Schedule schedule, MemorySegment weights, int width, WorkerPool pool) {
    this.matrix = matrix;
    this.schedule = schedule;
    this.weights = weights;
    this.width = width;
    this.pool = pool;
  }

  /** Takes a row's sum. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * The next one, in no order.
     *
     * @param sum [width]. May be modified.
     * @param terms to which what the row has to add is added. Modified.
     */
    void visit(int row, double[] sum, double[] terms);
  }

  /**
   * Sums up all rows.
   *
   * @param lines F32 [columns][width], not modified
   * @param terms how many numbers rows add up to
   * @return these numbers
   */
  public double[] forEach(MemorySegment lines, int terms, Visitor visitor) {
    return HalfEpoch.Sums.total(List.of(sums(lines, terms, visitor)), terms);
  }

  /** The same, and what rows add up to apart. */
  HalfEpoch.Sums sums(MemorySegment lines, int terms, Visitor visitor) {
    int longRows = schedule.longRows();
    HalfEpoch.Sums sums =
        new HalfEpoch.Sums(new double[longRows][terms], new double[schedule.blocks()][terms]);
    pool.forEach(
        longRows + schedule.blocks(),
        CHUNK_BYTES + (long) (Float.BYTES + Double.BYTES) * width,
        () -> new Summation(width),
        (task, summation) -> {
          if (task < longRows) {
            visit(schedule.longRow(task), lines, summation, sums.longRows()[task], visitor);
            return;
          }
          int block = task - longRows;
          for (int row = schedule.blockStart(block); row < schedule.blockEnd(block); row++) {
            if (matrix.rowLength(row) <= Schedule.LONG_ROW) {
              visit(row, lines, summation, sums.blocks()[block], visitor);
            }
          }
        });
    return sums;
  }

  private void visit(
      int row, MemorySegment lines, Summation summation, double[] terms, Visitor visitor) {
    summation.sum(matrix, row, lines, weights);
    visitor.visit(row, summation.total, terms);
  }

  /** A worker's memory. */
  private static final class Summation {
    private final int[] indices = new int[CHUNK];
    private final float[] scales = new float[CHUNK];
    private final float[] part; // [width]
    private final double[] total; // [width]

    Summation(int width) {
      this.part = new float[width];
      this.total = new double[width];
    }

    void sum(CsrMatrix matrix, int row, MemorySegment lines, MemorySegment weights) {
      Arrays.fill(total, 0);
      long end = matrix.rowEnd(row);
      for (long at = matrix.rowStart(row); at < end; at += CHUNK) {
        int count = (int) Math.min(CHUNK, end - at);
        matrix.copyColumns(at, count, indices);
        Arrays.fill(part, 0);
        if (weights == null) {
          Kernels.addRows(lines, total.length, indices, count, part);
        } else {
          for (int p = 0; p < count; p++) {
            scales[p] = weights.getAtIndex(Layouts.F32, indices[p]);
          }
          Kernels.addRows(lines, total.length, indices, scales, count, part);
        }
        for (int k = 0; k < total.length; k++) {
          total[k] += part[k];
        }
      }
    }
  }
}
