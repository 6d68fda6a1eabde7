package dev.quire.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of a picture, for those who prefer them or cannot see. The first column names a row.
 */
final class Table {
  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  private record Column(String name, boolean number) {}

  /** A column of texts from outside, or of ours. */
  Table text(String name) {
    columns.add(new Column(name, false));
    return this;
  }

  /** A column of numbers. */
  Table number(String name) {
    columns.add(new Column(name, true));
    return this;
  }

  /** A row: texts, which are escaped here, and numbers as they are shown. */
  Table row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException("cells=" + cells.length + ", columns=" + columns.size());
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(shown(cell));
    }
    rows.add(row);
    return this;
  }

  /** The same of a list. */
  Table row(List<?> cells) {
    return row(cells.toArray());
  }

  private static String shown(Object cell) {
    return switch (cell) {
      case Double number -> Words.number(number);
      case Integer number -> Words.count(number);
      case Long number -> Words.count(number);
      default -> cell.toString();
    };
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * As HTML, in a box that scrolls by itself.
   *
   * @param title what it is of
   */
  String html(String title) {
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table: ");
    html.append(Html.text(title)).append("\"><table><caption class=\"hidden\">");
    html.append(Html.foreign(title)).append("</caption><thead><tr>");
    for (Column column : columns) {
      html.append("<th scope=\"col\"").append(style(column)).append('>');
      html.append(Html.foreign(column.name)).append("</th>");
    }
    html.append("</tr></thead><tbody>");
    rows.forEach(row -> append(html, row));
    return html.append("</tbody></table></div>\n").toString();
  }

  private static String style(Column column) {
    return column.number ? " class=\"n\"" : "";
  }

  private void append(StringBuilder html, List<String> row) {
    html.append("<tr>");
    for (int i = 0; i < row.size(); i++) {
      String tag = i == 0 ? "th" : "td";
      html.append('<').append(tag).append(i == 0 ? " scope=\"row\"" : "");
      html.append(style(columns.get(i))).append('>');
      String cell = row.get(i);
      html.append(columns.get(i).number ? Html.text(cell) : Html.foreign(cell));
      html.append("</").append(tag).append('>');
    }
    html.append("</tr>\n");
  }
}
