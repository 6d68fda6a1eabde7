package dev.quire.packed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream over another one that sees all bytes in {@link #read(byte[], int, int)}. */
public abstract class BulkInput extends FilterInputStream {
  private static final int MOST_SKIPPED = 1 << 16; // in one go

  /** Reads from a stream, which is closed with this. */
  protected BulkInput(InputStream in) {
    super(in);
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] target, int offset, int length) throws IOException;

  @Override
  public final long skip(long count) throws IOException {
    return count <= 0 ? 0 : readNBytes((int) Math.min(count, MOST_SKIPPED)).length;
  }

  @Override
  public final int available() {
    return 0;
  }

  @Override
  public final boolean markSupported() {
    return false;
  }
}
