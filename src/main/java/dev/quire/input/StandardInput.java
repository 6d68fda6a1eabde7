package dev.quire.input;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.channels.Channels;

/** Standard input, which can be read once, is never closed, and in which a wait can be ended. */
final class StandardInput extends FilterInputStream {
  private StandardInput(InputStream in) {
    super(in);
  }

  static InputStream stream() {
    return new StandardInput(
        Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()));
  }

  @Override
  public void close() {}
}
