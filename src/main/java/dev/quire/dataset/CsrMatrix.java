package dev.quire.dataset;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.problem.Problem;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Ratings in compressed sparse row form: those of row {@code r} are at the indices {@code
 * rowStart(r) .. rowEnd(r) - 1}, with rising columns.
 *
 * <p>Three users and four items, the last one not rated, and the two matrices that they become
 * ({@code |} is where the next row begins; values are codes into the levels):
 *
 * <pre>
 *          item 0    1    2    3
 * user 0      4.0    .  3.5    .      levels  2.0 3.5 4.0 5.0
 * user 1      2.0  5.0    .    .
 * user 2        .  4.0    .    .
 *
 * train/by-user
 *   row_pointers  0 2 4 5
 *   columns       0 2 | 0 1 | 1
 *   values        2 1 | 0 3 | 2
 *
 * train/by-item
 *   row_pointers  0 2 4 5 5
 *   columns       0 1 | 1 2 | 0 |
 *   values        2 0 | 3 2 | 1 |
 * </pre>
 *
 * <p>User 1 has the ratings 2 and 3, that is {@code row_pointers[1] .. row_pointers[2] - 1}: of the
 * items 0 and 1, with the codes 0 and 3, which are 2.0 and 5.0. Item 3 has none: its row begins
 * where it ends.
 */
public final class CsrMatrix {
  private final Place source; // null for one in memory, whose columns are the caller's affair
  private final int rows;
  private final int columnCount;
  private final long nonZeros;
  private final MemorySegment rowPointers; // I64 [rows + 1]
  private final MemorySegment columns; // I32 [nonZeros]
  private final MemorySegment values; // U8 [nonZeros] codes into levels, or F32 [nonZeros]
  private final float[] levels; // [256], by code; null when values are F32
  private final DoubleUnaryOperator function; // of F32 values; null for the values themselves

  /**
   * Where a matrix is, for those who read some of its rows elsewhere.
   *
   * @param file that it is in
   * @param pointersBytes where its row pointers begin, in bytes from the start of the file: I64
   *     [rows + 1]
   * @param columnsBytes where its columns begin: I32 [nonZeros]
   * @param valuesBytes where its values begin: U8 [nonZeros] where they are codes, or F32
   *     [nonZeros]
   */
  public record Place(Path file, long pointersBytes, long columnsBytes, long valuesBytes) {}

  private CsrMatrix(
      Place source,
      int columnCount,
      MemorySegment rowPointers,
      MemorySegment columns,
      MemorySegment values,
      float[] levels,
      DoubleUnaryOperator function) {
    this.source = source;
    this.columnCount = columnCount;
    this.rows = Math.toIntExact(rowPointers.byteSize() / Long.BYTES - 1);
    this.nonZeros = columns.byteSize() / Integer.BYTES;
    this.rowPointers = rowPointers;
    this.columns = columns;
    this.values = values;
    // A damaged code must not be an index out of bounds in the middle of an epoch.
    this.levels = levels.length == 0 ? null : Arrays.copyOf(levels, RatingLevels.MAX_LEVELS);
    this.function = function;
  }

  /**
   * The matrix in a file, valid until the file is closed. Costs the same for any number of ratings:
   * shapes and row pointers are checked here, columns when they are used, and all by {@link
   * Dataset#verify}.
   *
   * @param rows number of rows that it has to have
   * @param columnCount number of columns
   * @param nonZeros number of ratings that it has to have
   * @param levels the rating that each code stands for, or empty when the values are floats
   * @throws InvalidFileException when it is another matrix
   */
  static CsrMatrix read(TensorFile file, int rows, int columnCount, long nonZeros, float[] levels)
      throws InvalidFileException {
    DType valueType = levels.length == 0 ? DType.F32 : DType.U8;
    CsrMatrix matrix =
        new CsrMatrix(
            new Place(
                file.path(),
                file.require(RatingsWriter.ROW_POINTERS, DType.I64, rows + 1L).offsetBytes(),
                file.require(RatingsWriter.COLUMNS, DType.I32, nonZeros).offsetBytes(),
                file.require(RatingsWriter.VALUES, valueType, nonZeros).offsetBytes()),
            columnCount,
            file.segment(RatingsWriter.ROW_POINTERS, DType.I64, rows + 1L),
            file.segment(RatingsWriter.COLUMNS, DType.I32, nonZeros),
            file.segment(RatingsWriter.VALUES, valueType, nonZeros),
            levels,
            null);
    MatrixCheck.checkPointers(file.path(), matrix);
    return matrix;
  }

  /**
   * A matrix in memory.
   *
   * @param rowPointers [rows + 1], from 0 to the number of ratings
   * @param columns [nonZeros], rising in each row
   * @param values [nonZeros]
   */
  public static CsrMatrix of(long[] rowPointers, int[] columns, float[] values) {
    if (rowPointers[rowPointers.length - 1] != columns.length || columns.length != values.length) {
      throw new IllegalArgumentException(
          "lengths differ: last row pointer="
              + rowPointers[rowPointers.length - 1]
              + ", columns="
              + columns.length
              + ", values="
              + values.length);
    }
    return over(rowPointers.clone(), columns.clone(), values.clone());
  }

