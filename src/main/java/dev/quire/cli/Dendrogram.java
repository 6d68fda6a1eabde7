package dev.quire.cli;

import dev.quire.recommend.WardClustering;
import java.util.ArrayList;
import java.util.List;

/**
 * The tree of a clustering in text, lying on its side: one line for each leaf, and the further to
 * the right two branches meet, the less alike they are.
 *
 * <pre>
 * Comedy   ──┬──────────┬─
 * Romance  ──┘          │
 * War      ─────────────┘
 * </pre>
 */
final class Dendrogram {
  private static final int WIDTH = 60;

  /** Box-drawing characters by the sum of the directions in which they lead. */
  private static final String CHARACTERS = " ───│┘└┴│┐┌┬│┤├┼";

  private static final int LEFT = 1;
  private static final int RIGHT = 2;
  private static final int UP = 4;
  private static final int DOWN = 8;

  private Dendrogram() {}

  /**
   * The drawing, a line for each leaf.
   *
   * @param names of the points
   */
  static List<String> draw(WardClustering clustering, List<String> names) {
    List<Integer> leaves = clustering.leaves();
    int points = leaves.size();
    int[][] grid = new int[points][WIDTH + 1]; // directions
    int[] line = new int[2 * points - 1]; // of each cluster
    int[] end = new int[2 * points - 1]; // how far to the right it goes yet
    for (int i = 0; i < points; i++) {
      line[leaves.get(i)] = i;
    }
    double highest = points == 1 ? 1 : clustering.merges().getLast().height();
    for (int i = 0; i < points - 1; i++) {
      WardClustering.Merge merge = clustering.merges().get(i);
      double share = highest == 0 ? 1 : merge.height() / highest;
      int column = 1 + (int) Math.round(share * (WIDTH - 2));
      int top = line[merge.left()];
      int bottom = line[merge.right()];
      lead(grid[top], end[merge.left()], column);
      lead(grid[bottom], end[merge.right()], column);
      for (int at = top; at < bottom; at++) {
        grid[at][column] |= DOWN;
        grid[at + 1][column] |= UP;
      }
      line[points + i] = top;
      end[points + i] = column;
    }
    lead(grid[0], end[2 * points - 2], WIDTH);
    return lines(grid, leaves, names);
  }

  private static void lead(int[] line, int from, int to) {
    for (int column = from; column < to; column++) {
      line[column] |= RIGHT;
      line[column + 1] |= LEFT;
    }
  }

  private static List<String> lines(int[][] grid, List<Integer> leaves, List<String> names) {
    int width = names.stream().mapToInt(TextWidth::of).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < grid.length; i++) {
      String name = names.get(leaves.get(i));
      StringBuilder text = new StringBuilder(name);
      text.append(" ".repeat(width - TextWidth.of(name) + 2));
      for (int directions : grid[i]) {
        text.append(CHARACTERS.charAt(directions));
      }
      lines.add(text.toString().stripTrailing());
    }
    return lines;
  }
}
