package dev.quire.cli.ask;

import dev.quire.cli.TextWidth;
import dev.quire.files.Shown;
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
  private static final int LEAST_WIDTH = 20;

  /** Columns of text with the names, where these leave room. */
  private static final int MAX_COLUMNS = 100;

  private static final int LEAST_NAME = 12;
  private static final String GAP = "  ";

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
   * @param pointNames of the points
   */
  static List<String> draw(WardClustering clustering, List<String> pointNames) {
    int room = TextWidth.terminal() - GAP.length() - 1; // for a name and the tree
    int longest = Math.max(LEAST_NAME, room - WIDTH);
    List<String> names =
        pointNames.stream().map(name -> TextWidth.cut(Shown.line(name), longest)).toList();
    int nameWidth = names.stream().mapToInt(TextWidth::of).max().orElse(0);
    int left = Math.min(room, MAX_COLUMNS - GAP.length() - 1) - nameWidth;
    int width = Math.clamp(left, LEAST_WIDTH, WIDTH);
    List<Integer> leaves = clustering.leaves();
    int points = leaves.size();
    int[][] grid = new int[points][width + 1]; // directions
    int[] line = new int[2 * points - 1]; // of each cluster
    int[] end = new int[2 * points - 1]; // how far to the right it goes yet
    for (int i = 0; i < points; i++) {
      line[leaves.get(i)] = i;
    }
    double highest = points == 1 ? 1 : clustering.merges().getLast().height();
    for (int i = 0; i < points - 1; i++) {
      WardClustering.Merge merge = clustering.merges().get(i);
      double share = highest == 0 ? 1 : merge.height() / highest;
      int column = 1 + (int) Math.round(share * (width - 2));
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
    lead(grid[0], end[2 * points - 2], width);
    return lines(grid, leaves, names, nameWidth);
  }

  private static void lead(int[] line, int from, int to) {
    for (int column = from; column < to; column++) {
      line[column] |= RIGHT;
      line[column + 1] |= LEFT;
    }
  }

  private static List<String> lines(
      int[][] grid, List<Integer> leaves, List<String> names, int nameWidth) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < grid.length; i++) {
      String name = names.get(leaves.get(i));
      StringBuilder text = new StringBuilder(name);
      text.append(" ".repeat(nameWidth - TextWidth.of(name))).append(GAP);
      for (int directions : grid[i]) {
        text.append(CHARACTERS.charAt(directions));
      }
      lines.add(text.toString().stripTrailing());
    }
    return lines;
  }
}
