package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.input.RatingColumns.Role;
import dev.quire.input.TextSample.Line;
import dev.quire.input.TextSample.Lines;
import dev.quire.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What a text is like if its fields have a certain delimiter. */
final class ShapeCandidate {
  private static final double MOST_LINES = 0.9; // have the same number of fields in a good table
  private static final long EARLIEST_TIME = 100_000_000; // of 1973; no rating is as large
  private static final int SHOWN_CHARACTERS = 200;

  private final Path file;
  private final InputOptions options;
  private final TextSample sample;
  private final Delimiter delimiter;
  private final TextEncoding encoding;
  private final boolean quotes;
  private final List<Line> lines; // of the first part
  private final boolean open; // whether they end because of a quote
  private final boolean header;
  private final int count; // of columns
  private final boolean regular; // whether most lines have so many fields
  private RatingColumns columns; // null when they are not found
  private InvalidFileException problem; // why they are not

  ShapeCandidate(
      Path file,
      InputOptions options,
      TextSample sample,
      Delimiter delimiter,
      TextEncoding encoding,
      Set<Role> unused) {
    this.file = file;
    this.options = options;
    this.sample = sample;
    this.delimiter = delimiter;
    this.encoding = encoding;
    quotes = options.quotes().orElseGet(this::mayHaveQuotes);
    Lines first = sample.lines(0, delimiter, quotes, encoding);
    lines = first.list();
    open = first.open();
    header = !lines.isEmpty() && options.header().orElseGet(this::looksLikeHeader);
    count = header ? lines.getFirst().fields().size() : usualCount();
    long ofCount = lines.stream().filter(line -> line.fields().size() == count).count();
    regular = ofCount >= MOST_LINES * lines.size();
    try {
      columns = findColumns(unused);
    } catch (InvalidFileException e) {
      problem = e;
    }
  }

  /** One that is a table, then one with the columns that are needed, then the one with the most. */
  boolean isBetterThan(ShapeCandidate other) {
    if ((columns != null) != (other.columns != null)) {
      return columns != null;
    }
    if ((count > 1) != (other.count > 1)) {
      return count > 1;
    }
    if (regular != other.regular) {
      return regular;
    }
    return count > other.count;
  }

  /**
   * Tables with commas and semicolons are CSV. In others a quote is one like other characters when
   * it makes no sense as a quote.
   */
  private boolean mayHaveQuotes() {
    if (delimiter == Delimiter.COMMA || delimiter == Delimiter.SEMICOLON) {
      return true;
    }
    for (int part = 0; part < sample.parts(); part++) {
      Lines some = sample.lines(part, delimiter, true, encoding);
      if (some.open() || some.list().stream().anyMatch(Line::wrongQuotes)) {
        return false;
      }
    }
    return true;
  }

  private boolean looksLikeHeader() {
    List<String> first = lines.getFirst().fields();
    if (first.size() < 2 || first.stream().anyMatch(ShapeCandidate::isNumber)) {
      return false;
    }
    if (first.stream().anyMatch(name -> RatingColumns.roleOf(name) != Role.OTHER)) {
      return true;
    }
    for (int c = 0; c < first.size(); c++) {
      if (!first.get(c).isEmpty()
          && all(lines.subList(1, lines.size()), c, first.size(), ShapeCandidate::isNumber)) {
        return true;
      }
    }
    return false;
  }

  /** The number of fields that most lines have. */
  private int usualCount() {
    Map<Integer, Integer> lineCounts = new HashMap<>();
    int usual = 0;
    for (Line line : lines) {
      int size = line.fields().size();
      lineCounts.merge(size, 1, Integer::sum);
      usual = lineCounts.get(size) > lineCounts.getOrDefault(usual, 0) ? size : usual;
    }
    return usual;
  }

  private RatingColumns findColumns(Set<Role> unused) throws InvalidFileException {
    if (lines.isEmpty()) {
      throw new InvalidFileException(
          file,
          open
              ? Problem.of("quote never closes")
                  .with("line", 1)
                  .remedy("close it or correct the line")
              : Problem.of("no ratings, only blank lines").remedy("give it at least one rating"));
    }
    if (count < 2) {
      Problem alone =
          Problem.of("only one column")
              .with("line", 1)
              .with("text", shown(lines.getFirst().fields().getFirst()));
      throw new InvalidFileException(
          file,
          options.delimiter().isPresent()
              ? alone
                  .setting("delimiter", delimiter.word())
                  .remedy("leave out {delimiter} or give another")
              : alone.remedy("separate fields by one of {}", Delimiter.words()));
    }
    return header
        ? RatingColumns.of(file, lines.getFirst().fields(), options.columns(), unused)
        : RatingColumns.inOrder(file, order(), options.columns(), unused);
  }

