package dev.quire.dataset;

import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.Tensor;
import dev.quire.mapped.TensorFileWriter;
import dev.quire.mapped.TensorPieces;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A matrix file that is being written; its layout is that of {@link CsrMatrix}. Threads write
 * ratings through a {@link RatingsPiece} each.
 */
final class RatingsWriter implements AutoCloseable {
  static final String KIND = "ratings";
  static final String ROW_POINTERS = "row_pointers";
  static final String COLUMNS = "columns";
  static final String VALUES = "values";
  static final String TIMESTAMPS = "timestamps";

  private final TensorPieces file;
  private final long nonZeros;
  private final Tensor rowPointers; // I64 [rows + 1]
  private final Tensor columns; // I32 [nonZeros]
  private final Tensor values; // U8 or F32 [nonZeros]
  private final Tensor timestamps; // I64 [nonZeros], or null

  private RatingsWriter(TensorPieces file, long nonZeros, boolean timed) {
    this.file = file;
    this.nonZeros = nonZeros;
    rowPointers = file.tensor(ROW_POINTERS);
    columns = file.tensor(COLUMNS);
    values = file.tensor(VALUES);
    timestamps = timed ? file.tensor(TIMESTAMPS) : null;
  }

  /** Begins the file. */
  static RatingsWriter create(Path path, int rows, long nonZeros, boolean coded, boolean timed)
      throws IOException {
    TensorFileWriter.Builder builder =
        TensorFileWriter.builder(KIND)
            .tensor(ROW_POINTERS, DType.I64, rows + 1L)
            .tensor(COLUMNS, DType.I32, nonZeros)
            .tensor(VALUES, coded ? DType.U8 : DType.F32, nonZeros);
    if (timed) {
      builder.tensor(TIMESTAMPS, DType.I64, nonZeros);
    }
    return new RatingsWriter(builder.openPieces(path), nonZeros, timed);
  }

  long nonZeros() {
    return nonZeros;
  }

  boolean coded() {
    return values.dtype() == DType.U8;
  }

  boolean timed() {
    return timestamps != null;
  }

  long valueBytes() {
    return values.dtype().bytes();
  }

  /** Sets the pointers of some rows to their ends; the first pointer of all stays 0. */
  void writeRowEnds(long firstRow, long[] ends, int count) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(8L * count, 8);
      MemorySegment.copy(ends, 0, bytes, Layouts.I64, 0, count);
      file.write(rowPointers, 8 * (firstRow + 1), bytes);
    }
  }

  void writeColumns(long index, MemorySegment bytes) throws IOException {
    file.write(columns, 4 * index, bytes);
  }

  void writeValues(long index, MemorySegment bytes) throws IOException {
    file.write(values, valueBytes() * index, bytes);
  }

  void writeTimestamps(long index, MemorySegment bytes) throws IOException {
    file.write(timestamps, 8 * index, bytes);
  }

  /** The row pointers that have been written, I64 [rows + 1]. */
  MemorySegment readRowPointers() throws IOException {
    return file.read(rowPointers);
  }

  /** The columns that have been written, I32 [nonZeros]. */
  MemorySegment readColumns() throws IOException {
    return file.read(columns);
  }

  /** The values that have been written, U8 or F32 [nonZeros]. */
  MemorySegment readValues() throws IOException {
    return file.read(values);
  }

  /** Forces the file to disk and gives it its name; may go on while it is read. */
  void commit() throws IOException {
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}
