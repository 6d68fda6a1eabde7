package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Text in UTF-8, with or without a byte order mark, which is passed over. Bytes that are no UTF-8
 * are refused by line and place; what comes before them is read first, so that the first wrong line
 * of a file is the one that is reported.
 */
final class Utf8Reader extends Reader {
  private static final int BUFFER_BYTES = 1 << 13;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final Path file;
  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private long bytesBefore; // of the file, before the buffer
  private long lines; // line ends before the buffer
  private byte last; // the byte before the buffer
  private boolean atStart = true;
  private int pending = -1; // second half of a character that the target had no room for
  private boolean ended; // the file has no more than what is in the buffer

  /** Reads a stream to its end. */
  Utf8Reader(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (pending >= 0 && length > 0) {
      target[offset] = (char) pending;
      pending = -1;
      return 1;
    }
    CharBuffer chars = CharBuffer.wrap(target, offset, length).slice(); // its position is a count
    while (true) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      int count = chars.position();
      if (atStart && count > 0) {
        atStart = false;
        if (target[offset] == BYTE_ORDER_MARK) {
          System.arraycopy(target, offset + 1, target, offset, --count);
          chars.position(count);
        }
      }
      if (count > 0 || length == 0) {
        return count;
      }
      if (result.isError()) {
        throw notUtf8();
      }
      if (result.isOverflow()) {
        char[] pair = new char[2];
        decoder.decode(bytes, CharBuffer.wrap(pair), ended);
        target[offset] = pair[0];
        pending = pair[1];
        return 1;
      }
      if (ended) {
        return -1;
      }
      fill();
    }
  }

  private void fill() throws IOException {
    int read = bytes.position();
    if (read > 0) {
      lines += lineEnds(bytes.array(), read, last);
      last = bytes.get(read - 1);
      bytesBefore += read;
    }
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = count < 0;
    bytes.position(bytes.position() + Math.max(0, count)).flip();
  }

  /** Whether a byte ends a line; the second one of CR LF doesn't end another. */
  static boolean endsLine(byte b, byte before) {
    return b == '\r' || (b == '\n' && before != '\r');
  }

  private static int lineEnds(byte[] bytes, int length, byte before) {
    int ends = 0;
    byte last = before;
    for (int at = 0; at < length; at++) {
      byte b = bytes[at];
      ends += endsLine(b, last) ? 1 : 0;
      last = b;
    }
    return ends;
  }

  private InvalidFileException notUtf8() {
    long line = lines + lineEnds(bytes.array(), bytes.position(), last) + 1;
    return new InvalidFileException(
        file,
        Problem.of("not a text in UTF-8")
            .with("line", line)
            .with("byte", bytesBefore + bytes.position() + 1)
            .with("value", "0x" + Integer.toHexString(bytes.get(bytes.position()) & 0xff))
            .remedy("save the file as UTF-8, for example with iconv"));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
