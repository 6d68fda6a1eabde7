package dev.quire.files;

import java.io.IOException;
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
public final class Preallocation {
  private static final int ZEROS_BYTES = 1 << 20;

  private Preallocation() {}

  /**
   * Gives an empty file its length, with space behind it and zeros in it.
   *
   * @throws IOException when the disk has no room
   */
  public static void reserve(Path file, long lengthBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (!allocate(file, lengthBytes)) {
        writeZeros(channel, lengthBytes);
      }
    }
  }

  /** Returns false where the system can't. */
  private static boolean allocate(Path file, long lengthBytes) throws IOException {
    int descriptor = Posix.open(file, Posix.READ_WRITE);
    if (descriptor < 0) {
      return false;
    }
    int result = Posix.allocate(descriptor, lengthBytes);
    if (Posix.close(descriptor) < 0) {
      throw new IOException("cannot close the file");
    }
    if (result == Posix.TOO_LARGE || result == Posix.NO_SPACE) {
      throw new IOException(
          result == Posix.TOO_LARGE ? "File too large" : "No space left on device");
    }
    return result == 0;
  }

  private static void writeZeros(FileChannel channel, long lengthBytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS_BYTES, lengthBytes));
    for (long at = 0; at < lengthBytes; ) {
      zeros.clear().limit((int) Math.min(ZEROS_BYTES, lengthBytes - at));
      at += channel.write(zeros, at);
    }
  }
}
