package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One thread's room for consecutive ratings of a matrix, on their way to its file: put together on
 * the heap, where loops are fast and soon compiled, and written in one go.
 */
final class RatingsPiece {
  static final int CAPACITY = 1 << 14;

  final int[] columns = new int[CAPACITY]; // [size]
  final int[] values = new int[CAPACITY]; // [size] codes into levels, or float bits
  final long[] timestamps; // [size], or null
  int size;

  private final RatingsWriter writer;
  private final byte[] codes = new byte[CAPACITY];
  private final MemorySegment bytes =
      Arena.ofAuto().allocate((long) Long.BYTES * CAPACITY, Long.BYTES);
  private long index;

  RatingsPiece(RatingsWriter writer) {
    this.writer = writer;
    timestamps = writer.timed() ? new long[CAPACITY] : null;
  }

  /** Goes to an index of the matrix; the piece is empty. */
  void seek(long newIndex) {
    index = newIndex;
  }

  /** Index of the next rating. */
  long index() {
    return index + size;
  }

  /** Adds a rating; its timestamp is left out when the matrix has none. */
  void add(int column, int value, long timestamp) throws IOException {
    if (size == CAPACITY) {
      flush();
    }
    columns[size] = column;
    values[size] = value;
    if (timestamps != null) {
      timestamps[size] = timestamp;
    }
    size++;
  }

  /** Adds ratings without timestamps. */
  void addAll(int[] newColumns, int[] newValues, int count) throws IOException {
    for (int from = 0; from < count; ) {
      if (size == CAPACITY) {
        flush();
      }
      int fits = Math.min(CAPACITY - size, count - from);
      System.arraycopy(newColumns, from, columns, size, fits);
      System.arraycopy(newValues, from, values, size, fits);
      size += fits;
      from += fits;
    }
  }

  /** Fetches {@code size} codes of a matrix. */
  void readCodes(MemorySegment from, long start) {
    MemorySegment.copy(from, Layouts.U8, start, codes, 0, size);
    for (int i = 0; i < size; i++) {
      values[i] = codes[i] & 0xff;
    }
  }

  /** Writes what is in it. */
  void flush() throws IOException {
    MemorySegment.copy(columns, 0, bytes, Layouts.I32, 0, size);
    writer.writeColumns(index, bytes.asSlice(0, 4L * size));
    if (writer.coded()) {
      for (int i = 0; i < size; i++) {
        codes[i] = (byte) values[i];
      }
      MemorySegment.copy(codes, 0, bytes, Layouts.U8, 0, size);
    } else {
      MemorySegment.copy(values, 0, bytes, Layouts.I32, 0, size);
    }
    writer.writeValues(index, bytes.asSlice(0, writer.valueBytes() * size));
    if (timestamps != null) {
      MemorySegment.copy(timestamps, 0, bytes, Layouts.I64, 0, size);
      writer.writeTimestamps(index, bytes.asSlice(0, 8L * size));
    }
    index += size;
    size = 0;
  }
}
