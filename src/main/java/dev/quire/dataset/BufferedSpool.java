package dev.quire.dataset;

import dev.quire.mapped.SpoolFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A scratch file that one thread writes in small pieces, and reads when all is in it. */
final class BufferedSpool implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final SpoolFile file;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long flushed; // bytes in the file
  private MemorySegment segment;

  BufferedSpool(Path folder, String name) throws IOException {
    file = SpoolFile.create(folder, name);
  }

  /** Opens several, or none when one of them cannot be opened. */
  static List<BufferedSpool> openAll(Path folder, String... names) throws IOException {
    List<BufferedSpool> spools = new ArrayList<>();
    try {
      for (String name : names) {
        spools.add(new BufferedSpool(folder, name));
      }
      return spools;
    } catch (IOException | RuntimeException e) {
      spools.forEach(BufferedSpool::close);
      throw e;
    }
  }

  /** Number of bytes so far. */
  long bytes() {
    return flushed + buffer.position();
  }

  void add(long value) throws IOException {
    makeRoom(Long.BYTES);
    buffer.putLong(value);
  }

  void add(int value) throws IOException {
    makeRoom(Integer.BYTES);
    buffer.putInt(value);
  }

  void add(byte[] bytes) throws IOException {
    makeRoom(bytes.length);
    if (bytes.length > BUFFER_BYTES) {
      write(MemorySegment.ofArray(bytes));
    } else {
      buffer.put(bytes);
    }
  }

  private void makeRoom(int bytes) throws IOException {
    if (bytes > buffer.remaining()) {
      flush();
    }
  }

  private void flush() throws IOException {
    write(MemorySegment.ofBuffer(buffer.flip()));
    buffer.clear();
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
