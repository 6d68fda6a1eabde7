package dev.quire.train.rows;

/**
 * Updates every row of one side against the other side, which stays as it is: {@link HalfEpoch} on
 * this machine, or others on many.
 */
public interface Sweep {
  /**
   * Updates all rows of a side.
   *
   * @return the sums over all rows
   */
  <R> double[] run(RowUpdate<R> update);

  /**
   * The same for what is no system of equations.
   *
   * @param sums how many numbers rows add up to
   * @return these numbers
   */
  double[] run(RatingRows rows, PortableUpdate update, int sums);
}
