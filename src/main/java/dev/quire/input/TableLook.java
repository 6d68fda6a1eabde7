package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.input.TextSample.Line;
import dev.quire.input.TextSample.Lines;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What a text looks like if its fields have a certain delimiter. */
final class TableLook {
  private static final int SHOWN_CHARACTERS = 200;
  private static final double MOST_LINES = 0.9; // have the same number of fields in a good table

  private final TextSample sample;
  private final Delimiter delimiter;
  private final TextEncoding encoding;
  private final boolean quotes;
  private final List<Line> lines; // of the first part
  private final boolean open;
  private final boolean header;
  private final int count;
  private List<Line> all; // null before they are asked for
  private final boolean regular; // whether most lines have so many fields

  /**
   * Looks at a text.
   *
   * @param quotes whether fields may be quoted, if somebody has said it
   * @param header whether there is one, if somebody has said it
   * @param known whether a name is that of a column
   */
  TableLook(
      TextSample sample,
      Delimiter delimiter,
      TextEncoding encoding,
      Optional<Boolean> quotes,
      Optional<Boolean> header,
      Predicate<String> known) {
    this.sample = sample;
    this.delimiter = delimiter;
    this.encoding = encoding;
    this.quotes = quotes.orElseGet(this::mayHaveQuotes);
    Lines first = sample.lines(0, delimiter, this.quotes, encoding);
    lines = first.list();
    open = first.open();
    this.header = !lines.isEmpty() && header.orElseGet(() -> looksLikeHeader(known));
    count = this.header ? lines.getFirst().fields().size() : usualCount();
    long ofCount = lines.stream().filter(line -> line.fields().size() == count).count();
    regular = ofCount >= MOST_LINES * lines.size();
  }

  /** What is made of a table that is looked at. */
  interface Reading<T> {
    /**
     * Makes it.
     *
     * @throws InvalidFileException when it is no such table
     */
    T of(TableLook look) throws InvalidFileException;
  }

  /**
   * Looks at a text with each delimiter, and takes the one that makes the best table of it.
   *
   * @param known whether a name is that of a column
   * @throws InvalidFileException with no delimiter it is such a table: what is wrong with the best
   */
  static <T> T best(
      TextSample sample, TextEncoding encoding, Predicate<String> known, Reading<T> reading)
      throws InvalidFileException {
    T best = null;
    InvalidFileException problem = null;
    TableLook bestLook = null;
    for (Delimiter delimiter : Delimiter.values()) {
      TableLook look =
          new TableLook(sample, delimiter, encoding, Optional.empty(), Optional.empty(), known);
      boolean better = bestLook == null || look.isBetterThan(bestLook);
      try {
        T read = reading.of(look);
        if (best == null || better) {
          best = read;
          bestLook = look;
        }
      } catch (InvalidFileException e) {
        if (best == null && better) {
          problem = e;
          bestLook = look;
        }
      }
    }
    if (best == null) {
      throw problem;
    }
    return best;
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

  private boolean looksLikeHeader(Predicate<String> known) {
    List<String> first = lines.getFirst().fields();
    if (first.size() < 2 || first.stream().anyMatch(TableLook::isNumber)) {
      return false;
    }
    if (first.stream().anyMatch(known)) {
      return true;
    }
    for (int c = 0; c < first.size(); c++) {
      if (!first.get(c).isEmpty()
          && all(lines.subList(1, lines.size()), c, first.size(), TableLook::isNumber)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(String text) {
    return isDecimal(text.replace(',', '.'));
  }

  /** Whether a text is a number, with a point before its decimals. */
  static boolean isDecimal(String text) {
    try {
      FieldText.decimal(text);
      return true;
    } catch (BadField e) {
      return false;
    }
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

  /** Whether it is more of a table than another: of several columns, regular, of most columns. */
  boolean isBetterThan(TableLook other) {
    if ((count > 1) != (other.count > 1)) {
      return count > 1;
    }
    if (regular != other.regular) {
      return regular;
    }
    return count > other.count;
  }

  /**
   * Refuses a text that is no table.
   *
   * @param blank what to say of one with blank lines alone
   * @param forced whether somebody has said which delimiter it is
   */
  void requireTable(Path file, Problem blank, boolean forced) throws InvalidFileException {
    if (lines.isEmpty()) {
      throw new InvalidFileException(file, open ? LineFields.neverCloses(1) : blank);
    }
    if (count < 2) {
      String text = FieldText.shown(lines.getFirst().fields().getFirst(), SHOWN_CHARACTERS);
      Problem alone = Problem.of("only one column").with("line", 1).with("text", text);
      throw new InvalidFileException(
          file,
          forced
              ? alone
                  .setting("delimiter", delimiter.word())
                  .remedy("leave out {delimiter} or give another")
              : alone.remedy("separate fields by one of {}", Delimiter.words()));
    }
  }

  /** What to throw when a table has no header, and nothing tells what its columns are. */
  InvalidFileException noOrder(Path file, String remedy) {
    return new InvalidFileException(
        file,
        Problem.of("no header, and its columns don't tell what they are")
            .with("line", 1)
            .with("columns", ColumnNames.numbered(lines.getFirst().fields()))
            .remedy(remedy));
  }

  Delimiter delimiter() {
    return delimiter;
  }

  /** Whether fields may be quoted. */
  boolean quotes() {
    return quotes;
  }

  boolean header() {
    return header;
  }

  /** Number of columns. */
  int count() {
    return count;
  }

  /** Lines of the first part that are not blank, with the header. */
  List<Line> lines() {
    return lines;
  }

  /** Whether these end because of a quote that has no end in the part. */
  boolean open() {
    return open;
  }

  private List<Line> all() {
    if (all != null) {
      return all;
    }
    all = new ArrayList<>();
    for (int part = 0; part < sample.parts(); part++) {
      all.addAll(sample.lines(part, delimiter, quotes, encoding).list());
    }
    return all;
  }

  /** Lines of all parts that are not blank, without the header. */
  List<Line> data() {
    List<Line> all = all();
    return all.subList(header ? 1 : 0, all.size());
  }

  /** Whether a field of all these is quoted. */
  boolean quoted() {
    return open || all().stream().anyMatch(Line::quoted);
  }

  /** The first byte behind the header, from the start of the sample. */
  int dataStart() {
    return header ? lines.getFirst().end() : 0;
  }

  /** Whether a column has something in the first lines, and all of that is of a kind. */
  boolean all(int column, Predicate<String> predicate) {
    return all(lines, column, count, predicate);
  }

  /** The same of other lines. */
  static boolean all(List<Line> lines, int column, int count, Predicate<String> predicate) {
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
}
