package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A table of items with delimiters. */
final class TextItems extends ItemReader {
  private static final int MAX_GENRE_LISTS = 4096; // remembered; a file may have any number

  private final ItemShape shape;
  private final ItemColumns columns;
  private final TextRecords records;
  private final Map<String, List<String>> genreLists = new HashMap<>(); // of most files few differ

  /** Starts behind the header. */
  TextItems(MemorySegment bytes, ItemShape shape) {
    this.shape = shape;
    columns = shape.columns();
    records = shape.records(bytes);
  }

  @Override
  ItemColumns columns() {
    return columns;
  }

  @Override
  String description() {
    return shape.description();
  }

  @Override
  boolean next() throws InvalidFileException {
    return records.next();
  }

  @Override
  Optional<ItemRecord> item(WrongLines wrong) throws InvalidFileException {
    if (records.problem() != null) {
      wrong.take(records.problem(), records.remedy());
      return Optional.empty();
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
      return Optional.empty();
    }
    int column = columns.item();
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
      return Optional.of(new ItemRecord(id, title, List.copyOf(genres), records.line()));
    } catch (BadField e) {
      wrong.take(
          e.problem(records.line(), columns.name(column), fields.get(column)), "correct the line");
      return Optional.empty();
    }
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
    return genreLists.computeIfAbsent(genres, ItemReader::split);
  }
}
