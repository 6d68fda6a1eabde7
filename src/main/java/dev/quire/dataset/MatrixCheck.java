package dev.quire.dataset;

import dev.quire.mapped.InvalidFileException;
import java.nio.file.Path;

/** Checks what {@link CsrMatrix} takes for granted. */
final class MatrixCheck {
  private final Path file;
  private final CsrMatrix matrix;

  private MatrixCheck(Path file, CsrMatrix matrix) {
    this.file = file;
    this.matrix = matrix;
  }

  /**
   * Checks pointers, columns and values.
   *
   * @param columns number of columns
   * @param levels number of levels, 0 when values are floats
   */
  static void check(Path file, CsrMatrix matrix, int columns, int levels)
      throws InvalidFileException {
    MatrixCheck check = new MatrixCheck(file, matrix);
    check.pointers();
    for (int row = 0; row < matrix.rows(); row++) {
      check.columns(row, columns);
      check.values(row, levels);
    }
  }

  private void pointers() throws InvalidFileException {
    long previous = 0;
    for (int row = 0; row < matrix.rows(); row++) {
      if (matrix.rowStart(row) != previous || matrix.rowEnd(row) < previous) {
        throw wrong("row pointers don't rise from 0", row, matrix.rowStart(row));
      }
      previous = matrix.rowEnd(row);
    }
    if (previous != matrix.nonZeros()) {
      throw wrong("row pointers don't end with the data", matrix.rows(), previous);
    }
  }

  private void columns(int row, int columns) throws InvalidFileException {
    int previous = -1;
    for (long index = matrix.rowStart(row); index < matrix.rowEnd(row); index++) {
      int column = matrix.column(index);
      if (column <= previous) {
        throw wrong("columns don't rise", row, column);
      }
      if (column >= columns) {
        throw wrong("column out of range", row, column);
      }
      previous = column;
    }
  }

  private void values(int row, int levels) throws InvalidFileException {
    for (long index = matrix.rowStart(row); index < matrix.rowEnd(row); index++) {
      if (levels > 0 && matrix.code(index) >= levels) {
        throw wrong("code without a level", row, matrix.code(index));
      }
      if (levels == 0 && !Float.isFinite(matrix.value(index))) {
        throw wrong("not a finite rating", row, matrix.value(index));
      }
    }
  }

  private InvalidFileException wrong(String problem, int row, Number value) {
    return new InvalidFileException(
        file, problem + ": row=" + row + ", value=" + value + "; make the dataset anew");
  }
}
