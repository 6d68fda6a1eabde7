package dev.quire.input;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;

/** Where the chunks of a file begin: each at the start of a line that ends with a line feed. */
final class ChunkStarts {
  private final MemorySegment bytes;
  private final long dataStart;
  private final AtomicLong soughtBytes = new AtomicLong();

  /**
   * The last line found that is longer than a chunk. Where lines end with CR it is the whole file,
   * which every chunk in it would look through again.
   */
  private volatile LongLine longLine = new LongLine(0, 0);

  /** No line feed from just before byte {@code start} up to that before {@code end}. */
  private record LongLine(long start, long end) {}

  /** Cuts what is behind the header. */
  ChunkStarts(MemorySegment bytes, long dataStart) {
    this.bytes = bytes;
    this.dataStart = dataStart;
  }

  /** Number of chunks. */
  int count() {
    long dataBytes = bytes.byteSize() - dataStart;
    return Math.toIntExact((dataBytes + TextRatings.CHUNK_BYTES - 1) / TextRatings.CHUNK_BYTES);
  }

  /** The start of the first line that begins at or after the chunk's first byte. */
  long of(int chunk) {
    long start = dataStart + (long) chunk * TextRatings.CHUNK_BYTES;
    if (chunk == 0 || start >= bytes.byteSize()) {
      return Math.min(start, bytes.byteSize());
    }
    LongLine known = longLine;
    if (start > known.start && start <= known.end) {
      return known.end;
    }
    long at = start;
    while (at < bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, at - 1) != '\n') {
      at++;
    }
    if (at - start > TextRatings.CHUNK_BYTES) {
      longLine = new LongLine(start, at);
    }
    soughtBytes.addAndGet(at - start);
    return at;
  }

  /** How many bytes were looked at in all. */
  long soughtBytes() {
    return soughtBytes.get();
  }
}
