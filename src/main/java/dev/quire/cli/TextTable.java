package dev.quire.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns of text, two blanks between them. On a terminal the table is made to fit: columns that
 * may be cut give way from the right to the left, and a cut text ends with an ellipsis, but for the
 * year of a title.
 */
final class TextTable {
  private static final String GAP = "  ";

  private final List<Column> columns = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  private record Column(String name, boolean right, int least) {}

  /** The cells of a row, and lines below it that are not in columns. */
  private record Row(List<String> cells, List<String> notes) {}

  /** A column of words. */
  TextTable left(String name) {
    return add(new Column(name, false, Integer.MAX_VALUE));
  }

  /**
   * A column of words that may be cut.
   *
   * @param least to so many columns of a terminal
   */
  TextTable left(String name, int least) {
    return add(new Column(name, false, least));
  }

  /** A column of numbers. */
  TextTable right(String name) {
    return add(new Column(name, true, Integer.MAX_VALUE));
  }

  private TextTable add(Column column) {
    columns.add(column);
    return this;
  }

  void row(String... cells) {
    row(List.of(cells), List.of());
  }

  void row(List<String> cells, List<String> notes) {
    rows.add(new Row(cells, notes));
  }

  void print(PrintWriter out) {
    int[] widths = new int[columns.size()];
    List<String> names = columns.stream().map(Column::name).toList();
    widen(widths, names);
    rows.forEach(row -> widen(widths, row.cells));
    fit(widths);
    out.println(format(names, widths));
    for (Row row : rows) {
      out.println(format(row.cells, widths));
      row.notes.forEach(out::println);
    }
  }

  private static void widen(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], TextWidth.of(cells.get(i)));
    }
  }

  private void fit(int[] widths) {
    int over = GAP.length() * (widths.length - 1) - TextWidth.terminal();
    for (int width : widths) {
      over += width;
    }
    for (int i = widths.length - 1; i >= 0 && over > 0; i--) {
      int spare = Math.max(0, widths[i] - columns.get(i).least);
      widths[i] -= Math.min(spare, over);
      over -= Math.min(spare, over);
    }
  }

  private String format(List<String> cells, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = TextWidth.cut(cells.get(i), widths[i]);
      String blanks = " ".repeat(widths[i] - TextWidth.of(cell));
      text.append(i == 0 ? "" : GAP);
      text.append(columns.get(i).right ? blanks + cell : cell + blanks);
    }
    return text.toString().stripTrailing();
  }
}
