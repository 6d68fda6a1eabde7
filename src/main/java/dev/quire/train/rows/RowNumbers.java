package dev.quire.train.rows;

import static dev.quire.model.Parameters.F32;

import java.lang.foreign.MemorySegment;

/** Some numbers of each row of a side, as they are when they are asked for. */
public interface RowNumbers {
  /** How many a row has. */
  int width();

  /**
   * Copies those of the rows {@code first .. end-1}.
   *
   * @param target [rows][width]. Modified.
   */
  void copyTo(int first, int end, float[] target);

  /** Those of all rows, F32 [rows][width]. */
  default MemorySegment all(int rows) {
    float[] all = new float[Math.multiplyExact(rows, width())];
    copyTo(0, rows, all);
    return MemorySegment.ofArray(all);
  }

  /** What rows are drawn to. */
  static RowNumbers of(PriorMean prior, int rank) {
    return new RowNumbers() {
      @Override
      public int width() {
        return rank;
      }

      @Override
      public void copyTo(int first, int end, float[] target) {
        float[] mean = new float[rank];
        for (int row = first; row < end; row++) {
          prior.mean(row, mean);
          System.arraycopy(mean, 0, target, (row - first) * rank, rank);
        }
      }
    };
  }

  /**
   * Numbers in memory.
   *
   * @param memory F32 [rows][width]
   */
  record Stored(MemorySegment memory, int width) implements RowNumbers {
    @Override
    public void copyTo(int first, int end, float[] target) {
      int count = (end - first) * width;
      MemorySegment.copy(memory, F32, offsetBytes(first), target, 0, count);
    }

    @Override
    public MemorySegment all(int rows) {
      return memory;
    }

    /**
     * Writes those of the rows from {@code first} on.
     *
     * @param source [rows][width]. Not modified.
     */
    public void copyFrom(int first, float[] source) {
      MemorySegment.copy(source, 0, memory, F32, offsetBytes(first), source.length);
    }

    private long offsetBytes(int row) {
      return (long) row * width * Float.BYTES;
    }
  }
}
