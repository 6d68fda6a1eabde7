package dev.quire.train.als;

import dev.quire.kernel.Kernels;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.NormalEquations;
import dev.quire.solve.Regularization;
import dev.quire.solve.RowRatings;
import dev.quire.solve.RowRegression;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.RowNumbers;
import dev.quire.train.rows.RowUpdate;
import dev.quire.train.rows.Side;
import dev.quire.train.rows.SidePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Updates rows by exact least squares.
 *
 * @param portable the same for rows elsewhere; none where it is one already
 */
record AlsRows(Side side, AlsOptions options, Optional<PortableUpdate> portable)
    implements RowUpdate<RowRegression> {

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

  /** Those of a side of a model that is built in these parameters. */
  static AlsRows of(Side side, AlsOptions options, Parameters parameters) {
    List<RowNumbers> before = new ArrayList<>();
    side.prior().ifPresent(prior -> before.add(RowNumbers.of(prior, options.rank())));
    if (!joint(options)) {
      before.add(new RowNumbers.Stored(side.factors(), options.rank()));
    }
    Work work = new Work(options, parameters.globalMean(), side.prior().isPresent());
    return new AlsRows(
        side, options, Optional.of(PortableUpdate.of(side, parameters, before, work)));
  }

  /**
   * The same elsewhere.
   *
   * @param mean of all ratings
   * @param drawn whether rows are drawn to something
   */
  private record Work(AlsOptions options, double mean, boolean drawn)
      implements PortableUpdate.Work {
    private static final long serialVersionUID = 1;

    @Override
    public HalfEpoch.Sums update(SidePart part, WorkerPool pool) {
      int rank = options.rank();
      if (!joint(options)) {
        part.keepVectors(part.before().size() - 1);
      }
      Side side = part.side(mean, drawn ? Optional.of(part.prior(0, rank)) : Optional.empty());
      return new HalfEpoch(rank, pool).sums(new AlsRows(side, options, Optional.empty()));
    }
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
    if (joint(options)) {
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
    if (joint(options)) {
      regression.fit(ratings, accumulated, options.regularization());
    } else {
      side.load(row, options.rank(), regression.vector());
      regression.fitInTurn(ratings, accumulated, options.regularization());
    }
  }

  private void drawToPrior(RowRegression regression, int row) {
    side.prior().ifPresent(prior -> prior.mean(row, regression.prior()));
  }

  private static boolean joint(AlsOptions options) {
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
