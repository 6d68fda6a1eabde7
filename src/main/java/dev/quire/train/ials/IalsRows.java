package dev.quire.train.ials;

import dev.quire.kernel.Kernels;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.ImplicitRegression;
import dev.quire.solve.NormalEquations;
import dev.quire.solve.PairWeights;
import dev.quire.solve.RowRatings;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.PriorMean;
import dev.quire.train.rows.RowUpdate;
import dev.quire.train.rows.Schedule;
import dev.quire.train.rows.Side;
import dev.quire.train.rows.SidePart;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Updates rows of a preference model: exactly, or the long ones block after block. */
final class IalsRows implements RowUpdate<ImplicitRegression> {
  private final Side side;
  private final DoubleUnaryOperator ridge;
  private final double[] spectrum; // [rank]
  private final int block;
  private final Optional<PortableUpdate> portable;

  /**
   * Rows of a side.
   *
   * @param side whose other side is in the basis of its Gramian
   * @param ridge of a row, from what its ratings weigh
   * @param spectrum eigenvalues of that Gramian, times what each pair weighs: [rank]
   * @param block factors of a block; 0, or all of them, to solve every row
   * @param portable the same for rows elsewhere, none where they are there already
   */
  IalsRows(
      Side side,
      DoubleUnaryOperator ridge,
      double[] spectrum,
      int block,
      Optional<PortableUpdate> portable) {
    this.side = side;
    this.ridge = ridge;
    this.spectrum = spectrum;
    this.block = block;
    this.portable = portable;
  }

  /**
   * The same elsewhere.
   *
   * @param weights of the pairs
   * @param others number of rows on the other side
   * @param spectrum as of the rows here
   * @param block as of the rows here
   * @param mean what all rows are drawn to, [rank]; null for something of each row's own
   * @param drawn whether rows are drawn to anything
   * @param continued whether an update begins with where the rows are
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record Work(
      PairWeights weights,
      int others,
      double[] spectrum,
      int block,
      float[] mean,
      boolean drawn,
      boolean continued)
      implements PortableUpdate.Work {
    private static final long serialVersionUID = 1;

    @Override
    public HalfEpoch.Sums update(SidePart part, WorkerPool pool) {
      int rank = spectrum.length;
      if (continued) {
        part.keepVectors(part.before().size() - 1);
      }
      Side rows =
          part.side(0, drawn ? Optional.of(prior(part)) : Optional.empty())
              .withTargets(IalsTargets.of(part.ratings(), weights));
      return new HalfEpoch(rank, pool)
          .sums(
              new IalsRows(
                  rows,
                  weight -> weights.ridge(weight, others),
                  spectrum,
                  block,
                  Optional.empty()));
    }

    private PriorMean prior(SidePart part) {
      return mean == null
          ? part.prior(0, spectrum.length)
          : (row, target) -> System.arraycopy(mean, 0, target, 0, mean.length);
    }
  }

  @Override
  public Optional<PortableUpdate> portable() {
    return portable;
  }

  /**
   * What the rows add to the loss.
   *
   * @param data loss of all their pairs
   * @param observed that of the observed pairs
   * @param weight of the observed pairs
   * @param ridges sum of ridge |row|^2
   * @param ridge sum of the ridges
   * @param moments sum of ridge row, [rank]
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record Totals(
      double data, double observed, double weight, double ridges, double ridge, double[] moments) {
    static Totals of(double[] sums) {
      return new Totals(
          sums[0], sums[1], sums[2], sums[3], sums[4], Arrays.copyOfRange(sums, 5, sums.length));
    }
  }

  @Override
  public Side side() {
    return side;
  }

  @Override
  public ImplicitRegression newRegression() {
    return new ImplicitRegression(spectrum, ridge, side.prior().isPresent(), block);
  }

  @Override
  public long regressionBytes() {
    return ImplicitRegression.bytes(spectrum.length, block, Schedule.LONG_ROW);
  }

  @Override
  public void fit(ImplicitRegression regression, int row, RowRatings ratings) {
    side.prior().ifPresent(prior -> prior.mean(row, regression.prior()));
    side.load(row, spectrum.length, regression.vector()); // where blocks begin
    regression.fit(ratings);
  }

  @Override
  public void fit(
      ImplicitRegression regression, int row, RowRatings ratings, NormalEquations accumulated) {
    side.prior().ifPresent(prior -> prior.mean(row, regression.prior()));
    regression.fit(ratings, accumulated);
  }

  @Override
  public int sums() {
    return 5 + spectrum.length;
  }

  @Override
  public void store(ImplicitRegression regression, int row, double[] sums) {
    int rank = spectrum.length;
    float[] vector = regression.vector();
    side.store(row, rank, 0, vector);
    double squares = Kernels.dot(vector, 0, vector, 0, rank);
    sums[0] += regression.loss() - regression.penalty();
    sums[1] += regression.observedLoss();
    sums[2] += regression.weight();
    sums[3] += regression.ridge() * squares;
    sums[4] += regression.ridge();
    for (int k = 0; k < rank; k++) {
      sums[5 + k] += regression.ridge() * vector[k];
    }
  }
}
