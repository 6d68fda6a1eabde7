package dev.quire.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;

/** Why something failed, without the names of classes and settings of the libraries that say so. */
public final class Reason {
  /** What Linux and macOS call it; the JDK adds words of its own. */
  private static final String LOOP = "Too many levels of symbolic links";

  private static final Pattern PARSER =
      Pattern.compile(" \\(start marker at \\[Source:[^]]*]\\)| at \\[Source:[^]]*]| \\(`.*");

  private Reason() {}

  /** Of a file or folder. */
  public static String of(FileSystemException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (isLoop(e)) {
      return "a link that leads back to itself";
    }
    return e.getReason() == null ? "the system does not say why" : e.getReason();
  }

  /** Of a file that cannot be written. */
  public static String ofWriting(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such folder";
    }
    return e instanceof FileSystemException known ? of(known) : e.getMessage();
  }

  /** What a parser of JSON says, without its settings and where it thinks that it has read. */
  public static String ofParser(String message) {
    return PARSER.matcher(message).replaceAll("");
  }

  /** Whether links of a path lead back to themselves. */
  public static boolean isLoop(FileSystemException e) {
    return e.getReason() != null && e.getReason().contains(LOOP);
  }
}
