package dev.quire.packed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** What comes out of a packed file, up to the limits. */
final class BoundedInput extends BulkInput {
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

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    if (count > 0) {
      bytes += count;
      if (bytes > limits.freeBytes() && bytes > limits.mostBytes(packedBytes.getAsLong())) {
        throw UnpackLimits.exceeded(file, packedBytes.getAsLong(), bytes);
      }
    }
    return count;
  }
}
