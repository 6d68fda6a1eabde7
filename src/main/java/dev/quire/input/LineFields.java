package dev.quire.input;

import dev.quire.problem.Problem;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds the fields of one line after the other, and makes no objects.
 *
 * <pre>
 * line   = field { delimiter field } ( LF | CR LF | CR )
 * field  = blanks ( '"' { any byte but '"' | '""' } '"' | plain ) blanks
 * plain  = bytes without delimiter, LF or CR; does not begin with '"'
 * blank  = space or tab, unless that is the delimiter
 * </pre>
 *
 * Blanks around a field are no part of it. Where a quoted field is followed by something else than
 * a delimiter or the end of the line, this is noted, and the rest of the field is passed over.
 */
final class LineFields {
  /** The answer of {@link #next} when the text ends before the line does. */
  static final int INCOMPLETE = -1;

  /** Bytes behind the text that are looked at. */
  static final int PADDING_BYTES = 8;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LF = '\n' * ONES;
  private static final long CR = '\r' * ONES;
  private static final long QUOTE = '"' * ONES;

  private final byte delimiter; // the first byte of it
  private final boolean twice; // whether the delimiter is that byte twice
  private final boolean quotes;
  private final long delimiters; // eight times the byte
  private int count;
  private int[] starts = new int[16]; // [count]
  private int[] ends = new int[16]; // [count]
  private boolean[] doubled = new boolean[16]; // [count], has a quote for each two of them
  private boolean quoted;
  private boolean wrongQuotes;
  private boolean open;

  /**
   * Finds fields.
   *
   * @param quotes whether fields may be quoted; otherwise a quote is a character like others
   */
  LineFields(Delimiter delimiter, boolean quotes) {
    this.delimiter = (byte) delimiter.text().charAt(0);
    twice = delimiter == Delimiter.COLONS;
    delimiters = this.delimiter * ONES;
    this.quotes = quotes;
  }

  /**
   * Finds the fields of the line that begins at a place.
   *
   * @param text with at least {@value #PADDING_BYTES} more bytes behind the end, of which the first
   *     is a line feed
   * @param last whether nothing comes behind the end, so that the line may end there
   * @return the start of the next line, or {@link #INCOMPLETE}
   */
  int next(byte[] text, int from, int end, boolean last) {
    count = 0;
    quoted = false;
    wrongQuotes = false;
    open = false;
    int at = from;
    while (true) {
      at = field(text, at, end);
      if (at >= end) {
        return last && !open ? end : INCOMPLETE;
      }
      byte b = text[at];
      if (b == delimiter) {
        at += twice ? 2 : 1;
      } else if (b == '\n') {
        return at + 1;
      } else if (text[at + 1] == '\n') {
        return at + 1 < end || last ? Math.min(at + 2, end) : INCOMPLETE;
      } else {
        return at + 1;
      }
    }
  }

  private boolean isDelimiter(byte[] text, int at) {
    return !twice || text[at + 1] == delimiter;
  }

  /** Adds a field, and returns where the delimiter or line end behind it is. */
  private int field(byte[] text, int from, int end) {
    int start = from;
    while (isBlank(text[start])) {
      start++;
    }
    if (quotes && text[start] == '"' && start < end) {
      return quotedField(text, start + 1, end);
    }
    int stop = plainEnd(text, start);
    int at = stop;
    while (at > start && isBlank(text[at - 1])) {
      at--;
    }
    add(start, at, false);
    return stop;
  }

  private boolean isBlank(byte b) {
    return (b == ' ' || b == '\t') && b != delimiter;
  }

  /** The first delimiter or line end from a place on. */
  private int plainEnd(byte[] text, int from) {
    int at = from;
    while (true) {
      long word = (long) EIGHT.get(text, at);
      long found = bytes(word, delimiters) | bytes(word, LF) | bytes(word, CR);
      if (found == 0) {
        at += Long.BYTES;
        continue;
      }
      at += Long.numberOfTrailingZeros(found) >>> 3;
      if (text[at] != delimiter || isDelimiter(text, at)) {
        return at;
      }
      at++;
    }
  }

  /** The high bit of each byte that is the one of the pattern; exact for the lowest of them. */
  private static long bytes(long word, long pattern) {
    long others = word ^ pattern;
    return (others - ONES) & ~others & HIGHS;
  }

  private int quotedField(byte[] text, int start, int end) {
    quoted = true;
    boolean pairs = false;
    int at = quote(text, start, end);
    while (at + 1 < end && text[at + 1] == '"') {
      pairs = true;
      at = quote(text, at + 2, end);
    }
    add(start, Math.min(at, end), pairs);
    if (at >= end) {
      open = true;
      return end;
    }
    at++;
    while (isBlank(text[at])) {
      at++;
    }
    int stop = plainEnd(text, at);
    wrongQuotes |= stop != at;
    return stop;
  }

  /** The first quote from a place on; at or behind the end for none. */
  private static int quote(byte[] text, int from, int end) {
    for (int at = from; at < end; at += Long.BYTES) {
      long found = bytes((long) EIGHT.get(text, at), QUOTE);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    return end;
  }

  private void add(int start, int end, boolean hasPairs) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      doubled = Arrays.copyOf(doubled, 2 * count);
    }
    starts[count] = start;
    ends[count] = end;
    doubled[count++] = hasPairs;
  }

  /** What is wrong with a line that ends in a quoted field, where the text does. */
  static Problem neverCloses(long line) {
    return Problem.of("quote never closes")
        .with("line", line)
        .remedy("close it or correct the line");
  }

  /** Number of fields of the line. */
  int count() {
    return count;
  }

  /** Whether there is nothing in the line. */
  boolean isBlankLine() {
    return count == 1 && starts[0] == ends[0];
  }

  /** Where a field begins, behind its quote. */
  int start(int field) {
    return starts[field];
  }

  /** Where it ends, before its quote. */
  int end(int field) {
    return ends[field];
  }

  /** Whether every quote in it stands there twice. */
  boolean isDoubled(int field) {
    return doubled[field];
  }

  /** Whether a field of the line is quoted. */
  boolean hasQuotes() {
    return quoted;
  }

  /** Whether there is something behind the end of a quoted field. */
  boolean hasWrongQuotes() {
    return wrongQuotes;
  }

  /** Whether the text ends in a quoted field. */
  boolean isOpen() {
    return open;
  }

  /**
   * Copies a field in which quotes are doubled, with one for each two of them.
   *
   * @param to has room for the field
   * @return its length
   */
  static int undouble(byte[] text, int from, int end, byte[] to) {
    int length = 0;
    for (int at = from; at < end; at++) {
      byte b = text[at];
      to[length++] = b;
      at += b == '"' ? 1 : 0;
    }
    return length;
  }
}
