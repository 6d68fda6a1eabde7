package dev.quire.describe;

import dev.quire.describe.Density.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Counts items in the cells of a grid, of which those rows and columns remain that have some. */
final class DensityTally {
  private static final double GROWTH = 1.25;
  private static final int EVEN = 40;
  private static final double ROUNDING = 1e-9;

  private final double[] xEdges; // [columns + 1], ascending
  private final double[] yEdges; // [rows + 1], ascending
  private final long[][] items; // [columns][rows]

  private DensityTally(double[] xEdges, double[] yEdges) {
    this.xEdges = xEdges;
    this.yEdges = yEdges;
    items = new long[xEdges.length - 1][yEdges.length - 1];
  }

  static DensityTally over(double[] xEdges, double[] yEdges) {
    return new DensityTally(xEdges, yEdges);
  }

  /** Edges for numbers of ratings: each small number by itself, then by a fixed ratio. */
  static double[] ofCounts() {
    DoubleStream.Builder edges = DoubleStream.builder();
    for (double edge = 1; edge <= Integer.MAX_VALUE; edge = next(edge)) {
      edges.add(edge);
    }
    return edges.add(1.0 + Integer.MAX_VALUE).build().toArray();
  }

  private static double next(double edge) {
    return Math.max(edge + 1, Math.rint(edge * GROWTH));
  }

  /** Edges of even cells between the least and the greatest mean. */
  static double[] ofMeans(double least, double greatest) {
    double range = greatest > least ? greatest - least : 1;
    return IntStream.rangeClosed(0, EVEN).mapToDouble(i -> least + range * i / EVEN).toArray();
  }

  /**
   * Edges for variances, even for their roots: up to that of two ratings, one at either end of the
   * scale, than which no sample has more.
   */
  static double[] ofVariances(double least, double greatest) {
    double range = greatest > least ? greatest - least : 1;
    double most = range * range / 2;
    return IntStream.rangeClosed(0, EVEN)
        .mapToDouble(i -> most * i * i / ((double) EVEN * EVEN))
        .toArray();
  }

  void add(double x, double y) {
    items[cell(xEdges, x)][cell(yEdges, y)]++;
  }

  /**
   * What is beyond an end by rounding belongs to it, and what is next to nothing below an edge is
   * on it: means of few ratings often are, and rounding must not decide.
   */
  private static int cell(double[] edges, double value) {
    int at = Arrays.binarySearch(edges, value + ROUNDING * Math.abs(value));
    return Math.clamp(at >= 0 ? at : -at - 2, 0, edges.length - 2);
  }

  Density density() {
    int[] columns = IntStream.range(0, items.length).filter(this::hasColumn).toArray();
    int[] rows = IntStream.range(0, yEdges.length - 1).filter(this::hasRow).toArray();
    if (columns.length == 0) {
      return new Density(List.of(), List.of(), List.of());
    }
    List<Cell> cells = new ArrayList<>();
    for (int x = columns[0]; x <= columns[columns.length - 1]; x++) {
      for (int y = rows[0]; y <= rows[rows.length - 1]; y++) {
        if (items[x][y] > 0) {
          cells.add(new Cell(x - columns[0], y - rows[0], items[x][y]));
        }
      }
    }
    return new Density(edges(xEdges, columns), edges(yEdges, rows), cells);
  }

  private boolean hasColumn(int x) {
    return Arrays.stream(items[x]).anyMatch(count -> count > 0);
  }

  private boolean hasRow(int y) {
    return Arrays.stream(items).anyMatch(column -> column[y] > 0);
  }

  /** From the first cell that is kept to the end of the last one. */
  private static List<Double> edges(double[] all, int[] kept) {
    return Arrays.stream(all, kept[0], kept[kept.length - 1] + 2).boxed().toList();
  }
}
