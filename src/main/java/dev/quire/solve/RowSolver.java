package dev.quire.solve;

import dev.quire.kernel.Kernels;

/**
 * Solves one row's regularised least squares
 *
 * <pre>
 *   minimise  sum (d - b - u'v)^2 + ridge |u|^2 + biasRidge b^2
 * </pre>
 *
 * <p>over its vector u and bias b, from accumulated {@link NormalEquations}. The ridges are those
 * of the objective divided by its data precision: tau / lambda and gamma / lambda. A solution takes
 * rank^3 / 6 multiply-adds and uses the Gram matrix up; the other sums stay.
 */
public final class RowSolver {
  private final int rank;
  private final float[] w; // [stride]

  /** A solver with its own scratch memory, for one thread. */
  public RowSolver(int rank) {
    this.rank = rank;
    this.w = new float[Kernels.stride(rank)];
  }

  /**
   * Vector and bias as one system of rank + 1 unknowns:
   *
   * <pre>
   *   | A + ridge I   s             | |u|   | y     |
   *   | s'            n + biasRidge | |b| = | sum d |
   * </pre>
   *
   * <p>With A + ridge I = U'U, w = U'^-1 s and z = U'^-1 y, eliminating u leaves b = (sum d - w'z)
   * / (n + biasRidge - w'w), and then u = U^-1 (z - b w).
   *
   * @param equations Modified: the Gram matrix is used up.
   * @param vector u, [stride]. Modified.
   * @return b
   * @throws NotPositiveDefiniteException when ridge is too small for the ratings
   */
  public float solveJoint(
      NormalEquations equations, double ridge, double biasRidge, float[] vector) {
    float[] u = factor(equations, ridge);
    System.arraycopy(equations.sum(), 0, w, 0, w.length);
    System.arraycopy(equations.product(), 0, vector, 0, w.length);
    Kernels.solveTransposed(u, rank, w);
    Kernels.solveTransposed(u, rank, vector);
    double rest = equations.count() + biasRidge - Kernels.dot(w, 0, w, 0, rank);
    if (!(rest > 0)) {
      throw new NotPositiveDefiniteException(rank, equations.count(), rank, (float) rest);
    }
    double b = (equations.targetSum() - Kernels.dot(w, 0, vector, 0, rank)) / rest;
    Kernels.axpy((float) -b, w, 0, vector, 0, rank);
    Kernels.solve(u, rank, vector);
    return (float) b;
  }

  /**
   * The vector alone, for a given bias: (A + ridge I) u = y - b s.
   *
   * @param equations Modified: the Gram matrix is used up.
   * @param vector u, [stride]. Modified.
   * @throws NotPositiveDefiniteException when ridge is too small for the ratings
   */
  public void solveVector(NormalEquations equations, double ridge, float bias, float[] vector) {
    float[] u = factor(equations, ridge);
    System.arraycopy(equations.product(), 0, vector, 0, w.length);
    Kernels.axpy(-bias, equations.sum(), 0, vector, 0, rank);
    Kernels.solveTransposed(u, rank, vector);
    Kernels.solve(u, rank, vector);
  }

  /**
   * The bias alone, for a given vector: b = (sum d - u's) / (n + biasRidge).
   *
   * @param vector u, [rank]. Not modified.
   */
  public float solveBias(NormalEquations equations, double biasRidge, float[] vector) {
    double residuals = equations.targetSum() - Kernels.dot(vector, 0, equations.sum(), 0, rank);
    return (float) (residuals / (equations.count() + biasRidge));
  }

  /**
   * The row's sum of squared errors at a solution. With (A + ridge I) u = y - b s it needs no Gram
   * matrix: sum d^2 - 2 b sum d + b^2 n - u'y + b u's - ridge |u|^2.
   *
   * @param vector u, as just solved with this bias and ridge. Not modified.
   */
  public double squaredError(NormalEquations equations, double ridge, float bias, float[] vector) {
    double b = bias;
    double vectorError = 0;
    for (int k = 0; k < rank; k++) { // in double: the terms nearly cancel
      double v = vector[k];
      vectorError += v * (b * equations.sum()[k] - equations.product()[k] - ridge * v);
    }
    double error =
        equations.targetSquares()
            - 2 * b * equations.targetSum()
            + b * b * equations.count()
            + vectorError;
    return Math.max(0, error);
  }

  private float[] factor(NormalEquations equations, double ridge) {
    if (equations.rank() != rank) {
      throw new IllegalArgumentException(
          "equations of another rank: equations=" + equations.rank() + ", solver=" + rank);
    }
    float[] a = equations.gram();
    int stride = Kernels.stride(rank);
    for (int k = 0; k < rank; k++) {
      a[k * stride + k] += (float) ridge;
    }
    int failed = Kernels.cholesky(a, rank);
    if (failed >= 0) {
      float pivot = a[failed * stride + failed];
      throw new NotPositiveDefiniteException(rank, equations.count(), failed, pivot);
    }
    return a;
  }
}
