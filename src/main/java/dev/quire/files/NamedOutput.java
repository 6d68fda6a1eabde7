package dev.quire.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;

/** A stream that says where it leads to when it cannot be written to. */
public class NamedOutput extends FilterOutputStream {
  private final String name;

  /**
   * Gives a stream a name.
   *
   * @param name for messages
   */
  public NamedOutput(OutputStream out, String name) {
    super(out);
    this.name = name;
  }

  /**
   * What to throw when something cannot be written.
   *
   * @param facts keys and values, each with a comma after it; may be empty
   * @param cause null when it is unknown
   */
  public static IOException cannotWrite(String name, String facts, IOException cause) {
    return new IOException(
        "cannot write "
            + name
            + ": "
            + facts
            + "reason="
            + (cause == null ? "unknown" : cause.getMessage())
            + "; free some space or choose another place",
        cause);
  }

  /** What to throw when it cannot be written to. */
  protected IOException failure(IOException cause) {
    return cause instanceof ClosedByInterruptException
        ? cause // somebody has told the process to end
        : cannotWrite(name, "", cause);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
