package dev.quire.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Points of one kind in a chart, or a line through them. */
final class Series {
  private final Map<String, Object> spec = new LinkedHashMap<>();
  private final List<List<Double>> points = new ArrayList<>();

  /**
   * A series without points so far.
   *
   * @param name in the legend; empty for none
   * @param color place in the palette of the style sheet
   */
  Series(String name, int color) {
    spec.put("name", name);
    spec.put("color", color);
    spec.put("points", points);
  }

  private Series with(String key) {
    spec.put(key, true);
    return this;
  }

  Series line() {
    return with("line");
  }

  Series dash() {
    return with("dash");
  }

  Series dots() {
    return with("dots");
  }

  Series big() {
    return with("big");
  }

  Series faint() {
    return with("faint");
  }

  /** With the area between the ends of the intervals, in the place of lines. */
  Series band() {
    return with("band");
  }

  Series point(double x, double y) {
    points.add(List.of(x, y));
    return this;
  }

  /** A point with an interval. */
  Series point(double x, double y, double low, double high) {
    points.add(List.of(x, y, low, high));
    return this;
  }

  Map<String, Object> spec() {
    return spec;
  }

  boolean isEmpty() {
    return points.isEmpty();
  }
}
