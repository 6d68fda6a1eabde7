package dev.quire.input;

import dev.quire.files.FileStamp;
import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a table of users, of any delimiter: a line for each, with the id and what is known of them.
 * The value 25 in a column age is the feature {@code age=25}; several in one field are separated by
 * {@code |}, and an empty field says nothing.
 */
public final class UserTable {
  private static final int MAX_NAME_CHARACTERS = 100;

  private final Path file;
  private final boolean numbers;
  private final Sink sink;
  private final WrongLines wrong;

  private UserTable(Path file, OnError onError, boolean numbers, Sink sink) {
    this.file = file;
    this.wrong = new WrongLines(file, onError);
    this.numbers = numbers;
    this.sink = sink;
  }

  /** Takes in the users. */
  public interface Sink {
    /**
     * Takes the columns, before all users.
     *
     * @throws InvalidFileException when there is something wrong with them
     */
    void columns(List<String> groups) throws InvalidFileException;

    /**
     * Takes a user.
     *
     * @param features such as {@code age=25}, each once
     * @param line that it stands on
     * @return what is wrong with it, in words, or null
     */
    String user(String userId, List<String> features, long line);
  }

  /**
   * Gives every line to the sink, in the file's order.
   *
   * @param numbers whether ids of users have to be numbers
   * @return what was left out, nothing unless {@code onError} is SKIP
   * @throws InvalidFileException naming the first wrong line, or when no line is right
   */
  public static SkippedLines read(Path file, OnError onError, boolean numbers, Sink sink)
      throws IOException {
    Path scratch = Path.of(System.getProperty("java.io.tmpdir")); // of a copy of a packed one
    return FileStamp.reading(
        file,
        () -> {
          try (InputBytes input = InputBytes.open(file, scratch, TextSample.PART_BYTES)) {
            return new UserTable(file, onError, numbers, sink).read(input.segment());
          }
        });
  }

  private record Shape(TableLook look, UserColumns columns) {}

  private SkippedLines read(MemorySegment bytes) throws IOException {
    ShapeFinder.refuseWideCharacters(file, bytes);
    long textStart = TextFile.afterByteOrderMark(bytes);
    TextEncoding found = textStart > 0 ? null : TextEncoding.guess(bytes);
    TextEncoding encoding = found == null ? TextEncoding.UTF_8 : found;
    TextSample sample = TextSample.of(bytes, textStart);
    ShapeFinder.refuseOneLongLine(file, sample, "not a table of users", "user");
    Problem blank = Problem.of("no users, only blank lines").remedy("give another file");
    Shape shape =
        TableLook.best(
            sample,
            encoding,
            UserColumns::isKnown,
            look -> {
              look.requireTable(file, blank, false);
              return new Shape(look, UserColumns.of(file, look));
            });
    TableLook look = shape.look;
    UserColumns columns = shape.columns;
    sink.columns(columns.groups());
    TextRecords records =
        new TextRecords(
            file, bytes, textStart + look.dataStart(), look.delimiter(), look.quotes(), encoding);
    long lines = 0;
    for (; records.next(); lines++) {
      Problem problem =
          records.problem() != null ? records.problem() : take(columns, look, records);
      if (problem != null) {
        wrong.take(problem, records.problem() != null ? records.remedy() : "correct the line");
      }
    }
    SkippedLines skipped = wrong.skipped();
    if (lines == skipped.count()) {
      throw skipped.nothingLeft(file, "users", "give it a line for each user");
    }
    return skipped;
  }

  /** Returns what is wrong with a line, or null. */
  private Problem take(UserColumns columns, TableLook look, TextRecords records) {
    List<String> fields = records.fields();
    if (fields.size() != columns.count()) {
      return Problem.of(fields.size() < columns.count() ? "too few fields" : "too many fields")
          .with("line", records.line())
          .with("fields", fields.size())
          .with("expected", columns.count())
          .with("text", FieldText.shown(String.join(",", fields)));
    }
    int column = columns.id();
    try {
      String userId = id(fields.get(column));
      List<String> features = new ArrayList<>();
      for (column = 0; column < columns.count(); column++) {
        if (!columns.names().get(column).isEmpty()) {
          features.addAll(features(columns.names().get(column), fields.get(column), look));
        }
      }
      String problem = sink.user(userId, features, records.line());
      return problem == null
          ? null
          : Problem.of(problem).with("line", records.line()).with("user", FieldText.shown(userId));
    } catch (BadField e) {
      String field = column == columns.id() ? "user" : columns.names().get(column);
      return e.problem(records.line(), field, fields.get(column));
    }
  }

  private String id(String text) throws BadField {
    if (text.isEmpty()) {
      throw new BadField("empty field");
    }
    return numbers ? String.valueOf(FieldText.id(text)) : text;
  }

  private static List<String> features(String group, String field, TableLook look) throws BadField {
    String[] values = look.delimiter() == Delimiter.BAR ? new String[] {field} : field.split("\\|");
    List<String> features =
        Arrays.stream(values)
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .distinct()
            .map(value -> group + "=" + value)
            .toList();
    if (features.stream().anyMatch(feature -> feature.length() > MAX_NAME_CHARACTERS)) {
      throw new BadField("value too long");
    }
    return features;
  }
}
