package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.util.Arrays;

/**
 * Fits one row's vector and bias to its ratings: gathers, accumulates and solves, in the dual where
 * that is less work, and in double precision where float {@linkplain Precision is not enough}.
 * Training and folding in both go through here. It holds one worker's memory and the row that was
 * fitted last.
 *
 * <p>The regularisation draws the vector to 0, or {@linkplain #withPrior with a prior} to the mean
 * of that.
 */
public final class RowRegression {
  private static final int VECTORS = 16; // of one number for each factor, here and in the solvers

  private final Panel panel;
  private final NormalEquations equations;
  private final RowSolver solver;
  private final DualSolver dual;
  private final Precision precision;
  private final float[] prior; // p: [stride], or null for 0
  private final double[] ridges; // [rank], all the same
  private final float[] vector; // u: [stride]
  private float bias;
  private double squaredError;

  /** For rows of that rank, whose vectors are drawn to 0. */
  public RowRegression(int rank) {
    this(rank, null);
  }

  private RowRegression(int rank, float[] prior) {
    this.prior = prior;
    this.panel = new Panel(rank);
    this.equations = new NormalEquations(rank);
    this.solver = new RowSolver(rank);
    this.dual = new DualSolver(rank, panel.capacity());
    this.precision = new Precision(rank, panel);
    this.ridges = new double[rank];
    this.vector = new float[Kernels.stride(rank)];
  }

  /** Memory that one takes at most, in bytes: rows that need it are solved in double. */
  public static long bytes(int rank) {
    long rows = Math.min(rank, Panel.capacity(rank)); // more are not solved that way
    long dual = Float.BYTES * rows * (rows + rank);
    long inDouble = Double.BYTES * (rank + 1L) * rank / 2;
    long vectors = (long) VECTORS * Double.BYTES * rank;
    return NormalEquations.bytes(rank) + Panel.bytes(rank) + dual + inDouble + vectors;
  }

  /** For rows of that rank, whose vectors are drawn to what {@link #prior} holds. */
  public static RowRegression withPrior(int rank) {
    return new RowRegression(rank, new float[Kernels.stride(rank)]);
  }

  /** The mean of the next row's prior, [stride(rank)], for the caller to set; null for 0. */
  public float[] prior() {
    return prior;
  }

  /** The fitted vector, [stride(rank)]; the caller may set it before {@link #fitInTurn}. */
  public float[] vector() {
    return vector;
  }

  /** The fitted bias. */
  public float bias() {
    return bias;
  }

  /** The sum of squared errors of the fitted row. */
  public double squaredError() {
    return squaredError;
  }

  /**
   * Fits vector and bias together: the exact minimum over both. A row without ratings gets the bias
   * 0 and the mean of the prior.
   *
   * @throws UnsolvableRowException when there is no solution that can be trusted
   */
  public void fit(RowRatings row, Regularization regularization) {
    double ridge = regularization.ridge(row.count());
    double biasRidge = regularization.biasRidge();
    if (row.count() == 0 || !dual.suits(row.count(), ridge, biasRidge)) {
      fit(row, accumulate(row), regularization);
      return;
    }
    panel.fill(row.design(), row.columns(), row.first(), row.count(), row.targets());
    bias = dual.solve(panel, row.count(), ridge, biasRidge, prior, vector);
    squaredError = dual.squaredError();
    if (!dual.trusted()) {
      Arrays.fill(ridges, ridge);
      fitInDouble(row, biasRidge);
    }
    precision.requireFinite(row, bias, squaredError);
  }

  /**
   * The same from accumulated ratings.
   *
   * @param row the ratings that were accumulated, for when float is not enough
   * @param accumulated Modified: the Gram matrix is used up.
   */
  public void fit(RowRatings row, NormalEquations accumulated, Regularization regularization) {
    if (row.count() == 0) {
      setUnrated();
      return;
    }
    double biasRidge = regularization.biasRidge();
    Arrays.fill(ridges, regularization.ridge(row.count()));
    bias = solver.solveJoint(accumulated, ridges, biasRidge, prior, vector);
    if (solver.trusted()) {
      squaredError = squaredError(row, accumulated);
    } else {
      fitInDouble(row, biasRidge);
    }
    precision.requireFinite(row, bias, squaredError);
  }

  private void fitInDouble(RowRatings row, double biasRidge) {
    bias = precision.inDouble().solveJoint(row, ridges, biasRidge, prior, vector);
    squaredError = precision.inDouble().squaredError(row, bias, vector);
  }

  private double squaredError(RowRatings row, NormalEquations accumulated) {
    double error = solver.squaredError(accumulated, ridges, bias, prior, vector);
    return precision.squaredError(row, accumulated, error, bias, vector);
  }

  /** Fits the bias for the vector as it is, and then the vector for that bias. */
  public void fitInTurn(RowRatings row, Regularization regularization) {
    fitInTurn(row, accumulate(row), regularization);
  }

  /**
   * The same from accumulated ratings.
   *
   * @param row the ratings that were accumulated, for when float is not enough
   * @param accumulated Modified: the Gram matrix is used up.
   */
  public void fitInTurn(
      RowRatings row, NormalEquations accumulated, Regularization regularization) {
    if (row.count() == 0) {
      setUnrated();
      return;
    }
    Arrays.fill(ridges, regularization.ridge(row.count()));
    bias = solver.solveBias(accumulated, regularization.biasRidge(), vector);
    solver.solveVector(accumulated, ridges, bias, prior, vector);
    if (solver.trusted()) {
      squaredError = squaredError(row, accumulated);
    } else {
      precision.inDouble().solveVector(row, ridges, bias, prior, vector);
      squaredError = precision.inDouble().squaredError(row, bias, vector);
    }
    precision.requireFinite(row, bias, squaredError);
  }

  private NormalEquations accumulate(RowRatings row) {
    equations.reset();
    equations.accumulate(
        panel, row.design(), row.columns(), row.first(), row.first() + row.count(), row.targets());
    return equations;
  }

  private void setUnrated() {
    if (prior == null) {
      Arrays.fill(vector, 0);
    } else {
      System.arraycopy(prior, 0, vector, 0, vector.length);
    }
    bias = 0;
    squaredError = 0;
  }
}
