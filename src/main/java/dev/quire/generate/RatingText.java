package dev.quire.generate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Lines of a ratings.csv, formatted into a reused array of bytes; one thread at a time. */
final class RatingText {
  private static final int TIMESTAMP_DIGITS = 10;

  /** Of a rating with four decimals: a sign and the point among them. */
  private static final int RATING_BYTES = 10;

  private static final int PUNCTUATION = 4;

  /** An array this many times as long as needed, or less, is used again. */
  private static final long KEEP = 2;

  private byte[] bytes = new byte[0];
  private int length;

  /**
   * Empties the text and makes room.
   *
   * @param lines number of lines to come
   * @param largestUserId no user id in them is larger
   * @param largestMovieId no movie id in them is larger
   */
  void clear(int lines, int largestUserId, int largestMovieId) {
    int lineBytes =
        digitCount(largestUserId)
            + digitCount(largestMovieId)
            + RATING_BYTES
            + TIMESTAMP_DIGITS
            + PUNCTUATION;
    int needed = Math.multiplyExact(lines, lineBytes);
    // What a very active user took is given back: every text has such a user at some time.
    if (bytes.length < needed || bytes.length > KEEP * needed) {
      bytes = new byte[needed];
    }
    length = 0;
  }

  /** Becomes the first line of the file. */
  void header() {
    bytes = "userId,movieId,rating,timestamp\n".getBytes(StandardCharsets.US_ASCII);
    length = bytes.length;
  }

  /** Appends what a line begins with, including the comma before the rating. */
  void key(int userId, int movieId) {
    digits(userId, digitCount(userId));
    bytes[length++] = ',';
    digits(movieId, digitCount(movieId));
    bytes[length++] = ',';
  }

  /** Appends {@code halfStars / 2} with one decimal. */
  void halfStars(int halfStars) {
    bytes[length++] = (byte) ('0' + halfStars / 2);
    bytes[length++] = '.';
    bytes[length++] = (byte) (halfStars % 2 == 0 ? '0' : '5');
  }

  /** Appends {@code tenThousandths / 10000} with four decimals. */
  void decimals(int tenThousandths) {
    if (tenThousandths < 0) {
      bytes[length++] = '-';
    }
    int magnitude = Math.abs(tenThousandths);
    digits(magnitude / 10_000, digitCount(magnitude / 10_000));
    bytes[length++] = '.';
    digits(magnitude % 10_000, 4);
  }

  /** Appends the end of a line, {@code seconds} having ten digits. */
  void timestamp(long seconds) {
    bytes[length++] = ',';
    digits(seconds, TIMESTAMP_DIGITS);
    bytes[length++] = '\n';
  }

  /** Writes the whole text. */
  void writeTo(WritableByteChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private void digits(long value, int count) {
    long left = value;
    for (int i = length + count - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    length += count;
  }

  private static int digitCount(int value) {
    int count = 1;
    for (int left = value; left >= 10; left /= 10) {
      count++;
    }
    return count;
  }
}
