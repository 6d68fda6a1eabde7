package dev.quire.train.rows;

import dev.quire.solve.NormalEquations;
import dev.quire.solve.RowRatings;
import dev.quire.solve.Targets;
import java.util.Optional;

/**
 * What {@link HalfEpoch} does with each row of a side: fit it, keep it, and add what it contributes
 * to sums over all rows. One of these serves all workers.
 *
 * @param <R> a worker's memory, with the row that was fitted last
 */
public interface RowUpdate<R> {
  /** The side whose rows are updated. */
  Side side();

  /** What the ratings of a row have to explain. */
  default Targets targets(int row) {
    return side().targets();
  }

  /** Before the first row: for what is found for all rows together. */
  default void prepare() {}

  /** Memory for one worker. */
  R newRegression();

  /** What that takes of the heap at most, in bytes. */
  long regressionBytes();

  /** Fits a row to its ratings. */
  void fit(R regression, int row, RowRatings ratings);

  /**
   * Fits a row to its accumulated ratings.
   *
   * @param ratings those that were accumulated
   * @param accumulated Modified: the Gram matrix is used up.
   */
  void fit(R regression, int row, RowRatings ratings, NormalEquations accumulated);

  /** The same for rows on another machine, where that is possible. */
  default Optional<PortableUpdate> portable() {
    return Optional.empty();
  }

  /** Number of sums. */
  int sums();

  /**
   * Stores the row that was fitted last.
   *
   * @param sums [{@link #sums}], to which the row's terms are added. Modified.
   */
  void store(R regression, int row, double[] sums);
}
