package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Fits one row's vector and bias to its ratings: gathers, accumulates and solves, in the dual where
 * that is less work. Training and folding in both go through here. It holds one worker's memory and
 * the row that was fitted last.
 *
 * <p>The regularisation draws the vector to 0, or {@linkplain #withPrior with a prior} to the mean
 * of that.
 */
public final class RowRegression {
  private final Panel panel;
  private final NormalEquations equations;
  private final RowSolver solver;
  private final DualSolver dual;
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
    this.ridges = new double[rank];
    this.vector = new float[Kernels.stride(rank)];
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
   * @param design the vectors v, known exactly
   * @param columns I32, for each rating of a list the row of {@code design}. Not modified.
   * @param first the row's first rating in the list
   * @param count how many it has
   */
  public void fit(
      Design design,
      MemorySegment columns,
      long first,
      int count,
      Targets targets,
      Regularization regularization) {
    double ridge = regularization.ridge(count);
    double biasRidge = regularization.biasRidge();
    if (count > 0 && dual.suits(count, ridge, biasRidge)) {
      panel.fill(design, columns, first, count, targets);
      bias = dual.solve(panel, count, ridge, biasRidge, prior, vector);
      squaredError = dual.squaredError();
    } else {
      accumulate(design, columns, first, count, targets);
      fit(equations, regularization);
    }
  }

  /**
   * The same from accumulated ratings.
   *
   * @param accumulated Modified: the Gram matrix is used up.
   */
  public void fit(NormalEquations accumulated, Regularization regularization) {
    if (accumulated.count() == 0) {
      setUnrated();
      return;
    }
    Arrays.fill(ridges, regularization.ridge(accumulated.count()));
    bias = solver.solveJoint(accumulated, ridges, regularization.biasRidge(), prior, vector);
    squaredError = solver.squaredError(accumulated, ridges, bias, prior, vector);
  }

  /** Fits the bias for the vector as it is, and then the vector for that bias. */
  public void fitInTurn(
      Design design,
      MemorySegment columns,
      long first,
      int count,
      Targets targets,
      Regularization regularization) {
    accumulate(design, columns, first, count, targets);
    fitInTurn(equations, regularization);
  }

  /**
   * The same from accumulated ratings.
   *
   * @param accumulated Modified: the Gram matrix is used up.
   */
  public void fitInTurn(NormalEquations accumulated, Regularization regularization) {
    if (accumulated.count() == 0) {
      setUnrated();
      return;
    }
    Arrays.fill(ridges, regularization.ridge(accumulated.count()));
    bias = solver.solveBias(accumulated, regularization.biasRidge(), vector);
    solver.solveVector(accumulated, ridges, bias, prior, vector);
    squaredError = solver.squaredError(accumulated, ridges, bias, prior, vector);
  }

  private void accumulate(
      Design design, MemorySegment columns, long first, int count, Targets targets) {
    equations.reset();
    equations.accumulate(panel, design, columns, first, first + count, targets);
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
