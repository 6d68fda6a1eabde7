package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of a text of any shape, one after the other, with their fields as strings. For tables
 * that are small beside the ratings.
 *
 * <p>A record that makes no sense with quotes is read in another way before it is given up: in a
 * table with commas or semicolons {@code \"} may be a quote within quotes, in others quotes may be
 * characters like all others.
 */
final class TextRecords {
  /** More than any sane record: a quote that never closes is noticed after that. */
  private static final int MAX_RECORD_BYTES = 1 << 20;

  private static final int FIRST_BYTES = 1 << 16;

  private final Path file;
  private final MemorySegment bytes;
  private final Delimiter delimiter;
  private final TextEncoding encoding;
  private final LineFields fields;
  private final LineFields plain; // for records in which quotes are characters
  private final LineNumbers.Cursor lines;
  private byte[] buffer = new byte[FIRST_BYTES + LineFields.PADDING_BYTES];
  private long bufferStart; // in the text
  private int bufferEnd;
  private int at; // in the buffer: the next record
  private int recordStart;
  private int recordEnd;
  private List<String> values = List.of();
  private Problem problem; // null when all is well
  private String remedy = "";

  /**
   * Starts behind the header.
   *
   * @param start a byte at which a record begins
   */
  TextRecords(
      Path file,
      MemorySegment bytes,
      long start,
      Delimiter delimiter,
      boolean quotes,
      TextEncoding encoding) {
    this.file = file;
    this.bytes = bytes;
    this.delimiter = delimiter;
    this.encoding = encoding;
    fields = new LineFields(delimiter, quotes);
    plain = new LineFields(delimiter, false);
    lines = new LineNumbers(bytes).new Cursor();
    bufferStart = start;
  }

  /**
   * Goes to the next record that is not a blank line; false at the end.
   *
   * @throws InvalidFileException when its end is not found
   */
  boolean next() throws InvalidFileException {
    do {
      if (bufferStart + at >= bytes.byteSize()) {
        return false;
      }
      find();
    } while (fields.isBlankLine());
    read();
    return true;
  }

  private void find() throws InvalidFileException {
    while (true) {
      recordStart = at;
      boolean last = bufferStart + bufferEnd == bytes.byteSize();
      int next = at == bufferEnd ? LineFields.INCOMPLETE : fields.next(buffer, at, bufferEnd, last);
      if (next != LineFields.INCOMPLETE) {
        recordEnd = next;
        at = next;
        return;
      }
      if (last) {
        throw new InvalidFileException(file, LineFields.neverCloses(line()));
      }
      if (bufferEnd - at > MAX_RECORD_BYTES) {
        throw new InvalidFileException(
            file,
            Problem.of("line too long or a quote that never closes")
                .with("line", line())
                .with("bytes", "more than " + MAX_RECORD_BYTES)
                .remedy("correct the line"));
      }
      fill();
    }
  }

  /** Moves what is left to the front and fills the buffer up, with a larger one if it is full. */
  private void fill() {
    int left = bufferEnd - at;
    int room = buffer.length - LineFields.PADDING_BYTES;
    byte[] target = left > room / 2 ? new byte[2 * room + LineFields.PADDING_BYTES] : buffer;
    System.arraycopy(buffer, at, target, 0, left);
    buffer = target;
    bufferStart += at;
    at = 0;
    room = buffer.length - LineFields.PADDING_BYTES;
    int count = (int) Math.min(room - left, bytes.byteSize() - bufferStart - left);
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, bufferStart + left, buffer, left, count);
    bufferEnd = left + count;
    buffer[bufferEnd] = '\n';
  }

  private void read() {
    problem = null;
    remedy = "";
    values = fields.hasWrongQuotes() ? otherwise() : values(fields);
  }

  private List<String> values(LineFields found) {
    List<String> list = new ArrayList<>();
    for (int f = 0; f < found.count(); f++) {
      String text = text(found.start(f), found.end(f));
      list.add(found.isDoubled(f) ? text.replace("\"\"", "\"") : text);
    }
    return list;
  }

  /** The fields of a record that cannot be quoted as others are. */
  private List<String> otherwise() {
    if (delimiter == Delimiter.COMMA || delimiter == Delimiter.SEMICOLON) {
      Optional<List<String>> escaped =
          EscapedFields.of(text(recordStart, recordEnd), delimiter.text().charAt(0));
      if (escaped.isEmpty() && problem == null) {
        problem = Problem.of("wrong use of quotes").with("line", line());
        remedy = "put a quote only around a whole field, and double it inside";
      }
      return escaped.orElse(List.of());
    }
    plain.next(buffer, recordStart, recordEnd, true);
    return values(plain);
  }

  /** A text, which has to be in the encoding. */
  private String text(int from, int end) {
    int wrong = -1;
    if (!encoding.isUtf8()) {
      byte[] utf8 = new byte[(end - from) * encoding.mostUtf8Bytes()];
      int length = encoding.toUtf8(buffer, from, end, utf8);
      if (length >= 0) {
        return new String(utf8, 0, length, StandardCharsets.UTF_8);
      }
      wrong = -1 - length;
    } else {
      wrong = Utf8.wrongByte(buffer, from, end);
    }
    if (wrong >= 0 && problem == null) {
      problem =
          encoding
              .problem()
              .with("line", line())
              .with("byte", bufferStart + wrong + 1)
              .with("value", "0x" + Integer.toHexString(buffer[wrong] & 0xff));
      remedy = "save the file as UTF-8, for example with iconv";
    }
    return encoding.decode(buffer, from, end);
  }

  /** The line on which the record begins, counted from 1. */
  long line() {
    return lines.of(bufferStart + recordStart);
  }

  /** The fields of the record. */
  List<String> fields() {
    return values;
  }

  /** What is wrong with the record, without a remedy; null when its fields can be had. */
  Problem problem() {
    return problem;
  }

  /** What to do about it. */
  String remedy() {
    return remedy;
  }
}
