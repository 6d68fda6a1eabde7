package dev.quire.input;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Finds the number of a line; counts only when somebody asks, which is when a line is wrong, and
 * looks through no stretch of the text again and again. Lines end with LF, CR LF or CR; also those
 * in quoted fields.
 */
final class LineNumbers {
  private static final int STRETCH_BYTES = 1 << 18;

  private final MemorySegment bytes;
  private final int[] lines; // [stretches], ends of lines in each; -1 for not counted yet

  LineNumbers(MemorySegment bytes) {
    this.bytes = bytes;
    lines = new int[Math.toIntExact(bytes.byteSize() / STRETCH_BYTES + 1)];
    Arrays.fill(lines, -1);
  }

  /** Answers one thread, which asks for one line after the other. */
  final class Cursor {
    private long countedBytes = -1;
    private long before; // lines that end before that

    /** The number of the line that begins at a byte, counted from 1. */
    long of(long atBytes) {
      boolean near = countedBytes >= 0 && atBytes >= countedBytes;
      near &= atBytes - countedBytes <= STRETCH_BYTES;
      before = near ? before + count(countedBytes, atBytes) : before(atBytes);
      countedBytes = atBytes;
      return before + 1;
    }
  }

  /** Number of lines that end before a byte. */
  private long before(long atBytes) {
    int stretches = (int) (atBytes / STRETCH_BYTES);
    long before = 0;
    for (int stretch = 0; stretch < stretches; stretch++) {
      before += ofStretch(stretch);
    }
    return before + count((long) stretches * STRETCH_BYTES, atBytes);
  }

  private synchronized int ofStretch(int stretch) {
    if (lines[stretch] < 0) {
      long start = (long) stretch * STRETCH_BYTES;
      lines[stretch] = count(start, start + STRETCH_BYTES);
    }
    return lines[stretch];
  }

  private int count(long from, long end) {
    byte last = from == 0 ? 0 : bytes.get(ValueLayout.JAVA_BYTE, from - 1);
    int ends = 0;
    for (long at = from; at < end; at++) {
      byte b = bytes.get(ValueLayout.JAVA_BYTE, at);
      ends += Utf8Reader.endsLine(b, last) ? 1 : 0;
      last = b;
    }
    return ends;
  }
}
