package dev.quire.input;

import dev.quire.mapped.Layouts;
import java.lang.foreign.MemorySegment;

/**
 * Whether a place in a text is in a quoted field, as {@link LineFields} would have it that reads
 * from the start. A stretch of text is looked at without knowing what comes before it, so that
 * several threads can do that: for both answers at its beginning, what is the answer at its end?
 *
 * <p>What makes that cheap: a quote opens a field only where a field begins, which the bytes just
 * before it tell; so nothing but quotes has to be looked at.
 *
 * <pre>
 * text     1,"a ⏎ b, ""c""",2 ⏎
 * opens      ^                       behind a delimiter
 * closes                 ^           not one of two quotes
 * </pre>
 */
final class QuoteScan {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final int OPEN_AFTER_CLOSED = 1; // bits of an effect
  private static final int OPEN_AFTER_OPEN = 2;

  private final MemorySegment bytes;
  private final long dataStart;
  private final byte delimiter;
  private final boolean twice;

  /** Scans what lies behind the header. */
  QuoteScan(MemorySegment bytes, long dataStart, Delimiter delimiter) {
    this.bytes = bytes;
    this.dataStart = dataStart;
    this.delimiter = (byte) delimiter.text().charAt(0);
    twice = delimiter == Delimiter.COLONS;
  }

  /** What a stretch of text does; neither of its ends may lie behind a quote. */
  byte effect(long from, long end) {
    boolean one = false; // whether a field is open, when none is at the beginning
    boolean other = true; // and when one is
    long oneSkips = -1; // the second of two quotes
    long otherSkips = -1;
    for (long at = quote(from, end); at < end; at = quote(at + 1, end)) {
      boolean doubled = at + 1 < end && bytes.get(Layouts.U8, at + 1) == '"';
      boolean opens = (one && other) || opens(at); // does not matter when both are open
      if (at != oneSkips) {
        oneSkips = one && doubled ? at + 1 : -1;
        one = one ? doubled : opens;
      }
      if (at != otherSkips) {
        otherSkips = other && doubled ? at + 1 : -1;
        other = other ? doubled : opens;
      }
    }
    return (byte) ((one ? OPEN_AFTER_CLOSED : 0) | (other ? OPEN_AFTER_OPEN : 0));
  }

  /** Whether a field is open behind a stretch of text with an effect. */
  static boolean after(byte effect, boolean openBefore) {
    return (effect & (openBefore ? OPEN_AFTER_OPEN : OPEN_AFTER_CLOSED)) != 0;
  }

  /** Whether a quote outside of a quoted field begins one. */
  private boolean opens(long quote) {
    long at = quote;
    while (at > dataStart && isBlank(bytes.get(Layouts.U8, at - 1))) {
      at--;
    }
    if (at == dataStart) {
      return true;
    }
    byte before = bytes.get(Layouts.U8, at - 1);
    if (before == '\n' || before == '\r') {
      return true;
    }
    return before == delimiter && (!twice || isDelimiterTwice(at));
  }

  /** Of three, the first two are the delimiter, and the third is in the field. */
  private boolean isDelimiterTwice(long end) {
    long at = end;
    while (at > dataStart && bytes.get(Layouts.U8, at - 1) == delimiter) {
      at--;
    }
    return (end - at) % 2 == 0;
  }

  private boolean isBlank(byte b) {
    return (b == ' ' || b == '\t') && b != delimiter;
  }

  /** The start of the next line, seen from within a quoted field. */
  long lineEnd(long from) {
    long end = bytes.byteSize();
    boolean open = true;
    for (long at = from; at < end; at++) {
      byte b = bytes.get(Layouts.U8, at);
      boolean next = at + 1 < end;
      if (b == '"') {
        if (open && next && bytes.get(Layouts.U8, at + 1) == '"') {
          at++;
        } else {
          open = !open && opens(at);
        }
      } else if (!open && b == '\n') {
        return at + 1;
      } else if (!open && b == '\r') {
        return next && bytes.get(Layouts.U8, at + 1) == '\n' ? at + 2 : at + 1;
      }
    }
    return end;
  }

  /** The first quote from a place on, or the end. */
  private long quote(long from, long end) {
    long at = from;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long others = bytes.get(Layouts.I64, at) ^ ('"' * ONES);
      long found = (others - ONES) & ~others & HIGHS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < end && bytes.get(Layouts.U8, at) != '"') {
      at++;
    }
    return at;
  }
}
