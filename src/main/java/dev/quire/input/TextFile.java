package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.files.MissingFileException;
import dev.quire.mapped.SpoolFile;
import dev.quire.packed.PackedFormat;
import dev.quire.packed.UnpackLimits;
import dev.quire.packed.Unpacking;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Opens a text: to be read from front to back, or mapped read-only. A pipe, a device, standard
 * input ({@code -}) or a packed file can only be read from front to back; to be mapped, it is
 * copied to a temporary file first.
 */
final class TextFile {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int COPY_BYTES = 1 << 16;

  private TextFile() {}

  /** The bytes from front to back; there is at least one. */
  static InputStream stream(Path file) throws IOException {
    return open(file, true, false);
  }

  /** The bytes from front to back; there may be none. */
  static InputStream open(Path file) throws IOException {
    return open(file, false, false);
  }

  /**
   * The bytes from front to back.
   *
   * @param some whether there has to be one
   * @param archives whether those of an archive are taken as they are
   */
  private static InputStream open(Path file, boolean some, boolean archives) throws IOException {
    check(file);
    PushbackInputStream in = peeking(raw(file));
    try {
      byte[] first = peek(in);
      Optional<PackedFormat> format = PackedFormat.of(first);
      if (format.isPresent() && !(archives && format.get() == PackedFormat.ZIP)) {
        in = peeking(unpacked(file, in, format.get()));
        first = peek(in);
        Optional<PackedFormat> inner = PackedFormat.of(first);
        if (inner.isPresent()) {
          throw inner.get().refusal(file);
        }
      }
      if (some && first.length == 0) {
        throw empty(file);
      }
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static PushbackInputStream peeking(InputStream in) {
    return new PushbackInputStream(in, PackedFormat.BYTES);
  }

  /** The first bytes, which will be read again. */
  private static byte[] peek(PushbackInputStream in) throws IOException {
    byte[] first = in.readNBytes(PackedFormat.BYTES);
    in.unread(first);
    return first;
  }

  private static InputStream unpacked(Path file, InputStream packed, PackedFormat format)
      throws IOException {
    if (format == PackedFormat.ZIP) {
      throw Files.isRegularFile(file) ? ZipMember.refusal(file) : ZipMember.refusalOfStream(file);
    }
    return Unpacking.open(file, packed, format, UnpackLimits.USUAL);
  }

  /** The bytes as they are. */
  private static InputStream raw(Path file) throws IOException {
    if (isStandardInput(file)) {
      return StandardInput.stream();
    }
    Optional<ZipMember> member = ZipMember.of(file);
    if (member.isPresent()) {
      return member.get().stream();
    }
    return Files.isRegularFile(file) ? Files.newInputStream(file) : openPipe(file);
  }

  private static boolean isStandardInput(Path file) {
    return file.toString().equals("-");
  }

  /**
   * Opening a pipe waits until somebody writes to it, and only another thread can be left there.
   */
  private static InputStream openPipe(Path file) throws IOException {
    FutureTask<InputStream> opening = new FutureTask<>(() -> Files.newInputStream(file));
    Thread thread = new Thread(opening, "quire-open");
    thread.setDaemon(true);
    thread.start();
    try {
      return opening.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Whether it is read from front to back, once: standard input, a pipe or a device. */
  static boolean isStream(Path file) {
    return isStandardInput(file)
        || (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file));
  }

  /** Whether it has a length and can be mapped as it is. */
  static boolean isMappable(Path file) throws IOException {
    check(file);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return PackedFormat.of(in.readNBytes(PackedFormat.BYTES)).isEmpty();
    }
  }

  /** Maps a file that {@link #isMappable}. */
  static MemorySegment map(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() == 0) {
        throw empty(file);
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /**
   * Copies what can't be mapped.
   *
   * @param firstLineBytes if the first line is longer than this, and the file is a text, no more is
   *     copied
   * @param archives whether an archive is copied as it is
   */
  static void copy(Path file, SpoolFile target, int firstLineBytes, boolean archives)
      throws IOException {
    try (InputStream in = open(file, true, archives)) {
      byte[] buffer = new byte[COPY_BYTES];
      long copied = 0;
      boolean oneLine = true; // so far
      for (int count; (count = in.readNBytes(buffer, 0, buffer.length)) > 0; ) {
        target.append(MemorySegment.ofArray(buffer).asSlice(0, count));
        boolean longLines = copied == 0 && hasLongLines(buffer, count);
        copied += count;
        oneLine = oneLine && !longLines && !hasLineEnd(buffer, count);
        if (oneLine && copied > firstLineBytes) {
          return;
        }
      }
    }
  }

  private static boolean hasLongLines(byte[] first, int count) {
    return PackedFormat.of(Arrays.copyOf(first, Math.min(count, PackedFormat.BYTES))).isPresent()
        || FileFormat.hasLongLines(MemorySegment.ofArray(first).asSlice(0, count));
  }

  private static boolean hasLineEnd(byte[] bytes, int count) {
    for (int at = 0; at < count; at++) {
      if (bytes[at] == '\n' || bytes[at] == '\r') {
        return true;
      }
    }
    return false;
  }

  private static void check(Path file) throws IOException {
    if (isStandardInput(file) || ZipMember.of(file).isPresent()) {
      return;
    }
    if (Files.notExists(file)) {
      throw new MissingFileException(
          Problem.of("no such file").remedy("check the path").about(file));
    }
    if (Files.isDirectory(file)) {
      throw new InvalidFileException(
          file, Problem.of("is a folder, not a file").remedy("name a file in it"));
    }
  }

  private static InvalidFileException empty(Path file) {
    return new InvalidFileException(
        file, Problem.of("is empty").with("bytes", 0).remedy("get the file again"));
  }

  /** The first byte after the byte order mark of UTF-8 that some programs put first. */
  static long afterByteOrderMark(MemorySegment bytes) {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (i >= bytes.byteSize() || bytes.get(ValueLayout.JAVA_BYTE, i) != BYTE_ORDER_MARK[i]) {
        return 0;
      }
    }
    return BYTE_ORDER_MARK.length;
  }
}
