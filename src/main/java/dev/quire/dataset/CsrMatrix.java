package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import java.lang.foreign.MemorySegment;

/**
 * Ratings in compressed sparse row form: those of row {@code r} are at the indices {@code
 * rowStart(r) .. rowEnd(r) - 1}, with rising columns.
 *
 * <p>The three users {2: 4.0, 0: 3.5}, {}, {1: 5.0} of a scale with the levels (3.5, 4.0, 5.0):
 *
 * <pre>
 * rowPointers  0  2  2  3
 * columns      0  2 | | 1
 * values       0  1 | | 2      codes into levels
 * </pre>
 */
public final class CsrMatrix {
  private final int rows;
  private final long nonZeros;
  private final MemorySegment rowPointers; // I64 [rows + 1]
  private final MemorySegment columns; // I32 [nonZeros]
  private final MemorySegment values; // U8 [nonZeros] codes into levels, or F32 [nonZeros]
  private final float[] levels; // [distinct ratings], ascending; null when values are F32

  /**
   * A view of segments that are known to be right.
   *
   * @param levels the rating that each code stands for, or null when {@code values} holds floats
   */
  CsrMatrix(
      MemorySegment rowPointers, MemorySegment columns, MemorySegment values, float[] levels) {
    this.rows = Math.toIntExact(rowPointers.byteSize() / Long.BYTES - 1);
    this.nonZeros = columns.byteSize() / Integer.BYTES;
    this.rowPointers = rowPointers;
    this.columns = columns;
    this.values = values;
    this.levels = levels;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of ratings. */
  public long nonZeros() {
    return nonZeros;
  }

  /** Index of the first rating of a row. */
  public long rowStart(int row) {
    return rowPointers.getAtIndex(Layouts.I64, row);
  }

  /** One more than the index of the last rating of a row. */
  public long rowEnd(int row) {
    return rowPointers.getAtIndex(Layouts.I64, row + 1L);
  }

  /** Number of ratings of a row. */
  public int rowLength(int row) {
    return (int) (rowEnd(row) - rowStart(row));
  }

  /** Column of the rating at an index. */
  public int column(long index) {
    return columns.getAtIndex(Layouts.I32, index);
  }

  /** The rating at an index. */
  public float value(long index) {
    return levels == null
        ? values.getAtIndex(Layouts.F32, index)
        : levels[values.get(Layouts.U8, index) & 0xff];
  }

  /** The columns of all ratings, I32 [nonZeros], for kernels that gather by them. */
  public MemorySegment columns() {
    return columns;
  }
}
