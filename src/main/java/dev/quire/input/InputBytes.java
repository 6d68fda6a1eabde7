package dev.quire.input;

import dev.quire.files.FileStamp;
import dev.quire.files.Input;
import dev.quire.mapped.Checksums;
import dev.quire.mapped.SpoolFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The bytes of a file, mapped read-only; those of what can't be mapped, a pipe, standard input or a
 * packed file, are copied to a scratch file first.
 */
final class InputBytes implements Input, AutoCloseable {
  private final Path file;
  private final FileStamp opened;
  private final MemorySegment bytes;
  private final Runnable closer;

  private InputBytes(Path file, FileStamp opened, MemorySegment bytes, Runnable closer) {
    this.file = file;
    this.opened = opened;
    this.bytes = bytes;
    this.closer = closer;
  }

  /**
   * Opens a file.
   *
   * @param scratch folder for a copy
   * @param firstLineBytes if the first line of what is to be copied is longer than this, no more is
   *     copied
   */
  static InputBytes open(Path file, Path scratch, int firstLineBytes) throws IOException {
    FileStamp opened = FileStamp.ofInput(file);
    if (!TextFile.isMappable(file)) {
      return copy(file, opened, scratch, firstLineBytes);
    }
    Arena arena = Arena.ofShared();
    try {
      return new InputBytes(file, opened, TextFile.map(file, arena), arena::close);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static InputBytes copy(Path file, FileStamp opened, Path scratch, int firstLineBytes)
      throws IOException {
    SpoolFile copy = SpoolFile.create(scratch, "input");
    try {
      TextFile.copy(file, copy, firstLineBytes);
      return new InputBytes(file, opened, copy.map(), copy::close);
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** The file, as it was named. */
  Path file() {
    return file;
  }

  /** All of them, valid until this is closed. */
  MemorySegment segment() {
    return bytes;
  }

  long size() {
    return bytes.byteSize();
  }

  /** CRC-32C of all of them, as {@code crc32c:} and eight hexadecimal digits. */
  String digest() {
    return "crc32c:" + Checksums.crc32c(bytes);
  }

  @Override
  public void requireUnchanged() throws IOException {
    opened.requireUnchanged();
  }

  @Override
  public void close() {
    closer.run();
  }
}
