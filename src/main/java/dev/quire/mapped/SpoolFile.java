package dev.quire.mapped;

import dev.quire.files.Temporary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A scratch file whose length is not known beforehand: appended to by several threads, mapped when
 * all is in it, gone at {@link #close}.
 *
 * <p>It is filled by writes and not through a mapping, so that a full disk is an exception.
 */
public final class SpoolFile implements AutoCloseable {
  private final Temporary temporary;
  private final FileChannel channel;
  private final Arena arena = Arena.ofShared();
  private final AtomicLong endBytes = new AtomicLong();

  private SpoolFile(Temporary temporary, FileChannel channel) {
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * An empty file.
   *
   * @param name tells what is in it, for someone who looks into the folder
   */
  public static SpoolFile create(Path folder, String name) throws IOException {
    Temporary temporary = Temporary.file(folder, name);
    try {
      FileChannel channel =
          FileChannel.open(temporary.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
      return new SpoolFile(temporary, channel);
    } catch (IOException e) {
      temporary.close();
      throw e;
    }
  }

  /**
   * Writes bytes side by side; may be called by several threads.
   *
   * @return where they are, in bytes from the start of the file
   * @throws IOException also when the disk is full
   */
  public long append(MemorySegment bytes) throws IOException {
    long start = endBytes.getAndAdd(bytes.byteSize());
    ByteBuffer buffer = bytes.asByteBuffer();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer, start + buffer.position());
      }
    } catch (IOException e) {
      throw PendingFile.cannotWrite(temporary.path(), start + bytes.byteSize(), e);
    }
    return start;
  }

  /** Lets messages call it, and what is in it, by what it is a copy of. */
  public void standsFor(Path original) {
    temporary.standsFor(original);
  }

  /** Where it is, until {@link #close}. */
  public Path path() {
    return temporary.path();
  }

  /** All bytes that were appended, writable; valid until {@link #close}. Call it once. */
  public MemorySegment map() throws IOException {
    return channel.map(FileChannel.MapMode.READ_WRITE, 0, endBytes.get(), arena);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
    try (temporary) {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + temporary.path(), e);
    }
  }
}
