package dev.quire.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A page as it grows: its HTML, and what its charts are drawn from. */
final class Page {
  private final StringBuilder html = new StringBuilder();
  private final Map<String, Object> charts = new LinkedHashMap<>(); // by the id of the figure
  private final Set<String> ids = new HashSet<>(); // of sections and figures
  private final Map<String, String> sections = new LinkedHashMap<>(); // titles by id
  private final List<Object> fans = new ArrayList<>(); // lists, a model after the other
  private final List<String> liked = new ArrayList<>(); // the films that they are for
  private boolean inFigures;
  private String part = ""; // of the section; empty before its first heading
  private String titleTag = "h3"; // of a figure: one level below what it stands in

  /** Begins a section. */
  void section(String id, String title) {
    endFigures();
    titleTag = "h3";
    part = "";
    requireNew(id);
    if (!sections.isEmpty()) {
      html.append("</section>\n");
    }
    sections.put(id, title);
    html.append("<section aria-labelledby=\"").append(id).append("\">\n<h2 id=\"").append(id);
    html.append("\">").append(Html.text(title)).append("</h2>\n");
  }

  /** Begins a part of a section. */
  void heading(String title) {
    endFigures();
    titleTag = "h4";
    part = title;
    html.append("<h3>").append(Html.foreign(title)).append("</h3>\n");
  }

  void prose(String text) {
    endFigures();
    html.append("<p>").append(Html.foreign(text)).append("</p>\n");
  }

  /** What is not there, and what to do about it. */
  void notice(String text) {
    endFigures();
    html.append("<p class=\"notice\">").append(Html.foreign(text)).append("</p>\n");
  }

  /** A figure of half the width of the page where that is wide. */
  void figure(String id, String title, String caption, Chart chart, Table table) {
    figure(id, title, caption, chart, table, Optional.empty(), false);
  }

  void wideFigure(String id, String title, String caption, Chart chart, Table table) {
    figure(id, title, caption, chart, table, Optional.empty(), true);
  }

  /**
   * A figure whose points can be searched.
   *
   * @param search label of the field
   */
  void searchedFigure(
      String id, String title, String caption, Chart chart, Table table, String search) {
    figure(id, title, caption, chart, table, Optional.of(search), true);
  }

  private void figure(
      String id,
      String title,
      String caption,
      Chart chart,
      Table table,
      Optional<String> search,
      boolean wide) {
    beginFigures();
    requireNew(id);
    charts.put(id, chart.spec());
    html.append("<figure id=\"").append(id).append(wide ? "\" class=\"wide\">" : "\">");
    appendTitle(id, title);
    search.ifPresent(label -> appendSearch(id, label));
    html.append("<div class=\"chart\" data-chart=\"").append(id).append("\"></div>\n");
    html.append("<figcaption id=\"").append(id).append("-caption\">");
    html.append(Html.foreign(caption)).append("</figcaption>\n");
    html.append("<details><summary>The numbers<span class=\"hidden\">: ");
    html.append(Html.foreign(title)).append("</span></summary>").append(table.html(named(title)));
    html.append("</details></figure>\n");
  }

  private void appendTitle(String id, String title) {
    html.append('<').append(titleTag).append(" id=\"").append(id).append("-title\">");
    html.append(Html.foreign(title)).append("</").append(titleTag).append(">\n");
  }

  private void appendSearch(String id, String label) {
    html.append("<div class=\"controls\"><label for=\"").append(id).append("-search\">");
    html.append(Html.text(label)).append("</label><input type=\"search\" id=\"").append(id);
    html.append("-search\" data-search=\"").append(id).append("\" autocomplete=\"off\"");
    html.append(" aria-describedby=\"").append(id).append("-found\"><span class=\"hint\" id=\"");
    html.append(id).append("-found\" role=\"status\"></span></div>\n");
  }

  /** A table that stands by itself. */
  void table(String id, String title, String caption, Table table) {
    beginFigures();
    requireNew(id);
    html.append("<figure id=\"").append(id).append("\">");
    appendTitle(id, title);
    html.append(table.html(named(title))).append("<figcaption>");
    html.append(Html.foreign(caption)).append("</figcaption></figure>\n");
  }

  /**
   * The choice of a film, and the place for the lists of its fans.
   *
   * @param films titles, in the order of the lists
   * @param lists of each model, with {@code name} and {@code lists}
   */
  void fans(List<String> films, List<Map<String, Object>> lists) {
    endFigures();
    fans.addAll(lists);
    liked.addAll(films);
    html.append("<div class=\"controls\"><label for=\"fan\">Someone who likes</label>");
    html.append("<select id=\"fan\">");
    html.append("</select></div><div class=\"lists\" id=\"fan-lists\" aria-live=\"polite\"></div>");
  }

  /** A table that opens. */
  void foldedTable(String title, Table table) {
    endFigures();
    html.append("<details><summary>").append(Html.foreign(title)).append("</summary>");
    html.append(table.html(named(title))).append("</details>\n");
  }

  /** What a table is of: the same picture of two models has two names for those who hear them. */
  private String named(String title) {
    return part.isEmpty() ? title : title + " (" + part + ")";
  }

  private void requireNew(String id) {
    if (!ids.add(id)) {
      throw new IllegalStateException("two parts of a page with one id: id=" + id);
    }
  }

  private void beginFigures() {
    if (!inFigures) {
      html.append("<div class=\"figures\">\n");
      inFigures = true;
    }
  }

  private void endFigures() {
    if (inFigures) {
      html.append("</div>\n");
      inFigures = false;
    }
  }

  /** The sections, by their ids. */
  Map<String, String> sections() {
    return sections;
  }

  /** All sections. */
  String html() {
    endFigures();
    return html + "</section>\n";
  }

  /** What the charts are drawn from. */
  String data() {
    return PageJson.text(Map.of("charts", charts, "fans", fans, "liked", liked));
  }
}
