package dev.quire.spark;

import static dev.quire.model.Parameters.F32;

import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Neighbouring rows of a side: their biases and vectors.
 *
 * @param block number among those of its side
 * @param rank of the vectors
 * @param bias [rows]
 * @param factors [rows][rank]
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record Vectors(int block, int rank, float[] bias, float[] factors) implements Serializable {
  private static final long serialVersionUID = 1;

  /** No buffer is longer than an int. */
  private static final long PIECE_BYTES = 1 << 30;

  /** A copy of the rows {@code first .. end-1} of what the driver has. */
  static Vectors of(
      int block, int rank, int first, int end, MemorySegment bias, MemorySegment factors) {
    float[] biases = new float[end - first];
    float[] vectors = RatingBlock.floats(end - first, rank);
    MemorySegment.copy(bias, F32, (long) first * Float.BYTES, biases, 0, biases.length);
    MemorySegment.copy(factors, F32, (long) first * rank * Float.BYTES, vectors, 0, vectors.length);
    return new Vectors(block, rank, biases, vectors);
  }

  /** A copy of a row, [rank]. */
  static float[] row(MemorySegment factors, int row, int rank) {
    float[] vector = new float[rank];
    MemorySegment.copy(factors, F32, (long) row * rank * Float.BYTES, vector, 0, rank);
    return vector;
  }

  /** Tells rows apart that the driver has. */
  static long checksum(MemorySegment bias, MemorySegment factors) {
    CRC32C sum = new CRC32C();
    for (MemorySegment part : List.of(bias, factors)) {
      for (long at = 0; at < part.byteSize(); at += PIECE_BYTES) {
        long length = Math.min(PIECE_BYTES, part.byteSize() - at);
        sum.update(part.asSlice(at, length).asByteBuffer());
      }
    }
    return sum.getValue();
  }

  Letter letter(int[] rows) {
    float[] biases = new float[rows.length];
    float[] vectors = RatingBlock.floats(rows.length, rank);
    for (int i = 0; i < rows.length; i++) {
      biases[i] = bias[rows[i]];
      System.arraycopy(factors, rows[i] * rank, vectors, i * rank, rank);
    }
    return new Letter(block, biases, vectors);
  }
}
