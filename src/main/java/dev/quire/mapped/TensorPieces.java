package dev.quire.mapped;

import dev.quire.files.Target;
import dev.quire.files.Temporary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a {@link TensorFile} that is large: piece by piece, in any order, by several threads.
 * {@link #commit} adds the checksums and gives the file its name; closed without, nothing is left.
 *
 * <p>Pieces are written, not stored through a mapping. The kernel then needs neither a page fault
 * for each 4 KB nor zeros in a page that is about to be filled, and a full disk is an exception.
 * While pieces still come, those that are there are forced to disk in the background: at the end
 * little is left to wait for.
 */
public final class TensorPieces implements AutoCloseable {
  private final Target target;
  private final Temporary temporary;
  private final TensorHeader header;
  private final FileChannel channel;
  private final BackgroundForce force;
  private final Arena arena = Arena.ofShared();
  private MemorySegment mapped; // null before somebody reads

  private TensorPieces(
      Target target, Temporary temporary, TensorHeader header, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.header = header;
    this.channel = channel;
    force = new BackgroundForce(channel, temporary.path());
  }

  static TensorPieces create(Target target, TensorHeader header) throws IOException {
    Temporary temporary = Temporary.file(target.folder(), target.name());
    try {
      return new TensorPieces(
          target,
          temporary,
          header,
          FileChannel.open(temporary.path(), StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (IOException | RuntimeException e) {
      temporary.close();
      throw e;
    }
  }

  /**
   * A tensor of the file, to be written.
   *
   * @throws IllegalArgumentException when the file has none of this name
   */
  public Tensor tensor(String name) {
    for (Tensor tensor : header.tensors()) {
      if (tensor.name().equals(name)) {
        return tensor;
      }
    }
    throw new IllegalArgumentException("no such tensor: name=" + name);
  }

  /**
   * Writes a part of a tensor; what is never written is 0. May be called by several threads.
   *
   * @param offsetBytes from the start of the tensor
   * @param bytes off the heap, or they are copied once more
   * @throws IOException also when the disk is full
   */
  public void write(Tensor tensor, long offsetBytes, MemorySegment bytes) throws IOException {
    if (offsetBytes < 0 || offsetBytes + bytes.byteSize() > tensor.lengthBytes()) {
      throw new IndexOutOfBoundsException(
          "outside of the tensor: tensor="
              + tensor.name()
              + ", byte="
              + offsetBytes
              + ", bytes="
              + bytes.byteSize());
    }
    write(tensor.offsetBytes() + offsetBytes, bytes.asByteBuffer());
    force.written(bytes.byteSize());
  }

  private void write(long offsetBytes, ByteBuffer bytes) throws IOException {
    try {
      for (long at = offsetBytes; bytes.hasRemaining(); ) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw PendingFile.cannotWrite(temporary.path(), header.dataEndBytes(), e);
    }
  }

  /**
   * The bytes of a tensor, read-only and valid until {@link #close}: what was written, and from now
   * on what is written.
   */
  public synchronized MemorySegment read(Tensor tensor) throws IOException {
    if (mapped == null) {
      if (channel.size() < header.dataEndBytes()) { // nothing was written at the end
        write(header.dataEndBytes() - 1, ByteBuffer.allocate(1));
      }
      mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, header.dataEndBytes(), arena);
    }
    return mapped.asSlice(tensor.offsetBytes(), tensor.lengthBytes());
  }

  /** Writes the header with the checksums, forces all to disk and puts the file into its place. */
  public void commit() throws IOException {
    Map<String, String> checksums = new LinkedHashMap<>();
    for (Tensor tensor : header.tensors()) {
      checksums.put(TensorHeader.CHECKSUM_PREFIX + tensor.name(), Checksums.crc32c(read(tensor)));
    }
    write(0, ByteBuffer.wrap(header.encode(checksums)));
    force.close();
    try {
      force.check();
      channel.force(true);
      channel.close();
    } catch (IOException e) {
      throw PendingFile.cannotWrite(temporary.path(), header.dataEndBytes(), e);
    }
    target.put(temporary);
  }

  /** Removes the file unless it was committed. */
  @Override
  public void close() {
    force.close();
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
