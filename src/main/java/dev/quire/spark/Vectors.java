package dev.quire.spark;

import dev.quire.train.rows.RowNumbers;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Numbers of neighbouring rows of a side, biases and vectors for example.
 *
 * @param block number among those of its side
 * @param widths how many numbers a row has of each kind
 * @param numbers of each kind, [rows][width]
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record Vectors(int block, int[] widths, float[][] numbers) implements Serializable {
  private static final long serialVersionUID = 1;

  /** No buffer is longer than an int. */
  private static final long PIECE_BYTES = 1 << 30;

  /** A copy of the rows {@code first .. end-1} of what the driver has. */
  static Vectors of(int block, List<? extends RowNumbers> kinds, int first, int end) {
    Vectors copy = allocate(block, widths(kinds), end - first);
    for (int i = 0; i < copy.widths.length; i++) {
      kinds.get(i).copyTo(first, end, copy.numbers[i]);
    }
    return copy;
  }

  /** All 0. */
  static Vectors allocate(int block, int[] widths, int rows) {
    float[][] numbers = new float[widths.length][];
    Arrays.setAll(numbers, i -> floats(rows, widths[i]));
    return new Vectors(block, widths, numbers);
  }

  private static float[] floats(int rows, int width) {
    long count = (long) rows * width;
    if (count > Integer.MAX_VALUE - 8) {
      throw new TooFewPartitionsException("factors", count);
    }
    return new float[(int) count];
  }

  static int[] widths(List<? extends RowNumbers> kinds) {
    return kinds.stream().mapToInt(RowNumbers::width).toArray();
  }

  /** Tells rows apart that the driver has. */
  static long checksum(List<RowNumbers.Stored> kinds) {
    CRC32C sum = new CRC32C();
    for (RowNumbers.Stored kind : kinds) {
      MemorySegment memory = kind.memory();
      for (long at = 0; at < memory.byteSize(); at += PIECE_BYTES) {
        long length = Math.min(PIECE_BYTES, memory.byteSize() - at);
        sum.update(memory.asSlice(at, length).asByteBuffer());
      }
    }
    return sum.getValue();
  }

  /** Writes the rows to where the driver has them, from row {@code first} on. */
  void copyTo(int first, List<RowNumbers.Stored> kinds) {
    for (int i = 0; i < numbers.length; i++) {
      kinds.get(i).copyFrom(first, numbers[i]);
    }
  }

  /** Some rows, counted from the first. */
  Letter letter(int[] rows) {
    float[][] chosen = allocate(block, widths, rows.length).numbers;
    for (int i = 0; i < widths.length; i++) {
      for (int r = 0; r < rows.length; r++) {
        System.arraycopy(numbers[i], rows[r] * widths[i], chosen[i], r * widths[i], widths[i]);
      }
    }
    return new Letter(block, chosen);
  }

  /** Takes rows from one on. */
  void put(int row, Letter letter) {
    for (int i = 0; i < widths.length; i++) {
      float[] arrived = letter.numbers()[i];
      System.arraycopy(arrived, 0, numbers[i], row * widths[i], arrived.length);
    }
  }

  /** F32 [rows][width] of each kind. */
  List<MemorySegment> memory() {
    return Arrays.stream(numbers).map(MemorySegment::ofArray).toList();
  }
}
