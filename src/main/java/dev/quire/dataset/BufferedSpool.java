package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import dev.quire.mapped.SpoolFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A scratch file that one thread writes in small pieces, and reads when all is in it. */
final class BufferedSpool implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final SpoolFile file;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final MemorySegment buffered = MemorySegment.ofArray(buffer);
  private int size; // bytes in the buffer
  private long flushed; // bytes in the file
  private MemorySegment segment;

  BufferedSpool(Path folder, String name) throws IOException {
    file = SpoolFile.create(folder, name);
  }

  /** Number of bytes so far. */
  long bytes() {
    return flushed + size;
  }

  void add(long value) throws IOException {
    makeRoom(Long.BYTES);
    buffered.set(Layouts.I64, size, value);
    size += Long.BYTES;
  }

  void add(int value) throws IOException {
    makeRoom(Integer.BYTES);
    buffered.set(Layouts.I32, size, value);
    size += Integer.BYTES;
  }

  void add(byte[] bytes) throws IOException {
    makeRoom(bytes.length);
    if (bytes.length > BUFFER_BYTES) {
      write(MemorySegment.ofArray(bytes));
    } else {
      System.arraycopy(bytes, 0, buffer, size, bytes.length);
      size += bytes.length;
    }
  }

  private void makeRoom(int bytes) throws IOException {
    if (size + bytes > BUFFER_BYTES) {
      flush();
    }
  }

  private void flush() throws IOException {
    write(buffered.asSlice(0, size));
    size = 0;
  }

  private void write(MemorySegment bytes) throws IOException {
    file.append(bytes);
    flushed += bytes.byteSize();
  }

  /** All is in it. */
  void finish() throws IOException {
    flush();
    segment = file.map();
  }

  /** What was added, after {@link #finish}. */
  MemorySegment segment() {
    return segment;
  }

  @Override
  public void close() {
    file.close();
  }
}
