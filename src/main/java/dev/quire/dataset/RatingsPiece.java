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
  static final int CAPACITY = 1 << 15;

  /** Heap that it takes. */
  static final long BYTES = 17L * CAPACITY;

  private final RatingsWriter writer;
  private final float[] levels; // ratings by code; null when there is nothing to add up
  private final int[] columns = new int[CAPACITY]; // [size]
  private final int[] values = new int[CAPACITY]; // [size] codes into levels, or float bits
  private final long[] timestamps; // [size], or null
  private final byte[] codes = new byte[CAPACITY];
  private final MemorySegment bytes =
      Arena.ofAuto().allocate((long) Long.BYTES * CAPACITY, Long.BYTES);
  private int size;
  private long index;
  private double sum;

  /**
   * An empty piece.
   *
   * @param levels ratings by code, not used when values are floats; null when nobody wants their
   *     sum
   */
  RatingsPiece(RatingsWriter writer, float[] levels) {
    this.writer = writer;
    this.levels = levels;
    timestamps = writer.timed() ? new long[CAPACITY] : null;
  }

  /** Goes to an index of the matrix, and forgets what is in it. */
  void seek(long newIndex) {
    index = newIndex;
    size = 0;
    sum = 0;
  }

  /** Index of the next rating. */
  long index() {
    return index + size;
  }

  /** Adds a user's ratings in a part of the split. */
  void addRow(UserRow row, int part) throws IOException {
    for (int from = 0, to; from < row.size(); from = to) {
      if (CAPACITY - size < row.size() && size > CAPACITY / 2) {
        flush();
      }
      to = Math.min(row.size(), from + CAPACITY - size);
      size = row.copyTo(part, from, to, columns, values, timestamps, size);
    }
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

  private static void narrow(int[] from, byte[] to, int n) {
    for (int i = 0; i < n; i++) {
      to[i] = (byte) from[i];
    }
  }

  private static double addLevels(double before, int[] codes, float[] levels, int n) {
    double sum = before;
    for (int i = 0; i < n; i++) {
      sum += levels[codes[i]];
    }
    return sum;
  }

  private static double addFloats(double before, int[] bits, int n) {
    double sum = before;
    for (int i = 0; i < n; i++) {
      sum += Float.intBitsToFloat(bits[i]);
    }
    return sum;
  }

  /** The ratings that were written since {@link #seek}, added up. */
  double sum() {
    return sum;
  }

  /** Writes what is in it. */
  void flush() throws IOException {
    MemorySegment.copy(columns, 0, bytes, Layouts.I32, 0, size);
    writer.writeColumns(index, bytes.asSlice(0, 4L * size));
    if (writer.coded()) {
      sum = levels == null ? 0 : addLevels(sum, values, levels, size);
      narrow(values, codes, size);
      MemorySegment.copy(codes, 0, bytes, Layouts.U8, 0, size);
    } else {
      sum = levels == null ? 0 : addFloats(sum, values, size);
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
