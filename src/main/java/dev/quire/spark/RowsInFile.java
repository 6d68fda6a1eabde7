package dev.quire.spark;

import dev.quire.dataset.CsrMatrix;
import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A matrix in a file of the driver that every executor has, too. Executors read their rows
 * themselves, with nothing but the JDK: neither the driver nor the network has to carry ratings.
 *
 * @param file where it is
 * @param pointersBytes where its row pointers begin, I64
 * @param columnsBytes where its columns begin, I32
 * @param valuesBytes where its values begin: U8 codes, or F32
 * @param levels the rating that each code stands for; empty for F32
 * @param columns how many columns it has
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record RowsInFile(
    FileOfDriver file,
    long pointersBytes,
    long columnsBytes,
    long valuesBytes,
    float[] levels,
    int columns)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Of values of four bytes; a multiple of them. */
  private static final int BUFFER_BYTES = 1 << 20;

  /**
   * Some rows.
   *
   * @param pointers [rows + 1], from 0
   * @param columns [ratings], rising in each row
   * @param values [ratings]; empty where there are codes
   * @param codes [ratings], unsigned; empty where there are values
   * @param levels the rating that each code stands for
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record Rows(long[] pointers, int[] columns, float[] values, byte[] codes, float[] levels)
      implements Serializable {
    private static final long serialVersionUID = 1;

    int count() {
      return pointers.length - 1;
    }

    CsrMatrix matrix() {
      return levels.length == 0
          ? CsrMatrix.over(pointers, columns, values)
          : CsrMatrix.over(pointers, columns, codes, levels);
    }
  }

  /**
   * Where a matrix is.
   *
   * @param columns how many columns it has
   */
  static RowsInFile of(CsrMatrix matrix, int columns) throws IOException {
    CsrMatrix.Place place = matrix.place().orElseThrow();
    return new RowsInFile(
        new FileOfDriver("dataset", place.file()),
        place.pointersBytes(),
        place.columnsBytes(),
        place.valuesBytes(),
        matrix.levels(),
        columns);
  }

  /**
   * Reads the rows {@code first .. end-1}.
   *
   * @throws NotHereException when the file is not what the driver sees there
   * @throws InvalidFileException when a column is none
   */
  Rows read(int first, int end) throws IOException {
    try (FileChannel channel = FileChannel.open(file.here())) {
      long[] pointers = new long[end - first + 1];
      read(
          channel,
          pointersBytes + (long) first * Long.BYTES,
          pointers.length,
          Long.BYTES,
          (buffer, at, n) -> buffer.asLongBuffer().get(pointers, at, n));
      long from = pointers[0];
      int ratings = size(pointers[pointers.length - 1] - from);
      for (int r = 0; r < pointers.length; r++) {
        pointers[r] -= from;
      }
      int[] found = new int[ratings];
      read(
          channel,
          columnsBytes + from * Integer.BYTES,
          ratings,
          Integer.BYTES,
          (buffer, at, n) -> buffer.asIntBuffer().get(found, at, n));
      requireColumns(found, from);
      boolean coded = levels.length > 0;
      float[] values = new float[coded ? 0 : ratings];
      read(
          channel,
          valuesBytes + from * Float.BYTES,
          values.length,
          Float.BYTES,
          (buffer, at, n) -> buffer.asFloatBuffer().get(values, at, n));
      byte[] codes = new byte[coded ? ratings : 0];
      read(
          channel,
          valuesBytes + from,
          codes.length,
          1,
          (buffer, at, n) -> buffer.get(codes, at, n));
      return new Rows(pointers, found, values, codes, levels);
    }
  }

  private void requireColumns(int[] found, long from) throws InvalidFileException {
    for (int i = 0; i < found.length; i++) {
      if (found[i] < 0 || found[i] >= columns) {
        throw InvalidFileException.damaged(
            Path.of(file.toString()),
            Problem.of("column out of range")
                .with("rating", from + i)
                .with("value", found[i])
                .with("columns", columns));
      }
    }
  }

  private static int size(long ratings) {
    if (ratings > Integer.MAX_VALUE - 8) {
      throw new TooFewPartitionsException("ratings", ratings);
    }
    return (int) ratings;
  }

  /** Takes the next elements out of a buffer. */
  private interface Taking {
    void take(ByteBuffer buffer, int at, int n);
  }

  private void read(
      FileChannel channel, long startBytes, int count, int elementBytes, Taking taking)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int step = BUFFER_BYTES / elementBytes;
    for (int at = 0; at < count; at += step) {
      int n = Math.min(step, count - at);
      buffer.clear().limit(n * elementBytes);
      long position = startBytes + (long) at * elementBytes;
      while (buffer.hasRemaining()) {
        int read = channel.read(buffer, position + buffer.position());
        if (read < 0) {
          throw new IOException("the file ends early: file=" + file + ", at=" + position);
        }
      }
      taking.take(buffer.flip(), at, n);
    }
  }
}
