package dev.quire.train.rows;

import dev.quire.dataset.CsrMatrix;
import dev.quire.mapped.Layouts;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.MemorySegment;

/**
 * Who has rated whom, as a matrix S [rows, columns]: S_rc = 1/sqrt(n_r) for the n_r ratings of a
 * row, so that each row that has any is of length 1. It is nowhere stored: products with matrices
 * of some factors are {@linkplain GatheredSums gathered} along the ratings, at nnz * rank additions
 * each.
 */
public final class Incidence {
  private final CsrMatrix byRow;
  private final GatheredSums rows;
  private final GatheredSums columns;
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
    this.byRow = byRow;
    this.rows = new GatheredSums(byRow, rank, pool);
    this.columns = new GatheredSums(byColumn, scales, rank, pool);
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

  /**
   * S Y.
   *
   * @param y F32 [columns][rank], not modified
   * @param terms how many sums there are
   * @return the sums over all rows
   */
  public double[] forEachRow(MemorySegment y, int terms, GatheredSums.Visitor visitor) {
    return rows.forEach(
        y,
        terms,
        (row, product, sums) -> {
          double scale = scale(byRow.rowLength(row));
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
  public double[] forEachColumn(MemorySegment x, int terms, GatheredSums.Visitor visitor) {
    return columns.forEach(x, terms, visitor);
  }
}
