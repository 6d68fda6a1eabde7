package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.problem.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The lines of a text in UTF-8, from a file or a pipe, that are not blank. */
public final class TextLines implements AutoCloseable {
  private static final int MAX_CHARACTERS = 1 << 16;

  private final Path file;
  private final BufferedReader reader;
  private long line;
  private int next = -2; // character that was read beyond a CR; -2 for none

  /** Starts at the first line. */
  public TextLines(Path file) throws IOException {
    this.file = file;
    reader = new BufferedReader(new Utf8Reader(file, TextFile.open(file)));
  }

  /**
   * The next line that is not blank, without spaces around it, or null at the end. A line ends with
   * LF, CR LF or CR.
   */
  public String next() throws IOException {
    while (true) {
      StringBuilder text = new StringBuilder();
      int c = read();
      if (c < 0) {
        return null;
      }
      line++;
      for (; c >= 0 && c != '\n' && c != '\r'; c = read()) {
        text.append((char) c);
        if (text.length() > MAX_CHARACTERS) {
          throw new InvalidFileException(
              file,
              Problem.of("line too long")
                  .with("line", line)
                  .with("characters", "more than " + MAX_CHARACTERS)
                  .remedy("write one id on each line"));
        }
      }
      if (c == '\r') {
        next = reader.read();
        next = next == '\n' ? -2 : next;
      }
      String stripped = text.toString().strip();
      if (!stripped.isEmpty()) {
        return stripped;
      }
    }
  }

  private int read() throws IOException {
    int c = next == -2 ? reader.read() : next;
    next = -2;
    return c;
  }

  /** Number of the line that {@link #next} returned, counted from 1. */
  public long line() {
    return line;
  }

  /** The external id that a text is, by the rules for ratings files, if it is one. */
  public static OptionalLong id(String text) {
    try {
      return OptionalLong.of(FieldText.id(text));
    } catch (BadField e) {
      return OptionalLong.empty();
    }
  }

  /** A value as messages show it: in one line, and not too long. */
  public static String shown(String text) {
    return FieldText.shown(text);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
