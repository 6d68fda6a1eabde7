package dev.quire.dataset;

import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFileWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A matrix file that is being written; its layout is that of {@link CsrMatrix}. */
final class RatingsWriter implements AutoCloseable {
  static final String KIND = "ratings";
  static final String ROW_POINTERS = "row_pointers";
  static final String COLUMNS = "columns";
  static final String VALUES = "values";
  static final String TIMESTAMPS = "timestamps";

  private final TensorFileWriter file;
  private final long nonZeros;
  private final boolean coded;
  private final MemorySegment rowPointers; // I64 [rows + 1]
  private final MemorySegment columns; // I32 [nonZeros]
  private final MemorySegment values; // U8 or F32 [nonZeros]
  private final MemorySegment timestamps; // I64 [nonZeros], or null

  private RatingsWriter(TensorFileWriter file, long nonZeros, boolean coded, boolean timed) {
    this.file = file;
    this.nonZeros = nonZeros;
    this.coded = coded;
    rowPointers = file.segment(ROW_POINTERS);
    columns = file.segment(COLUMNS);
    values = file.segment(VALUES);
    timestamps = timed ? file.segment(TIMESTAMPS) : null;
    rowPointer(0, 0);
  }

  /** Reserves the file's space. */
  static RatingsWriter create(Path path, int rows, long nonZeros, boolean coded, boolean timed)
      throws IOException {
    TensorFileWriter.Builder builder = describe(rows, nonZeros, coded, timed);
    return new RatingsWriter(builder.open(path), nonZeros, coded, timed);
  }

  /** Takes the space of a spool that is no longer needed. */
  static RatingsWriter createOver(
      RatingSpool spool, Path path, int rows, long nonZeros, boolean coded, boolean timed)
      throws IOException {
    TensorFileWriter.Builder builder = describe(rows, nonZeros, coded, timed);
    return new RatingsWriter(spool.recycle(builder, path), nonZeros, coded, timed);
  }

  private static TensorFileWriter.Builder describe(
      int rows, long nonZeros, boolean coded, boolean timed) {
    TensorFileWriter.Builder builder =
        TensorFileWriter.builder(KIND)
            .tensor(ROW_POINTERS, DType.I64, rows + 1L)
            .tensor(COLUMNS, DType.I32, nonZeros)
            .tensor(VALUES, coded ? DType.U8 : DType.F32, nonZeros);
    if (timed) {
      builder.tensor(TIMESTAMPS, DType.I64, nonZeros);
    }
    return builder;
  }

  long nonZeros() {
    return nonZeros;
  }

  boolean coded() {
    return coded;
  }

  long rowPointer(long row) {
    return rowPointers.getAtIndex(Layouts.I64, row);
  }

  void rowPointer(long row, long pointer) {
    rowPointers.setAtIndex(Layouts.I64, row, pointer);
  }

  int column(long index) {
    return columns.getAtIndex(Layouts.I32, index);
  }

  int value(long index) {
    return coded ? values.get(Layouts.U8, index) & 0xff : values.getAtIndex(Layouts.I32, index);
  }

  /** Sets a rating; the value is as {@link RatingLevels#stored} gives it. */
  void rating(long index, int column, int value) {
    columns.setAtIndex(Layouts.I32, index, column);
    if (coded) {
      values.set(Layouts.U8, index, (byte) value);
    } else {
      values.setAtIndex(Layouts.I32, index, value);
    }
  }

  /** Sets a timestamp; nothing happens when the matrix has none. */
  void timestamp(long index, long timestamp) {
    if (timestamps != null) {
      timestamps.setAtIndex(Layouts.I64, index, timestamp);
    }
  }

  void commit() throws IOException {
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}
