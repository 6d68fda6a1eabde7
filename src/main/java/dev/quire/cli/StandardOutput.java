package dev.quire.cli;

import dev.quire.files.NamedOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where results go. Not {@code System.out}, which would take in everything after its reader has
 * gone, and not say why it failed.
 */
public final class StandardOutput extends NamedOutput {
  public static final StandardOutput STREAM = new StandardOutput();

  /** Says that the reader of a pipe has seen enough, as {@code head} does. */
  public static final class ReaderGoneException extends IOException {
    private static final long serialVersionUID = 1;

    public ReaderGoneException(IOException cause) {
      super("the reader of standard output has gone", cause);
    }
  }

  private static final int FILE_TYPE = 0xF000; // bits of st_mode in every Unix
  private static final int PIPE = 0x1000;
  private static final int SOCKET = 0xC000;

  private static final String NAME = "standard output";

  private volatile IOException failure; // null while all is well

  private StandardOutput() {
    super(new FileOutputStream(FileDescriptor.out), NAME);
  }

  /** Why it could not be written to; a {@link java.io.PrintWriter} only knows that it could not. */
  static IOException failure() {
    return STREAM.failure != null ? STREAM.failure : cannotWrite(NAME, "", null);
  }

  @Override
  protected IOException failure(IOException cause) {
    failure =
        isPipe(Path.of("/dev/stdout")) ? new ReaderGoneException(cause) : super.failure(cause);
    return failure;
  }

  /**
   * Whether it is one, which only fails when nobody reads it. The reason itself is in the language
   * of the user.
   */
  public static boolean isPipe(Path path) {
    try {
      int type = (int) Files.getAttribute(path, "unix:mode") & FILE_TYPE;
      return type == PIPE || type == SOCKET;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
