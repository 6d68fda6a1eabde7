package dev.quire.packed;

import java.io.IOException;
import java.io.InputStream;

/** Counts the packed bytes that are read. */
final class CountedInput extends BulkInput {
  private long bytes;

  CountedInput(InputStream in) {
    super(in);
  }

  long bytes() {
    return bytes;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    bytes += Math.max(0, count);
    return count;
  }
}
