package dev.quire.train.rows;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.solve.Design;
import dev.quire.solve.Targets;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * Neighbouring rows of a side, and what a {@link PortableUpdate} has named of them. Rows count from
 * 0, and columns are those of the other side that the ratings lead to.
 *
 * @param name of the side
 * @param ratings of the rows
 * @param schedule of the rows
 * @param others F32 [columns][width] each
 * @param before F32 [rows][width] each
 * @param after F32 [rows][width] each, 0 at first
 */
public record SidePart(
    String name,
    CsrMatrix ratings,
    Schedule schedule,
    List<MemorySegment> others,
    List<MemorySegment> before,
    List<MemorySegment> after) {

  /**
   * As a side, where the first numbers of both sides are biases and vectors.
   *
   * @param mean of all ratings
   * @param prior what the rows are drawn to, if not to 0
   */
  public Side side(double mean, Optional<PriorMean> prior) {
    return new Side(
        name,
        ratings,
        schedule,
        after.get(0),
        after.get(1),
        prior,
        Targets.residuals(ratings::copyValues, mean, others.get(0)),
        Design.exact(others.get(1)));
  }

  /**
   * What rows are drawn to, where they have been told.
   *
   * @param index among what they had before
   */
  public PriorMean prior(int index, int rank) {
    MemorySegment means = before.get(index);
    return (row, mean) ->
        MemorySegment.copy(means, F32, (long) row * rank * Float.BYTES, mean, 0, rank);
  }

  /** The vectors begin as they were before. */
  public void keepVectors(int index) {
    after.get(1).copyFrom(before.get(index));
  }
}