  /** The same in the caller's arrays, which are not copied. */
  public static CsrMatrix over(long[] rowPointers, int[] columns, float[] values) {
    return new CsrMatrix(
        null,
        Integer.MAX_VALUE,
        MemorySegment.ofArray(rowPointers),
        MemorySegment.ofArray(columns),
        MemorySegment.ofArray(values),
        new float[0],
        null);
  }

  /**
   * The same with a code for each rating.
   *
   * @param codes [nonZeros], unsigned
   * @param levels the rating that each code stands for, at most 256
   */
  public static CsrMatrix over(long[] rowPointers, int[] columns, byte[] codes, float[] levels) {
    return new CsrMatrix(
        null,
        Integer.MAX_VALUE,
        MemorySegment.ofArray(rowPointers),
        MemorySegment.ofArray(columns),
        MemorySegment.ofArray(codes),
        levels,
        null);
  }

  /** Where it is, unless it is in memory. */
  public Optional<Place> place() {
    return Optional.ofNullable(source);
  }

  /** The rating that each code stands for, [256]; empty when values are floats. */
  public float[] levels() {
    return levels == null ? new float[0] : levels.clone();
  }

  /** The same ratings with other values: a function of each. Costs nothing where they are codes. */
  public CsrMatrix mapped(DoubleUnaryOperator values) {
    if (levels == null) {
      DoubleUnaryOperator both = function == null ? values : function.andThen(values);
      return new CsrMatrix(
          source, columnCount, rowPointers, columns, this.values, new float[0], both);
    }
    float[] others = new float[levels.length];
    for (int code = 0; code < levels.length; code++) {
      others[code] = (float) values.applyAsDouble(levels[code]);
    }
    return new CsrMatrix(source, columnCount, rowPointers, columns, this.values, others, null);
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns; no less than that for a matrix in memory. */
  int columnCount() {
    return columnCount;
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

  /**
   * Column of the rating at an index.
   *
   * @throws UncheckedIOException when there is no such column, in a damaged file
   */
  public int column(long index) {
    int column = writtenColumn(index);
    if (column < 0 || column >= columnCount) {
      throw new UncheckedIOException(
          InvalidFileException.damaged(
              source.file(),
              Problem.of("column out of range")
                  .with("rating", index)
                  .with("value", column)
                  .with("columns", columnCount)));
    }
    return column;
  }

  /** The same, whatever it is. */
  int writtenColumn(long index) {
    return columns.getAtIndex(Layouts.I32, index);
  }

  /** Whether a row has a rating in a column. */
  public boolean contains(int row, int column) {
    return indexOf(row, column) >= 0;
  }

  /** Index of a row's rating in a column, or -1. */
  public long indexOf(int row, int column) {
    long low = rowStart(row);
    long high = rowEnd(row) - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      int found = column(middle);
      if (found == column) {
        return middle;
      }
      if (found < column) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The rating at an index. */
  public float value(long index) {
    return levels == null
        ? ofFloat(values.getAtIndex(Layouts.F32, index))
        : levels[values.get(Layouts.U8, index) & 0xff];
  }

  private float ofFloat(float value) {
    return function == null ? value : (float) function.applyAsDouble(value);
  }

  /**
   * Copies the ratings at consecutive indices.
   *
   * @param first the index of the first
   * @param target gets them from its start. Modified.
   */
  public void copyValues(long first, int count, float[] target) {
    if (levels == null) {
      MemorySegment.copy(values, Layouts.F32, first * Float.BYTES, target, 0, count);
      for (int i = 0; function != null && i < count; i++) {
        target[i] = ofFloat(target[i]);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      target[i] = levels[values.get(Layouts.U8, first + i) & 0xff];
    }
  }

  /** Whether values are codes into the levels of the dataset; otherwise they are floats. */
  public boolean isCoded() {
    return levels != null;
  }

  /**
   * Copies the codes of the ratings at consecutive indices; only where values are codes.
   *
   * @param first the index of the first
   * @param target gets them from its start, as unsigned bytes. Modified.
   */
  public void copyCodes(long first, int count, byte[] target) {
    MemorySegment.copy(values, Layouts.U8, first, target, 0, count);
  }

  /**
   * Copies the columns of the ratings at consecutive indices. They are not checked: those of a
   * damaged file may be anything.
   *
   * @param first the index of the first
   * @param target gets them from its start. Modified.
   */
  public void copyColumns(long first, int count, int[] target) {
    MemorySegment.copy(columns, Layouts.I32, first * Integer.BYTES, target, 0, count);
  }

  /** The code of the rating at an index; only where values are codes. */
  int code(long index) {
    return values.get(Layouts.U8, index) & 0xff;
  }

  /**
   * The columns of all ratings, I32 [nonZeros], for kernels that gather by them. Those check their
   * bounds, and what was out of bounds is looked into afterwards.
   */
  public MemorySegment columns() {
    return columns;
  }
}
