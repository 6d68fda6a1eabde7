package dev.quire.solve;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The ratings of one row, where they lie.
 *
 * @param design the vectors v that explain them
 * @param columns I32, for each rating of a list the row of {@code design}. Not modified.
 * @param first the row's first rating in the list
 * @param count how many it has
 * @param targets gives what each rating's vector should explain
 */
public record RowRatings(
    Design design, MemorySegment columns, long first, int count, Targets targets) {

  /** The same without a number of the row's own. */
  public RowRatings less(float constant) {
    return new RowRatings(design, columns, first, count, targets.less(constant));
  }

  /** The same with targets of 1: what each rating weighs in a solution. */
  RowRatings ofOnes() {
    Targets ones =
        new Targets() {
          @Override
          public void fill(long at, int rows, int[] places, float[] filled) {
            Arrays.fill(filled, 0, rows, 1);
          }

          @Override
          public boolean weigh(long at, int rows, float[] roots) {
            return targets.weigh(at, rows, roots);
          }
        };
    return new RowRatings(design, columns, first, count, ones);
  }

  /** Takes one visit to each stretch of the ratings that fits into a panel. */
  @FunctionalInterface
  interface Visitor {
    /**
     * The next ratings are in the panel.
     *
     * @param rows how many
     */
    void visit(int rows);
  }

  /**
   * Goes through all ratings, a panel at a time.
   *
   * @param panel Modified.
   */
  void forEach(Panel panel, Visitor visitor) {
    for (int at = 0; at < count; at += panel.capacity()) {
      int rows = Math.min(panel.capacity(), count - at);
      panel.fill(design, columns, first + at, rows, targets);
      visitor.visit(rows);
    }
  }
}
