package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The records of CSV text, by commons-csv: quotes, line breaks in quotes, spaces around fields.
 * Knows on which line each record begins, and holds no more than one of them.
 */
final class CsvRecords implements AutoCloseable {
  /**
   * More than any sane record. Without a limit, a quote that never closes takes the rest of the
   * file into memory.
   */
  private static final int MAX_RECORD_CHARACTERS = 1 << 20;

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreSurroundingSpaces(true).setIgnoreEmptyLines(false).get();

  private final Path file;
  private final LimitedReader reader;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private long firstLine;

  /**
   * Starts at the first character.
   *
   * @param file for messages
   * @param text closed with this
   */
  CsvRecords(Path file, Reader text) throws IOException {
    this.file = file;
    reader = new LimitedReader(text);
    parser = CSVParser.parse(reader, FORMAT);
    records = parser.iterator();
  }

  /** Starts at the beginning of a file, which has to be UTF-8 all through. */
  static CsvRecords of(Path file) throws IOException {
    return new CsvRecords(file, new Utf8Reader(file, TextFile.stream(file)));
  }

  /**
   * The next record that is not a blank line, or null at the end.
   *
   * @throws InvalidFileException when the text is not CSV
   */
  CSVRecord next() throws IOException {
    while (true) {
      firstLine = parser.getCurrentLineNumber() + 1;
      reader.recordBegins();
      try {
        if (!records.hasNext()) {
          return null;
        }
        CSVRecord fields = records.next();
        if (fields.size() > 1 || !fields.get(0).isEmpty()) {
          return fields;
        }
      } catch (RecordTooLongException e) {
        throw new InvalidFileException(
            file,
            Problem.of("line too long or a quote that never closes")
                .with("line", firstLine)
                .with("characters", "more than " + MAX_RECORD_CHARACTERS)
                .remedy("correct the line"));
      } catch (UncheckedIOException e) {
        if (e.getCause() instanceof InvalidFileException notUtf8) {
          throw notUtf8;
        }
        throw new InvalidFileException(file, problem(e.getCause()));
      }
    }
  }

  private Problem problem(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("EOF reached before encapsulated token finished")
        ? LineFields.neverCloses(firstLine)
        : Problem.of("wrong use of quotes")
            .with("line", firstLine)
            .remedy("put a quote only around a whole field, and double it inside");
  }

  /** The first column that has one of these names, as {@link HeaderName} has them, or -1. */
  static int column(List<String> header, Set<String> names) {
    for (int c = 0; c < header.size(); c++) {
      if (names.contains(HeaderName.of(header.get(c)))) {
        return c;
      }
    }
    return -1;
  }

  /** What is wrong with a record of another number of fields. */
  static Problem wrongCount(CSVRecord fields, long line, int expected) {
    return Problem.of(fields.size() < expected ? "too few fields" : "too many fields")
        .with("line", line)
        .with("fields", fields.size())
        .with("expected", expected)
        .with("text", FieldText.shown(String.join(",", fields)));
  }

  /** The line on which the record begins that {@link #next} returned, counted from 1. */
  long firstLine() {
    return firstLine;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private static final class RecordTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class LimitedReader extends FilterReader {
    private long characters;

    LimitedReader(Reader in) {
      super(in);
    }

    void recordBegins() {
      characters = 0;
    }

    private int counted(int read) {
      characters += Math.max(0, read);
      if (characters > MAX_RECORD_CHARACTERS) {
        throw new RecordTooLongException();
      }
      return read;
    }

    @Override
    public int read() throws IOException {
      int character = super.read();
      counted(character < 0 ? 0 : 1);
      return character;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
      return counted(super.read(target, offset, length));
    }
  }
}
