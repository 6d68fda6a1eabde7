package dev.quire.describe;

import java.util.List;

/**
 * How many items lie in each cell of a grid over two of their properties. A cell reaches from one
 * edge to the next, the last one with its end.
 *
 * @param xEdges of the columns, ascending, one more than there are columns
 * @param yEdges of the rows, ascending, one more than there are rows
 * @param cells that are not empty, by column and then by row
 */
public record Density(List<Double> xEdges, List<Double> yEdges, List<Cell> cells) {
  /**
   * One cell.
   *
   * @param x column, from 0 on
   * @param y row, from 0 on
   * @param items how many lie there
   */
  public record Cell(int x, int y, long items) {}

  /** Keeps copies. */
  public Density {
    xEdges = List.copyOf(xEdges);
    yEdges = List.copyOf(yEdges);
    cells = List.copyOf(cells);
  }
}
