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
  private static final int MAX_FIELD = TextIds.MAX_BYTES;
  private static final int MOST_AHEAD = 2 * MAX_CHARACTERS;
  private static final String QUOTE = "\"";
  private static final int NONE = -2;

  private final Path file;
  private final String remedy; // where a line is too long
  private final BufferedReader reader;
  private long line;
  private long lastLine; // the first of what was returned
  private String ending = ""; // of the last line
  private int next = NONE; // character that was read beyond a CR

  /**
   * Starts at the first line.
   *
   * @param remedy what to do about a line that is too long to be one
   */
  public TextLines(Path file, String remedy) throws IOException {
    this.file = file;
    this.remedy = remedy;
    reader = new BufferedReader(new Utf8Reader(file, TextFile.open(file)));
  }

  /**
   * The next line that is not blank, without spaces around it, or null at the end. A line ends with
   * LF, CR LF or CR; one that begins with a quote goes on to the line that ends with the other, if
   * there is one not far behind: so a field in quotes may have line breaks.
   */
  public String next() throws IOException {
    for (String text; (text = read()) != null; ) {
      String stripped = text.strip();
      if (stripped.startsWith(QUOTE) && !isClosed(stripped)) {
        return goingOn(text).strip();
      }
      if (!stripped.isEmpty()) {
        lastLine = line;
        return stripped;
      }
    }
    return null;
  }

  /** Whether every quote has another one. */
  private static boolean isClosed(CharSequence text) {
    return text.chars().filter(c -> c == '"').count() % 2 == 0;
  }

  /** The line that was read, with those up to the end of its field in quotes. */
  private String goingOn(String text) throws IOException {
    lastLine = line;
    int characterBefore = next;
    String endingBefore = ending;
    reader.mark(MOST_AHEAD);
    StringBuilder field = new StringBuilder(text);
    while (field.length() <= MAX_FIELD) {
      field.append(ending);
      String more = read();
      field.append(more == null ? "" : more);
      if (more == null || (isClosed(field) && !more.strip().endsWith(QUOTE))) {
        break;
      }
      if (isClosed(field)) {
        return field.toString();
      }
    }
    reader.reset(); // no such end
    next = characterBefore;
    ending = endingBefore;
    line = lastLine;
    return text;
  }

  /** The next line without its end, or null behind the last. */
  private String read() throws IOException {
    int c = readCharacter();
    if (c < 0) {
      return null;
    }
    line++;
    StringBuilder text = new StringBuilder();
    for (; c >= 0 && c != '\n' && c != '\r'; c = readCharacter()) {
      text.append((char) c);
      if (text.length() > MAX_CHARACTERS) {
        throw new InvalidFileException(
            file,
            Problem.of("line too long")
                .with("line", line)
                .with("characters", "more than " + MAX_CHARACTERS)
                .remedy("{}", remedy));
      }
    }
    ending = c == '\n' ? "\n" : "";
    if (c == '\r') {
      next = reader.read();
      ending = next == '\n' ? "\r\n" : "\r";
      next = next == '\n' ? NONE : next;
    }
    return text.toString();
  }

  private int readCharacter() throws IOException {
    int c = next == NONE ? reader.read() : next;
    next = NONE;
    return c;
  }

  /** Number of the line that {@link #next} returned, counted from 1. */
  public long line() {
    return lastLine;
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
