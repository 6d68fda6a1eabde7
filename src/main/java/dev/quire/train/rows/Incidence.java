package dev.quire.train.rows;

import dev.quire.dataset.CsrMatrix;
import dev.quire.mapped.Layouts;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Who has rated whom, as a matrix S [rows, columns]: S_rc = 1/sqrt(n_r) for the n_r ratings of a
 * row, so that each row that has any is of length 1. It is nowhere stored: products with matrices
 * of some factors are {@linkplain GatheredSums gathered} along the ratings, at nnz * rank additions
 * each.
 */
public final class Incidence {
  private final RatingRows rows;
  private final RatingRows columns;
  private final Sweep sweep;
  private final RowNumbers.Stored scales; // S of a row's ratings: F32 [rows]
  private final RowNumbers.Stored columnSquares; // sum_r S_rc^2: F32 [columns]

  /**
   * Of ratings, seen from a side.
   *
   * @param rows S's
   * @param columns the same ratings transposed
   * @param sweep gathers
   */
  public Incidence(RatingRows rows, RatingRows columns, Sweep sweep, WorkerPool pool) {
    CsrMatrix byColumn = columns.matrix();
    float[] ofRows = new float[rows.matrix().rows()];
    for (int row = 0; row < ofRows.length; row++) {
      ofRows[row] = (float) scale(rows.matrix().rowLength(row));
    }
    float[] squares = new float[byColumn.rows()];
    RowBlocks.forEach(
        squares.length,
        pool,
        column -> {
          double sum = 0;
          for (long at = byColumn.rowStart(column); at < byColumn.rowEnd(column); at++) {
            double scale = ofRows[byColumn.columns().getAtIndex(Layouts.I32, at)];
            sum += scale * scale;
          }
          squares[column] = (float) sum;
        });
    this.rows = rows;
    this.columns = columns;
    this.sweep = sweep;
    this.scales = new RowNumbers.Stored(MemorySegment.ofArray(ofRows), 1);
    this.columnSquares = new RowNumbers.Stored(MemorySegment.ofArray(squares), 1);
  }

  /** What S has for each of so many ratings of a row: 1/sqrt(n); 0 of none. */
  public static double scale(int ratings) {
    return ratings == 0 ? 0 : 1 / Math.sqrt(ratings);
  }

  /** sum_r S_rc^2 of all columns: 0 for one without ratings. */
  public RowNumbers columnSquares() {
    return columnSquares;
  }

  /** The same of one. */
  public float columnSquare(int column) {
    return columnSquares.memory().getAtIndex(Layouts.F32, column);
  }

  /**
   * What is done with the product of a row, or of a column.
   *
   * @param before numbers of the rows that it needs
   * @param after numbers of the rows that it sets
   * @param terms how many numbers rows add up to
   */
  public record Visit(
      List<RowNumbers> before, List<RowNumbers.Stored> after, int terms, Gathering.Rows rows) {}

  /**
   * S Y.
   *
   * @param y F32 [columns][width], not modified
   * @return the sums over all rows
   */
  public double[] forEachRow(RowNumbers.Stored y, Visit visit) {
    Gathering.Rows inner = visit.rows;
    return run(rows, List.of(y), visit, part -> scaled(part.ratings(), inner.on(part)));
  }

  private static GatheredSums.Visitor scaled(CsrMatrix ratings, GatheredSums.Visitor visitor) {
    return (row, product, sums) -> {
      double scale = scale(ratings.rowLength(row));
      for (int k = 0; k < product.length; k++) {
        product[k] *= scale;
      }
      visitor.visit(row, product, sums);
    };
  }

  /**
   * S'X.
   *
   * @param x F32 [rows][width], not modified
   * @return the sums over all columns
   */
  public double[] forEachColumn(RowNumbers.Stored x, Visit visit) {
    return run(columns, List.of(x, scales), visit, visit.rows);
  }

  private double[] run(
      RatingRows own, List<RowNumbers.Stored> lines, Visit visit, Gathering.Rows work) {
    Gathering gathering = new Gathering(lines.get(0).width(), visit.terms, work);
    return sweep.run(
        own, new PortableUpdate(lines, visit.before, visit.after, gathering), visit.terms);
  }
}
