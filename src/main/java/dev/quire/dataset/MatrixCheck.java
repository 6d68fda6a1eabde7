package dev.quire.dataset;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.file.Path;

/** Checks what {@link CsrMatrix} takes for granted. */
final class MatrixCheck {
  private final Path file;
  private final CsrMatrix matrix;

  private MatrixCheck(Path file, CsrMatrix matrix) {
    this.file = file;
    this.matrix = matrix;
  }

  /** Checks the row pointers: what comes after may trust every row's place and length. */
  static void checkPointers(Path file, CsrMatrix matrix) throws InvalidFileException {
    new MatrixCheck(file, matrix).pointers();
  }

  /**
   * Checks pointers, columns and values.
   *
   * @param columns number of columns
   * @param info levels, empty when values are floats, and the range of the ratings
   */
  static void check(Path file, CsrMatrix matrix, int columns, DatasetInfo info)
      throws InvalidFileException {
    MatrixCheck check = new MatrixCheck(file, matrix);
    check.pointers();
    for (int row = 0; row < matrix.rows(); row++) {
      check.columns(row, columns);
      check.values(row, info);
    }
  }

  /** Checks that the mean is that of the ratings, as near as sums in another order are. */
  static void checkMean(Path file, CsrMatrix train, DatasetInfo info) throws InvalidFileException {
    double sum = 0;
    for (long index = 0; index < train.nonZeros(); index++) {
      sum += train.value(index);
    }
    double mean = sum / train.nonZeros();
    if (train.nonZeros() > 0 && !(Math.abs(mean - info.globalMean()) <= info.range().meanSlack())) {
      throw InvalidFileException.damaged(
          file,
          Problem.of("not the mean of the training ratings")
              .with("global_mean", info.globalMean())
              .with("mean", mean));
    }
  }

  private void pointers() throws InvalidFileException {
    long previous = 0;
    for (int row = 0; row < matrix.rows(); row++) {
      long end = matrix.rowEnd(row);
      if (matrix.rowStart(row) != previous || end < previous) {
        throw wrong("row pointers don't rise from 0", row, matrix.rowStart(row));
      }
      if (end - previous > matrix.columnCount()) {
        throw wrong("row longer than there are columns", row, end - previous);
      }
      previous = end;
    }
    if (previous != matrix.nonZeros()) {
      throw wrong("row pointers don't end with the data", matrix.rows(), previous);
    }
  }

  private void columns(int row, int columns) throws InvalidFileException {
    int previous = -1;
    for (long index = matrix.rowStart(row); index < matrix.rowEnd(row); index++) {
      int column = matrix.writtenColumn(index);
      if (column <= previous) {
        throw wrong("columns don't rise", row, column);
      }
      if (column >= columns) {
        throw wrong("column out of range", row, column);
      }
      previous = column;
    }
  }

  private void values(int row, DatasetInfo info) throws InvalidFileException {
    int levels = info.levels().size();
    for (long index = matrix.rowStart(row); index < matrix.rowEnd(row); index++) {
      if (levels > 0 && matrix.code(index) >= levels) {
        throw wrong("code without a level", row, matrix.code(index));
      }
      float value = matrix.value(index);
      if (!(value >= info.minRating() && value <= info.maxRating())) {
        throw wrong("rating out of the dataset's range", row, value);
      }
    }
  }

  private InvalidFileException wrong(String problem, int row, Number value) {
    return InvalidFileException.damaged(
        file, Problem.of(problem).with("row", row).with("value", value));
  }
}