  /** What the columns of a table without a header hold, where the order of MovieLens fits. */
  private List<Role> order() throws InvalidFileException {
    List<Role> order = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      order.add(Role.OTHER);
    }
    boolean chosen = options.columns().user().isPresent() && options.columns().item().isPresent();
    boolean ids = all(0, ShapeCandidate::isId) && all(1, ShapeCandidate::isId);
    boolean fits = ids && count <= 4;
    if (fits) {
      order.set(0, Role.USER);
      order.set(1, Role.ITEM);
    }
    if (count == 3 && all(2, ShapeCandidate::isLateTime)) {
      order.set(2, Role.TIMESTAMP);
    } else if (count >= 3 && count <= 4) {
      boolean rated = all(2, this::isDecimalHere) && !all(2, ShapeCandidate::isLateTime);
      fits &= rated;
      order.set(2, rated ? Role.RATING : Role.OTHER);
    }
    if (count == 4) {
      boolean timed = all(3, ShapeCandidate::isTime);
      fits &= timed;
      order.set(3, timed ? Role.TIMESTAMP : Role.OTHER);
    }
    if (!fits && !chosen) {
      throw noOrder();
    }
    return order;
  }

  private InvalidFileException noOrder() {
    List<String> shown = new ArrayList<>();
    List<String> fields = lines.getFirst().fields();
    for (int c = 0; c < fields.size(); c++) {
      shown.add((c + 1) + ": " + fields.get(c));
    }
    return new InvalidFileException(
        file,
        Problem.of("no header, and its columns don't tell what they are")
            .with("line", 1)
            .with("columns", shown(String.join(", ", shown)))
            .remedy("say what they are, such as {columns=user=1,item=2,rating=3,time=4}"));
  }

  private static String shown(String text) {
    return FieldText.shown(text, SHOWN_CHARACTERS);
  }

  private boolean all(int column, Predicate<String> predicate) {
    return all(lines, column, count, predicate);
  }

  /** Whether a column has something in it, and all of that is of a kind. */
  private static boolean all(List<Line> lines, int column, int count, Predicate<String> predicate) {
    boolean some = false;
    for (Line line : lines) {
      List<String> fields = line.fields();
      if (fields.size() == count && !fields.get(column).isEmpty()) {
        some = true;
        if (!predicate.test(fields.get(column))) {
          return false;
        }
      }
    }
    return some;
  }

  private static boolean isNumber(String text) {
    return isDecimal(text.replace(',', '.'));
  }

  private boolean isDecimalHere(String text) {
    return isDecimal(options.decimalComma() ? text.replace(',', '.') : text);
  }

  private static boolean isDecimal(String text) {
    try {
      FieldText.decimal(text);
      return true;
    } catch (BadField e) {
      return false;
    }
  }

  private static boolean isId(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return IdReader.number(bytes, 0, bytes.length) >= 0;
  }

  private static boolean isTime(String text) {
    try {
      FieldText.time(text, TimeUnit.SECONDS);
      return true;
    } catch (BadField e) {
      return false;
    }
  }

  private static boolean isLateTime(String text) {
    try {
      return FieldText.time(text, TimeUnit.SECONDS) >= EARLIEST_TIME;
    } catch (BadField e) {
      return false;
    }
  }

  /**
   * The shape of the text.
   *
   * @throws InvalidFileException when this is none
   */
  TextShape shape(long textStart, boolean encodingKnown) throws InvalidFileException {
    if (problem != null) {
      throw problem;
    }
    List<Line> all = new ArrayList<>();
    for (int part = 0; part < sample.parts(); part++) {
      all.addAll(sample.lines(part, delimiter, quotes, encoding).list());
    }
    boolean quoted = open || all.stream().anyMatch(Line::quoted);
    List<Line> data = all.subList(header ? 1 : 0, all.size());
    return new TextShape(
        delimiter,
        quotes,
        quotes && quoted,
        textStart + (header ? lines.getFirst().end() : 0),
        columns,
        encoding,
        encodingKnown,
        (byte) (options.decimalComma() ? ',' : '.'),
        timeUnit(data),
        new IdKinds(hasText(data, Role.USER), hasText(data, Role.ITEM)));
  }

  private boolean hasText(List<Line> data, Role role) {
    int column = columns.indexOf(role);
    int rating = columns.indexOf(Role.RATING);
    return data.stream()
        .map(Line::fields)
        .filter(fields -> fields.size() == count && !fields.get(column).isEmpty())
        .filter(fields -> rating < 0 || isDecimalHere(fields.get(rating)))
        .anyMatch(fields -> !isId(fields.get(column)));
  }

  /** The unit in which all times are in the last decades; seconds when they are in none. */
  private TimeUnit timeUnit(List<Line> data) {
    int column = columns.indexOf(Role.TIMESTAMP);
    TimeUnit found = null;
    for (Line line : data) {
      if (column >= 0 && line.fields().size() == count) {
        String text = line.fields().get(column);
        if (!isId(text)) {
          continue;
        }
        long time = Long.parseLong(text);
        TimeUnit unit = TimeUnit.of(time);
        if (time != 0 && found != null && unit != found) {
          return TimeUnit.SECONDS;
        }
        found = time == 0 ? found : unit;
      }
    }
    return found == null ? TimeUnit.SECONDS : found;
  }
}
