package dev.quire.spark;

import dev.quire.train.rows.HalfEpoch;
import java.io.Serializable;

/**
 * A block after an update.
 *
 * @param rows what has become of them
 * @param sums what the rows add up to; null where one could not be solved
 * @param unsolvable that row, counted from the first of the block; -1 for none
 * @param kernels which implementation did it
 */
record Solved(Vectors rows, HalfEpoch.Sums sums, int unsolvable, String kernels)
    implements Serializable {
  private static final long serialVersionUID = 1;
}
