package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * How exact ratings are, from where one side sees it: a rating weighs the multiplier of its row,
 * where rows have any, times that of its column, where columns have any.
 *
 * @param rows multipliers of this side
 * @param columns those of the other side
 * @param others variances of the columns
 * @param moveVariance F32 [ratings] of what time moves them by, if anything
 */
record SideNoise(
    CsrMatrix ratings,
    Optional<NoiseMultipliers> rows,
    Optional<NoiseMultipliers> columns,
    OtherVariances others,
    Optional<MemorySegment> moveVariance) {

  /** Before all rows are updated. */
  void begin() {
    rows.ifPresent(NoiseMultipliers::begin);
  }

  /** After all rows were updated. */
  void learnShape(WorkerPool pool) {
    rows.ifPresent(multipliers -> multipliers.learnShape(pool));
  }

  /** See {@link NoiseMultipliers#bound}. */
  double bound() {
    return rows.map(NoiseMultipliers::bound).orElse(0.0);
  }

  /** E[tau] of a row. */
  double mean(int row) {
    return rows.isPresent() ? rows.get().mean(row) : 1;
  }

  /**
   * Updates a row's multiplier, if rows have any.
   *
   * @param expectedError the row's sum of rho E[(r - r^)^2] without what the columns' biases and
   *     time add
   * @return the sum of tau rho E[(r - r^)^2], with the new tau
   */
  double update(int row, double lambda, double expectedError) {
    double error = expectedError + otherError(row);
    rows.ifPresent(multipliers -> multipliers.update(row, lambda, error));
    return mean(row) * error;
  }

  /** The row's sum of rho times the variances of its columns' biases, and of what time adds. */
  private double otherError(int row) {
    return others.ofBiases(row)
        + moveVariance.map(variances -> moveError(row, variances)).orElse(0.0);
  }

  private double moveError(int row, MemorySegment variances) {
    double sum = 0;
    for (long at = ratings.rowStart(row); at < ratings.rowEnd(row); at++) {
      double weight = columns.isPresent() ? columns.get().mean(ratings.column(at)) : 1;
      sum += weight * variances.getAtIndex(F32, at);
    }
    return sum;
  }
}
