package dev.quire.train.vb;

import dev.quire.parallel.WorkerPool;
import dev.quire.solve.GaussianPrior;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.Side;
import dev.quire.train.rows.SidePart;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Updates rows to their posteriors elsewhere. Of a row there are
 *
 * <pre>
 *   0 bias   1 factors   2 variance of the bias   3 variances of the factors   4 multiplier
 * </pre>
 *
 * <p>the last one where its ratings may be more exact than others; and before the update, what its
 * factors and its bias are drawn to and its multiplier, each where there is one.
 *
 * @param mean of all ratings
 * @param drawn whether factors are drawn to something of their own
 * @param biasDrawn whether biases are
 * @param rowShape that the rows' multipliers go by; 0 where they have none
 * @param weighted whether the other side has multipliers
 */
record VariationalWork(
    GaussianPrior prior,
    Variance variance,
    double mean,
    boolean drawn,
    boolean biasDrawn,
    double rowShape,
    boolean weighted)
    implements PortableUpdate.Work {
  private static final long serialVersionUID = 1;

  private static final int BIAS_VARIANCE = 2;
  private static final int FACTOR_VARIANCE = 3;
  private static final int MULTIPLIER = 4;

  @Override
  public HalfEpoch.Sums update(SidePart part, WorkerPool pool) {
    int rank = prior.factors().length;
    MemorySegment biasVariance = part.others().get(BIAS_VARIANCE);
    int columns = Math.toIntExact(biasVariance.byteSize() / Float.BYTES);
    Optional<MemorySegment> weights =
        weighted ? Optional.of(part.others().get(MULTIPLIER)) : Optional.empty();
    OtherVariances others =
        new OtherVariances(
            part.ratings(),
            rank,
            part.others().get(FACTOR_VARIANCE),
            biasVariance,
            weights,
            OtherVariances.Scratch.allocate(part.ratings().rows(), columns, rank),
            pool);
    Side side = part.side(mean, drawn ? Optional.of(part.prior(0, rank)) : Optional.empty());
    return new HalfEpoch(rank, pool)
        .sums(
            new VariationalRows(
                weights.map(side::withWeights).orElse(side),
                part.after().get(BIAS_VARIANCE),
                part.after().get(FACTOR_VARIANCE),
                prior,
                variance,
                others,
                biasDrawn ? Optional.of(part.prior(drawn ? 1 : 0, 1)) : Optional.empty(),
                noise(part, others),
                Optional.empty()));
  }

  private Optional<SideNoise> noise(SidePart part, OtherVariances others) {
    if (rowShape == 0 && !weighted) {
      return Optional.empty();
    }
    Optional<NoiseMultipliers> rows =
        rowShape == 0 ? Optional.empty() : Optional.of(multipliers(part));
    return Optional.of(
        new SideNoise(part.ratings(), rows, Optional.empty(), others, Optional.empty()));
  }

  private NoiseMultipliers multipliers(SidePart part) {
    MemorySegment means = part.after().get(MULTIPLIER).copyFrom(part.before().getLast());
    NoiseMultipliers multipliers = new NoiseMultipliers(part.ratings(), means);
    multipliers.restore(rowShape);
    multipliers.begin();
    return multipliers;
  }
}
