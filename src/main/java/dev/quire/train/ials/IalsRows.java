package dev.quire.train.ials;

import dev.quire.kernel.Kernels;
import dev.quire.solve.ImplicitRegression;
import dev.quire.solve.NormalEquations;
import dev.quire.solve.PairWeights;
import dev.quire.solve.RowRatings;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.RowUpdate;
import dev.quire.train.rows.Schedule;
import dev.quire.train.rows.Side;
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
   * @param portable the same for rows elsewhere, if they need no more than their ratings
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
   * An update of rows elsewhere.
   *
   * @param weights of their pairs
   * @param others number of rows on the other side
   * @param spectrum as of the rows here
   * @param mean what all of them are drawn to, [rank]; null for 0
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record Portable(PairWeights weights, int others, double[] spectrum, float[] mean)
      implements PortableUpdate {
    private static final long serialVersionUID = 1;

    @Override
    public RowUpdate<?> on(Side block) {
      Side rows = block.withTargets(IalsTargets.of(block.ratings(), weights));
      return new IalsRows(
          mean == null ? rows : rows.withPrior(this::copyMean),
          weight -> weights.ridge(weight, others),
          spectrum,
          0,
          Optional.empty());
    }

    private void copyMean(int row, float[] target) {
      System.arraycopy(mean, 0, target, 0, mean.length);
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
