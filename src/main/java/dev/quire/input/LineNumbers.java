package dev.quire.input;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Finds the number of a line; counts only when somebody asks, which is when a line is wrong. Lines
 * end with LF, CR LF or CR, as for commons-csv.
 */
final class LineNumbers {
  private final MemorySegment bytes;
  private final long headerEndBytes;
  private long countedBytes;
  private byte last; // the byte before
  private long lines;

  /** The header ends before byte {@code headerEndBytes} and is one line. */
  LineNumbers(MemorySegment bytes, long headerEndBytes) {
    this.bytes = bytes;
    this.headerEndBytes = headerEndBytes;
    restart();
  }

  private void restart() {
    countedBytes = headerEndBytes;
    last = bytes.get(ValueLayout.JAVA_BYTE, headerEndBytes - 1);
    lines = 1;
  }

  /** Number of lines that end before a byte behind the header. */
  synchronized long before(long atBytes) {
    if (atBytes < countedBytes) {
      restart();
    }
    for (; countedBytes < atBytes; countedBytes++) {
      byte b = bytes.get(ValueLayout.JAVA_BYTE, countedBytes);
      lines += Utf8Reader.endsLine(b, last) ? 1 : 0;
      last = b;
    }
    return lines;
  }
}
