package dev.quire.train.vb;

import dev.quire.parallel.WorkerPool;
import dev.quire.solve.GaussianPrior;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.Side;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * One side of a variational model: the posteriors of its rows, and what is learned of their priors
 * and of the noise of their ratings.
 *
 * @param biasVariance F32 [rows], updated
 * @param factorVariance F32 [rows][rank], updated
 * @param others variances of the other side
 * @param means of the priors of the rows' factors
 * @param biasMeans those of their biases
 * @param noise of the rows' ratings, if some are more exact than others
 */
record PosteriorSide(
    Side side,
    MemorySegment biasVariance,
    MemorySegment factorVariance,
    Variance variance,
    OtherVariances others,
    PriorMeans means,
    PriorMeans biasMeans,
    Optional<SideNoise> noise) {

  /**
   * Updates all rows, and then what is learned beside them.
   *
   * @param improves whether the vectors of who has rated whom are improved, too
   */
  VariationalRows.Totals update(
      GaussianPrior prior, HalfEpoch halfEpoch, boolean improves, WorkerPool pool) {
    others.gather();
    VariationalRows rows =
        new VariationalRows(
            side, biasVariance, factorVariance, prior, variance, others, means, biasMeans, noise);
    noise.ifPresent(SideNoise::begin);
    double[] sums = halfEpoch.run(rows);
    noise.ifPresent(multipliers -> multipliers.learnShape(pool));
    means.update(side.factors(), prior.factors(), improves);
    biasMeans.update(side.bias(), new double[] {prior.bias()}, improves);
    return rows.totals(sums, pool);
  }

  /**
   * What noise and the vectors of the prior means add to the evidence lower bound, beside their
   * parts in errors and moments.
   */
  double bound() {
    return noise.map(SideNoise::bound).orElse(0.0) + means.bound() + biasMeans.bound();
  }
}
