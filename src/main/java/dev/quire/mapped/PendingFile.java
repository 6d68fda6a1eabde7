package dev.quire.mapped;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;

/**
 * A file of known size under a temporary name beside its final one, mapped for writing through
 * Chronicle Bytes. {@link #commit} forces it to disk and renames it; until then its final name
 * keeps what it had.
 */
final class PendingFile implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private final MappedBytes mapped;
  private final MemorySegment segment;
  private boolean unmapped;

  @SuppressWarnings("restricted") // gives the mapping the bounds that Chronicle knows it has
  private PendingFile(Path target, Path temporary, MappedBytes mapped, long lengthBytes) {
    this.target = target;
    this.temporary = temporary;
    this.mapped = mapped;
    this.segment = MemorySegment.ofAddress(mapped.addressForWrite(0)).reinterpret(lengthBytes);
  }

  /** A new file, all 0. */
  static PendingFile create(Path target, long lengthBytes) throws IOException {
    return create(target, lengthBytes, null);
  }

  /** A file made of one that is no longer needed, whose bytes it keeps; null for a new file. */
  static PendingFile create(Path target, long lengthBytes, Path recycled) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder + ": no such folder; make it first");
    }
    Path temporary =
        folder.resolve("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      long hasBytes = recycled == null ? 0 : take(recycled, temporary, lengthBytes);
      if (hasBytes < lengthBytes) {
        reserve(temporary, hasBytes, lengthBytes);
      }
      MappedBytes mapped = MappedBytes.singleMappedBytes(temporary.toFile(), lengthBytes);
      return new PendingFile(target, temporary, mapped, lengthBytes);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /** Returns the length that the file has then, at most {@code lengthBytes}. */
  private static long take(Path recycled, Path temporary, long lengthBytes) throws IOException {
    Files.move(recycled, temporary, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.truncate(lengthBytes);
      return channel.size();
    }
  }

  private static void reserve(Path file, long hasBytes, long lengthBytes) throws IOException {
    try {
      Preallocation.reserve(file, hasBytes, lengthBytes);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw cannotWrite(file.getParent(), lengthBytes, e);
    }
  }

  static IOException cannotWrite(Path folder, long neededBytes, IOException cause) {
    return new IOException(
        "cannot write "
            + folder
            + ": bytes needed="
            + neededBytes
            + ", "
            + cause.getMessage()
            + "; free some space or choose another place",
        cause);
  }

  MemorySegment segment() {
    return segment;
  }

  /** Ends the mapping, forces the file to disk and gives it its name. */
  void commit() throws IOException {
    unmap();
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.truncate(segment.byteSize()); // Chronicle rounds up to whole pages
      channel.force(true);
    }
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the temporary file unless it was committed. */
  @Override
  public void close() {
    unmap();
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + temporary, e);
    }
  }

  private void unmap() {
    if (!unmapped) {
      unmapped = true;
      // Releasing the bytes leaves a reference on their store, and with it the mapping: the space
      // of
      // a deleted file would not come back before the process ends.
      BytesStore<?, ?> store = mapped.bytesStore();
      mapped.releaseLast();
      if (store != null && store.refCount() > 0) {
        store.releaseLast();
      }
      BackgroundResourceReleaser.releasePendingResources();
    }
  }
}
