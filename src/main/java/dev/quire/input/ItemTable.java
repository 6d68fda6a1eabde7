package dev.quire.input;

import dev.quire.files.FileStamp;
import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a table of items, of any delimiter and encoding: ids, titles and genres. Other columns are
 * passed over.
 */
public final class ItemTable {
  private static final String NO_GENRES = "(no genres listed)";
  private static final int MAX_GENRE_LISTS = 4096; // remembered; a file may have any number
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

  private final Path file;
  private final Sink sink;
  private final ItemColumns columns;
  private final TextRecords records;
  private final Map<String, List<String>> genreLists = new HashMap<>(); // of most files few differ
  private final WrongLines wrong;

  private ItemTable(
      Path file, ItemOptions options, Sink sink, ItemColumns columns, TextRecords records) {
    this.file = file;
    wrong = new WrongLines(file, options.onError());
    this.sink = sink;
    this.columns = columns;
    this.records = records;
  }

  /** Takes in the lines. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the next line.
     *
     * @throws InvalidFileException when there is something wrong with it
     */
    void accept(ItemRecord item) throws IOException;
  }

  /**
   * What was read.
   *
   * @param shape how the table is written, in a line
   * @param idField the name of the column of the ids
   * @param unused the names of the columns that were passed over, as in the file
   * @param skipped wrong lines that were left out
   */
  public record Result(String shape, String idField, List<String> unused, SkippedLines skipped) {
    /** Whether it is a table as MovieLens has it: no word is needed. */
    public boolean isUsual() {
      return shape.endsWith(": item=movieId, title, genres")
          || shape.endsWith(": item=movieId, title");
    }

    /** Of no table. */
    public static final Result NONE = new Result("", "", List.of(), SkippedLines.NONE);

    /** Keeps a copy. */
    public Result {
      unused = List.copyOf(unused);
    }
  }

  /**
   * Gives every line to the sink, in the file's order.
   *
   * @param scratch folder for a copy of what can't be mapped
   * @throws InvalidFileException naming the first line that is wrong, unless such lines are to be
   *     left out
   */
  public static Result read(Path file, ItemOptions options, Path scratch, Sink sink)
      throws IOException {
    return FileStamp.reading(
        file,
        () -> {
          try (InputBytes input = InputBytes.open(file, scratch, TextSample.PART_BYTES)) {
            return read(file, input.segment(), options, sink);
          }
        });
  }

  private static Result read(Path file, MemorySegment bytes, ItemOptions options, Sink sink)
      throws IOException {
    ItemShape shape = ItemShape.find(file, bytes, options);
    ItemTable table = new ItemTable(file, options, sink, shape.columns(), shape.records(bytes));
    table.readAll();
    return new Result(
        file.getFileName() + ": " + shape.description(),
        shape.columns().name(shape.columns().item()),
        shape.columns().unused(),
        table.wrong.skipped());
  }

  private void readAll() throws IOException {
    long items = 0;
    for (; records.next(); items++) {
      read();
    }
    if (items == wrong.skipped().count()) {
      throw wrong.skipped().nothingLeft(file, "items", "leave out {items} or give another file");
    }
  }

  private void read() throws IOException {
    if (records.problem() != null) {
      wrong.take(records.problem(), records.remedy());
      return;
    }
    List<String> fields = records.fields();
    boolean few = fields.size() < columns.count();
    if (few || fields.size() > columns.count()) {
      wrong.take(
          Problem.of(few ? "too few fields" : "too many fields")
              .with("line", records.line())
              .with("fields", fields.size())
              .with("expected", columns.count())
              .with("text", FieldText.shown(String.join(",", fields))),
          few ? "correct the line" : "put quotes around a title with a comma, or correct the line");
      return;
    }
    int column = columns.item();
    ItemRecord item;
    try {
      String id = id(fields.get(column));
      String title = columns.title() < 0 ? "" : fields.get(columns.title());
      Set<String> genres = new LinkedHashSet<>();
      for (int list : columns.lists()) {
        genres.addAll(list(fields.get(list)));
      }
      for (int flag : columns.flags()) {
        column = flag;
        if (isSet(fields.get(flag))) {
          columns.genre(flag).ifPresent(genres::add);
        }
      }
      item = new ItemRecord(id, title, List.copyOf(genres), records.line());
    } catch (BadField e) {
      wrong.take(
          e.problem(records.line(), columns.name(column), fields.get(column)), "correct the line");
      return;
    }
    sink.accept(item);
  }

  private static String id(String text) throws BadField {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > TextIds.MAX_BYTES) {
      throw new BadField(length == 0 ? "empty field" : "id too long");
    }
    return text;
  }

  private static boolean isSet(String flag) throws BadField {
    if (!flag.equals("1") && !flag.equals("0") && !flag.isEmpty()) {
      throw new BadField("neither 0 nor 1");
    }
    return flag.equals("1");
  }

  private List<String> list(String genres) {
    if (genreLists.size() == MAX_GENRE_LISTS) {
      genreLists.clear();
    }
    return genreLists.computeIfAbsent(genres, ItemTable::split);
  }

  /** Genres between bars, or those of a list as Python or JSON writes it. */
  private static List<String> split(String genres) {
    if (genres.equals(NO_GENRES)) {
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    if (genres.startsWith("[") && genres.endsWith("]")) {
      Matcher quoted = QUOTED.matcher(genres);
      while (quoted.find()) {
        names.add((quoted.group(1) == null ? quoted.group(2) : quoted.group(1)).strip());
      }
      names.remove("");
      return List.copyOf(names);
    }
    for (int start = 0, end; start <= genres.length(); start = end + 1) {
      end = genres.indexOf('|', start);
      end = end < 0 ? genres.length() : end;
      names.add(genres.substring(start, end).strip());
    }
    names.remove("");
    return List.copyOf(names);
  }
}
