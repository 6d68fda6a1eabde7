package dev.quire.files;

import java.io.IOException;

/** What a result is made from: it must not change while it is read. */
@FunctionalInterface
public interface Input {
  /**
   * Checks that nobody has written to it since it was opened, as far as length and time tell; also
   * after it was closed. Another file under its name, or none, is no harm to those who opened it.
   *
   * @throws InvalidFileException when what was read may be partly old and partly new
   */
  void requireUnchanged() throws IOException;
}
