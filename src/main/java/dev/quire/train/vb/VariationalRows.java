package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.parallel.WorkerPool;
import dev.quire.solve.GaussianPrior;
import dev.quire.solve.NormalEquations;
import dev.quire.solve.RowRatings;
import dev.quire.solve.VariationalRegression;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.rows.RowBlocks;
import dev.quire.train.rows.RowUpdate;
import dev.quire.train.rows.Side;
import java.lang.foreign.MemorySegment;

/**
 * Updates rows to their posteriors.
 *
 * @param biasVariance F32 [rows], updated
 * @param factorVariance F32 [rows][rank], updated
 */
record VariationalRows(
    Side side,
    MemorySegment biasVariance,
    MemorySegment factorVariance,
    GaussianPrior prior,
    Variance variance)
    implements RowUpdate<VariationalRegression> {

  /** Factors whose variances are multiplied before a logarithm is taken: no double underflows. */
  private static final int LOG_GROUP = 6;

  /**
   * Sums over the rows of a side.
   *
   * @param squaredError sum of (r - r^)^2 at the means
   * @param expectedError sum of E[(r - r^)^2] without what the other side's biases add
   * @param biasError what this side's biases add to that: sum of |Omega| var(b)
   * @param biasMoment sum of E[b^2]
   * @param logVariances sum of ln var over biases and factors
   * @param factorMoments sum of E[(u_k - p_k)^2], [rank], with p the mean of the row's prior
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record Totals(
      double squaredError,
      double expectedError,
      double biasError,
      double biasMoment,
      double logVariances,
      double[] factorMoments) {}

  private int rank() {
    return prior.factors().length;
  }

  @Override
  public VariationalRegression newRegression() {
    return side.prior().isPresent()
        ? VariationalRegression.withPrior(rank(), variance)
        : new VariationalRegression(rank(), variance);
  }

  @Override
  public long regressionBytes() {
    return VariationalRegression.bytes(rank(), variance);
  }

  @Override
  public void fit(VariationalRegression regression, int row, RowRatings ratings) {
    drawToPrior(regression, row);
    regression.fit(ratings, prior);
  }

  @Override
  public void fit(
      VariationalRegression regression, int row, RowRatings ratings, NormalEquations accumulated) {
    drawToPrior(regression, row);
    regression.fit(ratings, accumulated, prior);
  }

  private void drawToPrior(VariationalRegression regression, int row) {
    side.prior().ifPresent(features -> features.mean(row, regression.prior()));
  }

  @Override
  public int sums() {
    return 5;
  }

  @Override
  public void store(VariationalRegression regression, int row, double[] sums) {
    int rank = rank();
    side.store(row, rank, regression.bias(), regression.vector());
    long offsetBytes = (long) row * rank * Float.BYTES;
    MemorySegment.copy(regression.variances(), 0, factorVariance, F32, offsetBytes, rank);
    biasVariance.setAtIndex(F32, row, regression.biasVariance());
    double mean = regression.bias();
    sums[0] += regression.squaredError();
    sums[1] += regression.expectedError();
    sums[2] += (double) side.ratings().rowLength(row) * regression.biasVariance();
    sums[3] += mean * mean + regression.biasVariance();
    sums[4] += Math.log(regression.biasVariance()) + sumOfLogs(regression.variances(), rank);
  }

  private static double sumOfLogs(float[] values, int count) {
    double sum = 0;
    double product = 1;
    for (int k = 0; k < count; k++) {
      product *= values[k];
      if (k % LOG_GROUP == LOG_GROUP - 1) {
        sum += Math.log(product);
        product = 1;
      }
    }
    return sum + Math.log(product);
  }

  /** What the rows add up to, after all of them are stored. */
  Totals totals(double[] sums, WorkerPool pool) {
    return new Totals(sums[0], sums[1], sums[2], sums[3], sums[4], factorMoments(pool));
  }

  private double[] factorMoments(WorkerPool pool) {
    int rank = rank();
    float[] zero = new float[rank];
    return RowBlocks.sums(
        side.ratings().rows(),
        rank,
        pool,
        (row, moments) -> {
          float[] mean = side.prior().isPresent() ? priorMean(row) : zero;
          long index = (long) row * rank;
          for (int k = 0; k < rank; k++, index++) {
            double away = side.factors().getAtIndex(F32, index) - mean[k];
            moments[k] += away * away + factorVariance.getAtIndex(F32, index);
          }
        });
  }

  private float[] priorMean(int row) {
    float[] mean = new float[rank()];
    side.prior().orElseThrow().mean(row, mean);
    return mean;
  }
}
