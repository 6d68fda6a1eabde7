package dev.quire.packed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the packed bytes that are read. */
final class CountedInput extends FilterInputStream {
  private long bytes;

  CountedInput(InputStream in) {
    super(in);
  }

  long bytes() {
    return bytes;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    bytes += b < 0 ? 0 : 1;
    return b;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    bytes += Math.max(0, count);
    return count;
  }
}
