package dev.quire.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** A small picture of points in characters; plain ASCII where the terminal has no others. */
public final class TextPlot {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 12;
  private static final int LABEL = 10;

  private final String x;
  private final String y;
  private final DoubleUnaryOperator scale;
  private final boolean ascii;
  private final List<Series> series = new ArrayList<>();

  private record Series(String name, List<double[]> points) {}

  private TextPlot(String x, String y, boolean log, boolean ascii) {
    this.x = x;
    this.y = y;
    this.scale = log ? Math::log10 : DoubleUnaryOperator.identity();
    this.ascii = ascii;
  }

  /** On even axes, with words for both. */
  public static TextPlot even(String x, String y) {
    return new TextPlot(x, y, false, isAscii());
  }

  /** On logarithmic axes, for numbers over 0. */
  public static TextPlot logarithmic(String x, String y) {
    return new TextPlot(x, y, true, isAscii());
  }

  /** The same in ASCII. */
  TextPlot plain() {
    return new TextPlot(x, y, scale.applyAsDouble(10) == 1, true);
  }

  private static boolean isAscii() {
    String encoding = System.getProperty("stdout.encoding", "UTF-8");
    return !encoding.toUpperCase(Locale.ROOT).startsWith("UTF");
  }

  /**
   * Adds points, drawn over those before.
   *
   * @param points each its x and its y
   */
  public TextPlot with(String name, List<double[]> points) {
    if (!points.isEmpty()) {
      series.add(new Series(name, points));
    }
    return this;
  }

  /** The picture, a line each; none of nothing. */
  public List<String> lines() {
    if (series.isEmpty()) {
      return List.of();
    }
    double[] xs = range(0);
    double[] ys = range(1);
    char[][] grid = new char[HEIGHT][WIDTH];
    for (char[] row : grid) {
      Arrays.fill(row, ' ');
    }
    for (int s = 0; s < series.size(); s++) {
      for (double[] point : series.get(s).points) {
        grid[HEIGHT - 1 - place(point[1], ys, HEIGHT)][place(point[0], xs, WIDTH)] = mark(s);
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(y + legend());
    for (int row = 0; row < HEIGHT; row++) {
      String label = row == 0 ? text(ys[1]) : row == HEIGHT - 1 ? text(ys[0]) : "";
      String line = new String(grid[row]).stripTrailing();
      lines.add(
          " ".repeat(Math.max(0, LABEL - label.length()))
              + label
              + (ascii ? " |" : " \u2502")
              + line);
    }
    lines.add(
        " ".repeat(LABEL) + (ascii ? " +" : " \u2514") + (ascii ? "-" : "\u2500").repeat(WIDTH));
    String first = text(xs[0]);
    String last = text(xs[1]) + " " + x;
    int gap = Math.max(1, WIDTH - first.length() - last.length());
    lines.add(" ".repeat(LABEL + 2) + first + " ".repeat(gap) + last);
    return lines;
  }

  private String legend() {
    StringBuilder legend = new StringBuilder();
    for (int s = 0; series.size() > 1 && s < series.size(); s++) {
      legend.append(s == 0 ? ": " : ", ").append(mark(s)).append(' ').append(series.get(s).name);
    }
    return legend.toString();
  }

  private char mark(int number) {
    return (ascii ? "*o+" : "\u2022o+").charAt(number % 3);
  }

  private static String text(double number) {
    return Numbers.significant(number);
  }

  /** The least and the greatest coordinate. */
  private double[] range(int coordinate) {
    var range =
        series.stream()
            .flatMap(one -> one.points.stream())
            .mapToDouble(point -> point[coordinate])
            .summaryStatistics();
    return new double[] {range.getMin(), range.getMax()};
  }

  private int place(double value, double[] range, int size) {
    double low = scale.applyAsDouble(range[0]);
    double high = scale.applyAsDouble(range[1]);
    double share = high > low ? (scale.applyAsDouble(value) - low) / (high - low) : 0.5;
    return (int) Math.round(share * (size - 1));
  }
}
