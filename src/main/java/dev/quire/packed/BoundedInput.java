package dev.quire.packed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** What comes out of a packed file, up to the limits. */
final class BoundedInput extends FilterInputStream {
  private final Path file;
  private final LongSupplier packedBytes; // read so far
  private final UnpackLimits limits;
  private long bytes;

  BoundedInput(Path file, InputStream unpacked, LongSupplier packedBytes, UnpackLimits limits) {
    super(unpacked);
    this.file = file;
    this.packedBytes = packedBytes;
    this.limits = limits;
  }

  private int counted(int count) throws IOException {
    if (count > 0) {
      bytes += count;
      if (bytes > limits.freeBytes() && bytes > limits.mostBytes(packedBytes.getAsLong())) {
        throw UnpackLimits.exceeded(file, packedBytes.getAsLong(), bytes);
      }
    }
    return count;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    counted(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return counted(super.read(target, offset, length));
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, 1 << 16)).length; // so that all bytes are counted
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
