package dev.quire.train.als;

import dev.quire.kernel.Kernels;
import dev.quire.solve.NormalEquations;
import dev.quire.solve.Regularization;
import dev.quire.solve.RowRatings;
import dev.quire.solve.RowRegression;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.RowUpdate;
import dev.quire.train.rows.Side;
import java.util.Optional;

/** Updates rows by exact least squares. */
record AlsRows(Side side, AlsOptions options) implements RowUpdate<RowRegression> {

  /**
   * What the rows add to the objective.
   *
   * @param squaredError sum of (r - r^)^2 over all ratings
   * @param biasSquares sum of b^2
   * @param weightedSquares sum of tau |Omega|^e |u|^2
   */
  record Totals(double squaredError, double biasSquares, double weightedSquares) {
    static Totals of(double[] sums) {
      return new Totals(sums[0], sums[1], sums[2]);
    }
  }

  /** What it takes elsewhere: no features, and of a row nothing but its ratings. */
  private record Portable(AlsOptions options) implements PortableUpdate {
    private static final long serialVersionUID = 1;

    @Override
    public RowUpdate<?> on(Side block) {
      return new AlsRows(block, options);
    }
  }

  @Override
  public Optional<PortableUpdate> portable() {
    return joint() && side.prior().isEmpty()
        ? Optional.of(new Portable(options))
        : Optional.empty();
  }

  @Override
  public RowRegression newRegression() {
    return side.prior().isPresent()
        ? RowRegression.withPrior(options.rank())
        : new RowRegression(options.rank());
  }

  @Override
  public long regressionBytes() {
    return RowRegression.bytes(options.rank());
  }

  @Override
  public void fit(RowRegression regression, int row, RowRatings ratings) {
    drawToPrior(regression, row);
    if (joint()) {
      regression.fit(ratings, options.regularization());
    } else {
      side.load(row, options.rank(), regression.vector());
      regression.fitInTurn(ratings, options.regularization());
    }
  }

  @Override
  public void fit(
      RowRegression regression, int row, RowRatings ratings, NormalEquations accumulated) {
    drawToPrior(regression, row);
    if (joint()) {
      regression.fit(ratings, accumulated, options.regularization());
    } else {
      side.load(row, options.rank(), regression.vector());
      regression.fitInTurn(ratings, accumulated, options.regularization());
    }
  }

  private void drawToPrior(RowRegression regression, int row) {
    side.prior().ifPresent(prior -> prior.mean(row, regression.prior()));
  }

  private boolean joint() {
    return options.biasUpdate() == AlsOptions.BiasUpdate.JOINT;
  }

  @Override
  public int sums() {
    return 3;
  }

  @Override
  public void store(RowRegression regression, int row, double[] sums) {
    float[] vector = regression.vector();
    side.store(row, options.rank(), regression.bias(), vector);
    Regularization regularization = options.regularization();
    double weight = regularization.ridge(side.ratings().rowLength(row)) * regularization.lambda();
    sums[0] += regression.squaredError();
    sums[1] += (double) regression.bias() * regression.bias();
    sums[2] += weight * Kernels.dot(vector, 0, vector, 0, options.rank());
  }
}
