package dev.quire.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is drawn in the page, by the function of {@code kinds.js} that has its name. */
final class Chart {
  private final Map<String, Object> spec = new LinkedHashMap<>();

  private Chart(String kind) {
    spec.put("kind", kind);
  }

  /** Words beside an axis, and how it is scaled. */
  static Map<String, Object> axis(String label, String... flags) {
    Map<String, Object> axis = new LinkedHashMap<>();
    axis.put("label", label);
    for (String flag : flags) {
      axis.put(flag, true);
    }
    return axis;
  }

  /** Points and lines over two numbers. */
  static Chart xy(Map<String, Object> x, Map<String, Object> y, List<Series> series) {
    return new Chart("xy")
        .with("x", x)
        .with("y", y)
        .with("series", series.stream().filter(s -> !s.isEmpty()).map(Series::spec).toList());
  }

  /** Upright bars over values or intervals, in the order of the labels. */
  static Chart bars(String x, String y, List<String> labels, List<Map<String, Object>> series) {
    return new Chart("bars")
        .with("x", axis(x))
        .with("y", axis(y))
        .with("labels", labels)
        .with("series", series);
  }

  /** The bars of one series. */
  static Map<String, Object> values(String name, int color, List<? extends Number> values) {
    return Map.of("name", name, "color", color, "values", values);
  }

  /** Bars that lie, with names. */
  static Chart names(String x, int color, List<String> names, List<? extends Number> values) {
    return new Chart("names")
        .with("x", axis(x))
        .with("color", color)
        .with("labels", names)
        .with("values", values);
  }

  /** Any other kind. */
  static Chart of(String kind) {
    return new Chart(kind);
  }

  Chart with(String key, Object value) {
    spec.put(key, value);
    return this;
  }

  Map<String, Object> spec() {
    return spec;
  }
}
