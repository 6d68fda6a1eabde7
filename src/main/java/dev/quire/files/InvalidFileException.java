package dev.quire.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The content of a file is not what it has to be: bad input, not a failing disk. The message names
 * the file and says what to do.
 */
public class InvalidFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The whole message: {@code what went wrong: key=value, key=value; what to do}. */
  public InvalidFileException(String message) {
    super(message);
  }

  /** A message that begins with the file it is about. */
  public InvalidFileException(Path file, String problem) {
    super(file + ": " + problem);
  }

  /** What the file says cannot be; there may be more of it. */
  public static InvalidFileException damaged(Path file, String problem) {
    return new InvalidFileException(
        file, problem + "; the file is damaged, make it anew and run quire verify");
  }
}
