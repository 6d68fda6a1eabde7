package dev.quire.recommend;

import dev.quire.mapped.Layouts;
import dev.quire.model.Parameters;
import dev.quire.solve.Design;
import dev.quire.solve.RowRatings;
import dev.quire.solve.Targets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The row of a user who is not among those of the model. */
final class NewRow {
  private NewRow() {}

  /**
   * A row of ratings, less what mean and item biases explain.
   *
   * @param items dense indices, [n]
   * @param ratings of those items, [n]
   */
  static RowRatings of(
      Arena arena, Parameters parameters, Design design, int[] items, float[] ratings) {
    MemorySegment list = arena.allocate((long) items.length * Integer.BYTES);
    MemorySegment.copy(items, 0, list, Layouts.I32, 0, items.length);
    Targets targets =
        Targets.residuals(
            (first, count, values) -> System.arraycopy(ratings, (int) first, values, 0, count),
            parameters.globalMean(),
            parameters.itemBias());
    return new RowRatings(design, list, 0, items.length, targets);
  }
}
