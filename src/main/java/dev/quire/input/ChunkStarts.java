package dev.quire.input;

import dev.quire.parallel.WorkerPool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the chunks of a text begin: each at the start of the first line that begins in it, or where
 * the next one does when no line begins in it.
 *
 * <p>A line feed in a quoted field ends no line, and whether a field is quoted may depend on all
 * that comes before it. {@link #mindQuotes} finds out by {@link QuoteScan}.
 */
final class ChunkStarts {
  private final MemorySegment bytes;
  private final long dataStart;
  private final int chunkBytes;
  private final AtomicLong soughtBytes = new AtomicLong();
  private long[] known; // [count + 1], null when line feeds tell

  /**
   * The last line found that is longer than a chunk; every chunk in it would look through it again.
   */
  private volatile LongLine longLine = new LongLine(0, 0);

  /** No line ends from byte {@code start} up to just before {@code end}. */
  private record LongLine(long start, long end) {}

  /** Cuts what is behind the header, as if every line feed ended a line. */
  ChunkStarts(MemorySegment bytes, long dataStart, int chunkBytes) {
    this.bytes = bytes;
    this.dataStart = dataStart;
    this.chunkBytes = chunkBytes;
  }

  int chunkBytes() {
    return chunkBytes;
  }

  /** Number of chunks. */
  int count() {
    long dataBytes = bytes.byteSize() - dataStart;
    return Math.toIntExact((dataBytes + chunkBytes - 1) / chunkBytes);
  }

  /** The start of a chunk; the end of the text for the one behind the last. */
  long of(int chunk) {
    return known == null ? afterLineEnd(chunk) : known[chunk];
  }

  private long afterLineEnd(int chunk) {
    long start = dataStart + (long) chunk * chunkBytes;
    if (chunk == 0 || start >= bytes.byteSize()) {
      return Math.min(start, bytes.byteSize());
    }
    LongLine line = longLine;
    if (start > line.start && start <= line.end) {
      return line.end;
    }
    long at = start;
    while (at < bytes.byteSize() && !isAfterLineEnd(at)) {
      at++;
    }
    if (at - start > chunkBytes) {
      longLine = new LongLine(start, at);
    }
    soughtBytes.addAndGet(at - start);
    return at;
  }

  private boolean isAfterLineEnd(long at) {
    byte before = bytes.get(ValueLayout.JAVA_BYTE, at - 1);
    return before == '\n' || (before == '\r' && bytes.get(ValueLayout.JAVA_BYTE, at) != '\n');
  }

  /** How many bytes were looked at in all. */
  long soughtBytes() {
    return soughtBytes.get();
  }

  /** Looks at all quotes, so that chunks begin where lines begin. */
  void mindQuotes(Delimiter delimiter, WorkerPool pool) {
    QuoteScan scan = new QuoteScan(bytes, dataStart, delimiter);
    int count = count();
    byte[] effects = new byte[count]; // of each chunk on whether a field is open
    pool.forEach(
        count,
        (chunk, none) ->
            effects[chunk] = scan.effect(afterLineEnd(chunk), afterLineEnd(chunk + 1)));
    long[] starts = new long[count + 1];
    boolean open = false;
    for (int chunk = 0; chunk <= count; chunk++) {
      long start = afterLineEnd(chunk);
      boolean inLineBefore = chunk > 0 && starts[chunk - 1] > start; // a line of several chunks
      if (inLineBefore) {
        starts[chunk] = starts[chunk - 1];
      } else {
        starts[chunk] = open ? scan.lineEnd(start) : start;
      }
      open = chunk < count && QuoteScan.after(effects[chunk], open);
    }
    known = starts;
  }
}
