package dev.quire.mapped;

import dev.quire.files.MissingFileException;
import dev.quire.files.NamedOutput;
import dev.quire.files.Preallocation;
import dev.quire.files.Target;
import dev.quire.files.Temporary;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;

/**
 * A temporary file of known size, mapped for writing. {@link #commit} forces it to disk, unless its
 * target says that it need not be, and puts it into its place; until then its target keeps what it
 * had.
 */
final class PendingFile implements AutoCloseable {
  private final Temporary temporary;
  private final WritableMapping mapping;

  private PendingFile(Temporary temporary, WritableMapping mapping) {
    this.temporary = temporary;
    this.mapping = mapping;
  }

  /** A new file, all 0. */
  static PendingFile create(Path folder, String name, long lengthBytes) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new MissingFileException(
          Problem.of("no such folder").remedy("make it first").about(folder));
    }
    Temporary temporary = Temporary.file(folder, name);
    try {
      reserve(temporary.path(), lengthBytes);
      return new PendingFile(temporary, map(temporary.path(), lengthBytes));
    } catch (IOException | RuntimeException e) {
      temporary.close();
      throw e;
    }
  }

  private static void reserve(Path file, long lengthBytes) throws IOException {
    if (Thread.currentThread().isInterrupted()) { // posix_fallocate would not notice
      throw new CancellationException("interrupted");
    }
    try {
      Preallocation.reserve(file, lengthBytes);
    } catch (IOException e) {
      throw cannotWrite(file, lengthBytes, e);
    }
  }

  private static WritableMapping map(Path file, long lengthBytes) throws IOException {
    try {
      return WritableMapping.of(file, lengthBytes);
    } catch (IOException e) {
      throw cannotWrite(file, lengthBytes, e);
    }
  }

  /**
   * What to throw when writing failed.
   *
   * @param file under its temporary name
   * @throws CancellationException when it failed because the thread was interrupted
   */
  static IOException cannotWrite(Path file, long neededBytes, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      throw new CancellationException("interrupted");
    }
    String name = Temporary.named(file).toString();
    return NamedOutput.cannotWrite(name, "bytes needed=" + neededBytes + ", ", cause);
  }

  /** The writable bytes, all 0 at first; using them after commit or close throws. */
  MemorySegment segment() {
    return mapping.segment();
  }

  /** Ends the mapping, forces the file to disk where it has to be, and puts it into its place. */
  void commit(Target target) throws IOException {
    mapping.unmap();
    try (FileChannel channel = FileChannel.open(temporary.path(), StandardOpenOption.WRITE)) {
      channel.truncate(segment().byteSize()); // Chronicle rounds up to whole pages
      if (target.isForced()) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw cannotWrite(temporary.path(), segment().byteSize(), e);
    }
    target.put(temporary);
  }

  /** Removes the temporary file unless it was committed. */
  @Override
  public void close() {
    mapping.unmap();
    temporary.close();
  }
}
