package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.parallel.WorkerPool;
import dev.quire.solve.GaussianPrior;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.RowBlocks;
import dev.quire.train.rows.RowNumbers;
import dev.quire.train.rows.Side;
import dev.quire.train.rows.Sweep;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * @param numbers of both sides, where rows can be updated elsewhere
 */
record PosteriorSide(
    Side side,
    MemorySegment biasVariance,
    MemorySegment factorVariance,
    Variance variance,
    OtherVariances others,
    PriorMeans means,
    PriorMeans biasMeans,
    Optional<SideNoise> noise,
    Optional<Numbers> numbers) {

  /**
   * Where the numbers are that {@link VariationalWork} has.
   *
   * @param mean of all ratings
   * @param own of the rows
   * @param others of the other side's
   */
  record Numbers(double mean, List<RowNumbers.Stored> own, List<RowNumbers.Stored> others) {}

  /**
   * Updates all rows, and then what is learned beside them.
   *
   * @param share of the way that the vectors of features go to where they are best, more than 0 and
   *     at most 1; what features say of biases is there at once
   * @param improves whether the vectors of who has rated whom are improved, too
   */
  VariationalRows.Totals update(
      GaussianPrior prior, Sweep sweep, double share, boolean improves, WorkerPool pool) {
    noise.ifPresent(SideNoise::begin);
    VariationalRows rows =
        new VariationalRows(
            means.any() ? side.withPrior(means::set) : side,
            biasVariance,
            factorVariance,
            prior,
            variance,
            others,
            biasMeans.any() ? Optional.of(biasMeans::set) : Optional.empty(),
            noise,
            numbers.map(where -> portable(prior, where)));
    double[] sums = sweep.run(rows);
    noise.ifPresent(multipliers -> multipliers.learnShape(pool));
    means.update(side.factors(), prior.factors(), share, improves);
    biasMeans.update(side.bias(), new double[] {prior.bias()}, 1, improves);
    double biasMoment =
        biasMeans.any() ? moments(biasMeans, side.bias(), biasVariance, 1, pool)[0] : sums[3];
    double[] factorMoments =
        moments(means, side.factors(), factorVariance, prior.factors().length, pool);
    return new VariationalRows.Totals(
        sums[0], sums[1], sums[2], biasMoment, sums[4], factorMoments);
  }

  private PortableUpdate portable(GaussianPrior prior, Numbers where) {
    Optional<NoiseMultipliers> rows = noise.flatMap(SideNoise::rows);
    List<RowNumbers> before = new ArrayList<>();
    if (means.any()) {
      before.add(RowNumbers.of(means::set, prior.factors().length));
    }
    if (biasMeans.any()) {
      before.add(RowNumbers.of(biasMeans::set, 1));
    }
    rows.ifPresent(multipliers -> before.add(new RowNumbers.Stored(multipliers.means(), 1)));
    return new PortableUpdate(
        where.others(),
        before,
        where.own(),
        new VariationalWork(
            prior,
            variance,
            where.mean(),
            means.any(),
            biasMeans.any(),
            rows.map(NoiseMultipliers::shape).orElse(0.0),
            noise.flatMap(SideNoise::columns).isPresent()));
  }

  /**
   * sum of E[(u_k - p_k)^2] over the rows, [rank], with the means of the priors as they are now.
   */
  private double[] moments(
      PriorMeans priors,
      MemorySegment numbers,
      MemorySegment variances,
      int rank,
      WorkerPool pool) {
    double[] moments =
        RowBlocks.sums(
            side.ratings().rows(),
            rank,
            pool,
            (row, sums) -> {
              float[] mean = new float[rank];
              priors.set(row, mean);
              long index = (long) row * rank;
              for (int k = 0; k < rank; k++, index++) {
                double away = numbers.getAtIndex(F32, index) - mean[k];
                sums[k] += away * away + variances.getAtIndex(F32, index);
              }
            });
    double[] spreads = priors.spreads(rank);
    Arrays.setAll(moments, k -> moments[k] + spreads[k]);
    return moments;
  }

  /**
   * What noise and the vectors of the prior means add to the evidence lower bound, beside their
   * parts in errors and moments.
   */
  double bound() {
    return noise.map(SideNoise::bound).orElse(0.0) + means.bound() + biasMeans.bound();
  }
}
