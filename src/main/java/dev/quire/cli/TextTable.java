package dev.quire.cli;

import dev.quire.files.Shown;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Columns of text, two blanks between them. On a terminal the table is made to fit: columns that
 * may be cut give way from the right to the left, and a cut text ends with an ellipsis, but for the
 * year of a title. Numbers are never cut.
 */
public final class TextTable {
  private static final String GAP = "  ";
  private static final int LEAST_ID = 24;
  private static final int LAST_ID = 12;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,19}");

  private final List<Column> columns = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  private enum Align {
    LEFT,
    RIGHT,
    BY_CONTENT
  }

  /**
   * A column.
   *
   * @param least columns of a terminal that it is cut to at first
   * @param last columns that it is cut to when that is not enough; at 0 it is left out
   */
  private record Column(String name, Align align, int least, int last) {}

  /** The cells of a row, and lines below it that are not in columns. */
  private record Row(List<String> cells, List<String> notes) {}

  /** A column of words. */
  public TextTable left(String name) {
    return left(name, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /**
   * A column of words that may be cut.
   *
   * @param least to so many columns of a terminal
   */
  public TextTable left(String name, int least) {
    return left(name, least, least);
  }

  /**
   * A column of words that may be cut.
   *
   * @param least to so many columns of a terminal
   * @param last to so many when nothing else gives way; 0 when it may be left out
   */
  public TextTable left(String name, int least, int last) {
    return add(new Column(name, Align.LEFT, least, last));
  }

  /** A column of ids: to the right and never cut if all are numbers, otherwise texts. */
  public TextTable ids(String name) {
    return add(new Column(name, Align.BY_CONTENT, LEAST_ID, LAST_ID));
  }

  /** A column of numbers. */
  public TextTable right(String name) {
    return add(new Column(name, Align.RIGHT, Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  private TextTable add(Column column) {
    columns.add(column);
    return this;
  }

  public void row(String... cells) {
    row(List.of(cells), List.of());
  }

  /** A row, and lines below it; as text from outside may be shown. */
  public void row(List<String> cells, List<String> notes) {
    rows.add(
        new Row(
            cells.stream().map(Shown::line).toList(), notes.stream().map(Shown::line).toList()));
  }

  /** Prints it; without a row nothing at all. */
  public void print(PrintWriter out) {
    if (rows.isEmpty()) {
      return;
    }
    lookAtContent();
    List<String> names = columns.stream().map(Column::name).toList();
    int[] widths = widths();
    fit(widths);
    out.println(format(names, widths));
    for (Row row : rows) {
      out.println(format(row.cells, widths));
      row.notes.forEach(out::println);
    }
  }

  private void lookAtContent() {
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      int place = i;
      if (column.align == Align.BY_CONTENT) {
        boolean numbers =
            rows.stream().allMatch(row -> NUMBER.matcher(row.cells.get(place)).matches());
        int least = numbers ? Integer.MAX_VALUE : column.least;
        int last = numbers ? Integer.MAX_VALUE : column.last;
        columns.set(i, new Column(column.name, numbers ? Align.RIGHT : Align.LEFT, least, last));
      }
    }
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    widen(widths, columns.stream().map(Column::name).toList());
    rows.forEach(row -> widen(widths, row.cells));
    return widths;
  }

  /** Columns of a terminal that it takes uncut, notes aside. */
  public int width() {
    return width(widths());
  }

  private static int width(int[] widths) {
    return IntStream.of(widths).sum() + GAP.length() * (widths.length - 1);
  }

  private static void widen(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], TextWidth.of(cells.get(i)));
    }
  }

  private void fit(int[] widths) {
    int over = cut(widths, width(widths) - TextWidth.terminal(), Column::least);
    for (int i = widths.length - 1; i >= 0 && over > 0; i--) {
      if (columns.get(i).last == 0) {
        over -= widths[i] + GAP.length();
        widths[i] = 0;
      }
    }
    cut(widths, over, Column::last);
  }

  /** Cuts columns from the right to the left and tells how much the table is too wide yet. */
  private int cut(int[] widths, int over, ToIntFunction<Column> least) {
    for (int i = widths.length - 1; i >= 0 && over > 0; i--) {
      int spare = Math.clamp(widths[i] - (long) least.applyAsInt(columns.get(i)), 0, over);
      widths[i] -= spare;
      over -= spare;
    }
    return over;
  }

  private String format(List<String> cells, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] == 0) {
        continue; // left out, or empty
      }
      String cell = TextWidth.cut(cells.get(i), widths[i]);
      String blanks = " ".repeat(widths[i] - TextWidth.of(cell));
      text.append(i == 0 ? "" : GAP);
      text.append(columns.get(i).align == Align.RIGHT ? blanks + cell : cell + blanks);
    }
    return text.toString().stripTrailing();
  }
}
