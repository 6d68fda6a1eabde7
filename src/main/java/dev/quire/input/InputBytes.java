package dev.quire.input;

import dev.quire.files.FileStamp;
import dev.quire.files.Input;
import dev.quire.mapped.Checksums;
import dev.quire.mapped.SpoolFile;
import dev.quire.packed.PackedFormat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The bytes of a file, mapped read-only; those of what can't be mapped, a pipe, standard input or a
 * packed file, are copied to a scratch file first.
 */
final class InputBytes implements Input, AutoCloseable {
  private final Path file;
  private final FileStamp opened;
  private final MemorySegment bytes;
  private final Path place; // of the bytes, which may be a copy
  private final Runnable closer;

  private InputBytes(
      Path file, FileStamp opened, MemorySegment bytes, Path place, Runnable closer) {
    this.file = file;
    this.opened = opened;
    this.bytes = bytes;
    this.place = place;
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
      return copy(file, opened, scratch, firstLineBytes, false);
    }
    Arena arena = Arena.ofShared();
    try {
      return new InputBytes(file, opened, TextFile.map(file, arena), file, arena::close);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Opens what is read from front to back, once; an archive is copied as it is.
   *
   * @param scratch folder for the copy
   * @param firstLineBytes as with a file
   */
  static InputBytes openStream(Path stream, Path scratch, int firstLineBytes) throws IOException {
    return copy(stream, FileStamp.ofInput(stream), scratch, firstLineBytes, true);
  }

  private static InputBytes copy(
      Path file, FileStamp opened, Path scratch, int firstLineBytes, boolean archives)
      throws IOException {
    SpoolFile copy = SpoolFile.create(scratch, "input");
    try {
      TextFile.copy(file, copy, firstLineBytes, archives);
      copy.standsFor(file);
      return new InputBytes(file, opened, copy.map(), copy.path(), copy::close);
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** The file, as it was named. */
  Path file() {
    return file;
  }

  /** Where they lie, if they are an archive. */
  Optional<Path> archive() {
    long start = Math.min(bytes.byteSize(), PackedFormat.BYTES);
    byte[] first = bytes.asSlice(0, start).toArray(ValueLayout.JAVA_BYTE);
    return PackedFormat.of(first).filter(PackedFormat.ZIP::equals).map(format -> place);
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
