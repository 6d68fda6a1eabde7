package dev.quire.input;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Parts of a text, from its start, middle and end, to see how it is written. */
final class TextSample {
  /** Length of a part. */
  static final int PART_BYTES = 1 << 16;

  private static final int MAX_LINES = 1000; // of a part

  private final List<Part> parts = new ArrayList<>();
  private boolean oneLongLine;

  /** Whole lines; the last of the text may lack its end. */
  private static final class Part {
    private final byte[] bytes; // with padding
    private final int length;

    Part(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }
  }

  /**
   * A line and its fields.
   *
   * @param quoted whether one of them is in quotes
   * @param wrongQuotes whether there is something behind a quoted one
   * @param end the byte behind it, from the start of its part
   */
  record Line(List<String> fields, boolean quoted, boolean wrongQuotes, int end) {}

  /**
   * Lines that are not blank.
   *
   * @param open whether a quoted field has no end in the part, so that there are more lines
   */
  record Lines(List<Line> list, boolean open) {}

  /** Takes parts of what is behind a byte. */
  static TextSample of(MemorySegment bytes, long start) {
    TextSample sample = new TextSample();
    long length = bytes.byteSize() - start;
    sample.take(bytes, start, true);
    if (length > PART_BYTES) {
      sample.take(bytes, start + Math.max(PART_BYTES, length / 2), false);
    }
    if (length > 2 * PART_BYTES) {
      sample.take(bytes, bytes.byteSize() - PART_BYTES, false);
    }
    return sample;
  }

  private void take(MemorySegment bytes, long from, boolean atLineStart) {
    int count = (int) Math.min(PART_BYTES, bytes.byteSize() - from);
    byte[] part = new byte[count + FastLines.PADDING_BYTES];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, part, 0, count);
    int start = atLineStart ? 0 : lineEnd(part, count);
    int end = count;
    while (from + count < bytes.byteSize() && end > start && !isLineEnd(part[end - 1])) {
      end--;
    }
    if (end == start) {
      end = count; // one line, and longer than a part
      oneLongLine |= atLineStart;
    }
    System.arraycopy(part, start, part, 0, end - start);
    part[end - start] = '\n';
    parts.add(new Part(part, end - start));
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  private static int lineEnd(byte[] part, int count) {
    int at = 0;
    while (at < count && !isLineEnd(part[at])) {
      at++;
    }
    return Math.min(at + 1, count);
  }

  /** What it is encoded in, or null when all of it is ASCII. */
  TextEncoding encoding() {
    TextEncoding found = null;
    for (Part part : parts) {
      TextEncoding other = TextEncoding.guess(part.bytes, 0, part.length);
      found = found == null ? other : found;
    }
    return found;
  }

  /** Whether there is no line end in the first part, and more behind it. */
  boolean isOneLongLine() {
    return oneLongLine;
  }

  int parts() {
    return parts.size();
  }

  /** The lines of a part. */
  Lines lines(int part, Delimiter delimiter, boolean quotes, TextEncoding encoding) {
    byte[] bytes = parts.get(part).bytes;
    int length = parts.get(part).length;
    LineFields fields = new LineFields(delimiter, quotes);
    List<Line> lines = new ArrayList<>();
    for (int at = 0; at < length && lines.size() < MAX_LINES; ) {
      at = fields.next(bytes, at, length, true);
      if (at == LineFields.INCOMPLETE) {
        return new Lines(lines, true);
      }
      if (!fields.isBlankLine()) {
        List<String> texts = new ArrayList<>();
        for (int f = 0; f < fields.count(); f++) {
          String text = encoding.decode(bytes, fields.start(f), fields.end(f));
          texts.add(fields.isDoubled(f) ? text.replace("\"\"", "\"") : text);
        }
        lines.add(new Line(texts, fields.hasQuotes(), fields.hasWrongQuotes(), at));
      }
    }
    return new Lines(lines, false);
  }
}
