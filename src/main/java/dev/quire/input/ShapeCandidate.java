package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.input.RatingColumns.Role;
import dev.quire.input.TextSample.Line;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a text is like if its fields have a certain delimiter. */
final class ShapeCandidate {
  private static final long EARLIEST_TIME = 100_000_000; // of 1973; no rating is as large
  private static final int LEAST_COUNTED = 3; // lines that are numbered by no accident

  private final Path file;
  private final InputOptions options;
  private final TableLook look;
  private final TextEncoding encoding;
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
    this.encoding = encoding;
    look =
        new TableLook(
            sample,
            delimiter,
            encoding,
            options.quotes(),
            options
                .header()
                .or(() -> options.columns().hasNames() ? Optional.of(true) : Optional.empty()),
            name -> RatingColumns.roleOf(name) != Role.OTHER);
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
    return look.isBetterThan(other.look);
  }

  private RatingColumns findColumns(Set<Role> unused) throws InvalidFileException {
    String noun = unused.contains(Role.TIMESTAMP) ? "pair" : "rating";
    look.requireTable(
        file,
        Problem.of("no {}s, only blank lines", noun).remedy("give it at least one {}", noun),
        options.delimiter().isPresent());
    List<String> first = look.lines().getFirst().fields();
    return look.header()
        ? RatingColumns.of(file, first, options.columns(), unused)
        : RatingColumns.inOrder(file, order(unused), options.columns(), unused);
  }

  /** What the columns of a table without a header hold, where the order of MovieLens fits. */
  private List<Role> order(Set<Role> unused) throws InvalidFileException {
    List<Role> order = new ArrayList<>(Collections.nCopies(look.count(), Role.OTHER));
    boolean chosen = options.columns().user().isPresent() && options.columns().item().isPresent();
    int first = isCounted() ? 1 : 0;
    int count = look.count() - first;
    boolean ids = look.all(first, IdReader::isNumber) && look.all(first + 1, IdReader::isNumber);
    boolean fits = ids && count <= 4;
    if (fits) {
      order.set(first, Role.USER);
      order.set(first + 1, Role.ITEM);
    }
    int third = first + 2;
    if (count == 3 && look.all(third, ShapeCandidate::isLateTime)) {
      order.set(third, Role.TIMESTAMP);
    } else if (count == 3 || count == 4) {
      boolean rated =
          look.all(third, this::isRatingHere) && !look.all(third, ShapeCandidate::isLateTime);
      fits &= rated;
      order.set(third, rated ? Role.RATING : Role.OTHER);
    }
    if (count == 4) {
      boolean timed = look.all(third + 1, ShapeCandidate::isTime);
      fits &= timed;
      order.set(third + 1, timed ? Role.TIMESTAMP : Role.OTHER);
    }
    if (!fits && !chosen) {
      boolean pairs = unused.contains(Role.TIMESTAMP);
      throw look.noOrder(
          file,
          pairs
              ? "say what they are, such as {columns=user=1,item=2}"
              : "say what they are, such as {columns=user=1,item=2,rating=3,time=4}");
    }
    return order;
  }

  /**
   * Whether the first column is none of the ratings but counts the lines from 0, as pandas does.
   * Users may be counted so as well, but then times come last.
   */
  private boolean isCounted() {
    List<Line> lines = look.lines();
    boolean ofUsers = look.count() == 4 && look.all(3, ShapeCandidate::isLateTime);
    if (look.count() < 4 || look.count() > 5 || ofUsers || lines.size() < LEAST_COUNTED) {
      return false;
    }
    for (int line = 0; line < lines.size(); line++) {
      if (!lines.get(line).fields().getFirst().equals(String.valueOf(line))) {
        return false;
      }
    }
    return true;
  }

  private boolean isRatingHere(String text) {
    return options.words().isRating(options.decimalComma() ? text.replace(',', '.') : text);
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
      boolean date = IdReader.isNumber(text) && TimeUnit.of(Long.parseLong(text)) == TimeUnit.DATES;
      return date || FieldText.time(text, TimeUnit.SECONDS) >= EARLIEST_TIME;
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
    List<Line> data = look.data();
    requireNumbers(data);
    return new TextShape(
        look.delimiter(),
        look.quotes(),
        look.quotes() && look.quoted(),
        textStart + look.dataStart(),
        columns,
        encoding,
        encodingKnown,
        (byte) (options.decimalComma() ? ',' : '.'),
        timeUnit(data),
        new IdKinds(hasText(data, Role.USER), hasText(data, Role.ITEM)));
  }

  /** Where no rating is a number, it is no line that is wrong. */
  private void requireNumbers(List<Line> data) throws InvalidFileException {
    int column = columns.indexOf(Role.RATING);
    if (column < 0 || data.size() < LEAST_COUNTED) {
      return;
    }
    Set<String> ratings = new LinkedHashSet<>();
    for (Line line : data) {
      if (line.fields().size() == look.count() && !line.fields().get(column).isEmpty()) {
        ratings.add(line.fields().get(column));
      }
    }
    if (!ratings.isEmpty() && ratings.stream().noneMatch(options.words()::mayBeRating)) {
      throw RatingWords.noNumbers(file, columns.name(column), ratings);
    }
  }

  private boolean hasText(List<Line> data, Role role) {
    int column = columns.indexOf(role);
    int rating = columns.indexOf(Role.RATING);
    return data.stream()
        .map(Line::fields)
        .filter(fields -> fields.size() == look.count() && !fields.get(column).isEmpty())
        .filter(fields -> rating < 0 || isRatingHere(fields.get(rating)))
        .anyMatch(fields -> !IdReader.isNumber(fields.get(column)));
  }

  private TimeUnit timeUnit(List<Line> data) {
    int column = columns.indexOf(Role.TIMESTAMP);
    return column < 0
        ? TimeUnit.SECONDS
        : TimeUnit.ofAll(
            data.stream()
                .map(Line::fields)
                .filter(fields -> fields.size() == look.count())
                .map(fields -> fields.get(column))
                .flatMapToLong(TimeUnit::wholePart)
                .toArray());
  }
}
