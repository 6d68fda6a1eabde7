package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.solve.GaussianPrior;
import dev.quire.solve.NormalEquations;
import dev.quire.solve.RowRatings;
import dev.quire.solve.Targets;
import dev.quire.solve.VariationalRegression;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.PriorMean;
import dev.quire.train.rows.RowUpdate;
import dev.quire.train.rows.Side;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Updates rows to their posteriors.
 *
 * @param biasVariance F32 [rows], updated
 * @param factorVariance F32 [rows][rank], updated
 * @param others variances of the other side
 * @param biasPrior what the biases are drawn to, if not to 0
 * @param noise of the rows' ratings, if some ratings are more exact than others
 * @param portable the same elsewhere, where that can be
 */
record VariationalRows(
    Side side,
    MemorySegment biasVariance,
    MemorySegment factorVariance,
    GaussianPrior prior,
    Variance variance,
    OtherVariances others,
    Optional<PriorMean> biasPrior,
    Optional<SideNoise> noise,
    Optional<PortableUpdate> portable)
    implements RowUpdate<VariationalRegression> {

  /**
   * Sums over the rows of a side.
   *
   * @param squaredError sum of (r - r^)^2 at the means, as ratings weigh
   * @param expectedError sum of E[(r - r^)^2] without what the other side's biases add; where some
   *     ratings are more exact than others, of all of it, times tau rho
   * @param biasError what this side's biases add to that where it is missing: sum of |Omega| var(b)
   * @param biasMoment sum of E[(b - c)^2], with c the mean of the bias's prior
   * @param logVariances sum of ln var over biases and factors
   * @param factorMoments sum of E[(u_k - p_k)^2], [rank], with p the mean of the row's prior, which
   *     may have a variance of its own
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

  /** The regressions explain what is left without the mean of the bias's prior. */
  @Override
  public Targets targets(int row) {
    return biasPrior.isEmpty() ? side.targets() : side.targets().less(biasMean(row));
  }

  private float biasMean(int row) {
    float[] mean = new float[1];
    biasPrior.ifPresent(of -> of.mean(row, mean));
    return mean[0];
  }

  @Override
  public void prepare() {
    others.gather();
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
    load(regression, row);
    regression.fit(ratings, prior(row));
  }

  @Override
  public void fit(
      VariationalRegression regression, int row, RowRatings ratings, NormalEquations accumulated) {
    load(regression, row);
    regression.fit(ratings, accumulated, prior(row));
  }

  private GaussianPrior prior(int row) {
    return noise.isPresent() ? prior.withExactness(noise.get().mean(row)) : prior;
  }

  private void load(VariationalRegression regression, int row) {
    others.load(row, regression.otherVariances());
    side.prior().ifPresent(means -> means.mean(row, regression.prior()));
  }

  @Override
  public int sums() {
    return 5;
  }

  @Override
  public void store(VariationalRegression regression, int row, double[] sums) {
    int rank = rank();
    side.store(row, rank, biasMean(row) + regression.bias(), regression.vector());
    long offsetBytes = (long) row * rank * Float.BYTES;
    MemorySegment.copy(regression.variances(), 0, factorVariance, F32, offsetBytes, rank);
    biasVariance.setAtIndex(F32, row, regression.biasVariance());
    double away = regression.bias();
    sums[0] += regression.squaredError();
    if (noise.isPresent()) {
      sums[1] += noise.get().update(row, prior.lambda(), regression.expectedError());
    } else {
      sums[1] += regression.expectedError();
      sums[2] += (double) side.ratings().rowLength(row) * regression.biasVariance();
    }
    sums[3] += away * away + regression.biasVariance();
    sums[4] += Math.log(regression.biasVariance()) + sumOfLogs(regression.variances(), rank);
  }

  private static double sumOfLogs(float[] values, int count) {
    LogSum logs = new LogSum();
    for (int k = 0; k < count; k++) {
      logs.multiply(values[k]);
    }
    return logs.sum();
  }
}
