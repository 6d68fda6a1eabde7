package dev.quire.mapped;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Takes the disk space of a file before it is mapped: a store into a page for which the disk has no
 * room would kill the process, a call that fails is an exception.
 *
 * <p>{@code posix_fallocate} costs nothing to speak of, and the pages then come one by one with the
 * first stores, on the threads that make them. Writing zeros, which is what is done where the
 * function is missing, makes the pages on one thread beforehand.
 */
final class Preallocation {
  private static final int ZEROS_BYTES = 1 << 20;
  private static final int READ_WRITE = 2; // O_RDWR
  private static final String[] LIMITS = {"File too large", "No space left on device"};
  private static final int FILE_TOO_LARGE = 27; // EFBIG
  private static final int NO_SPACE = 28; // ENOSPC
  private static final MethodHandle OPEN =
      function("open", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle ALLOCATE =
      function(
          "posix_fallocate",
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG);
  private static final MethodHandle CLOSE =
      function("close", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

  private Preallocation() {}

  @SuppressWarnings("restricted") // three functions of POSIX, on a file that only we know
  private static MethodHandle function(String name, ValueLayout result, ValueLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup lookup = linker.defaultLookup();
    return lookup
        .find(name)
        .map(at -> linker.downcallHandle(at, FunctionDescriptor.of(result, arguments)))
        .orElse(null);
  }

  /**
   * Gives an empty file its length, with space behind it and zeros in it.
   *
   * @throws IOException when the disk has no room
   */
  static void reserve(Path file, long lengthBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (!allocate(file, lengthBytes)) {
        writeZeros(channel, lengthBytes);
      }
    }
  }

  /** Returns false where the system can't. */
  private static boolean allocate(Path file, long lengthBytes) throws IOException {
    if (OPEN == null || ALLOCATE == null || CLOSE == null) {
      return false;
    }
    int error;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toAbsolutePath().toString());
      int descriptor = (int) OPEN.invokeExact(path, READ_WRITE);
      if (descriptor < 0) {
        return false;
      }
      error = (int) ALLOCATE.invokeExact(descriptor, 0L, lengthBytes);
      if ((int) CLOSE.invokeExact(descriptor) != 0) {
        throw new IOException("cannot close the file");
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) { // the signature of a method handle; C functions throw nothing
      throw new AssertionError(e);
    }
    if (error == FILE_TOO_LARGE || error == NO_SPACE) {
      throw new IOException(LIMITS[error - FILE_TOO_LARGE]);
    }
    return error == 0;
  }

  private static void writeZeros(FileChannel channel, long lengthBytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS_BYTES, lengthBytes));
    for (long at = 0; at < lengthBytes; ) {
      zeros.clear().limit((int) Math.min(ZEROS_BYTES, lengthBytes - at));
      at += channel.write(zeros, at);
    }
  }
}
