package dev.quire.solve;

import dev.quire.kernel.Kernels;

/**
 * Solves one row's regularised least squares
 *
 * <pre>
 *   minimise  sum (d - b - u'v)^2 + ridge |u - p|^2 + biasRidge b^2
 * </pre>
 *
 * <p>over its vector u and bias b, from accumulated {@link NormalEquations}; p is the mean of the
 * vector's prior, 0 where none is given. The ridges are those of the objective divided by its data
 * precision: tau / lambda and gamma / lambda. A solution takes rank^3 / 6 multiply-adds and uses
 * the Gram matrix up; the other sums stay.
 */
final class RowSolver {
  private final int rank;

  /** A solver for rows of that rank. */
  public RowSolver(int rank) {
    this.rank = rank;
  }

  /**
   * Vector and bias as one system of rank + 1 unknowns:
   *
   * <pre>
   *   | A + ridge I   s             | |u|   | y + ridge p |
   *   | s'            n + biasRidge | |b| = | sum d       |
   * </pre>
   *
   * <p>Eliminating b = (sum d - s'u) / (n + biasRidge) leaves (A + ridge I - s s' / (n +
   * biasRidge)) u = y + ridge p - s sum d / (n + biasRidge). The other order of elimination divides
   * by a number that is a small difference of large ones when the vectors v nearly span a constant.
   *
   * @param equations Modified: the Cholesky factor of that matrix takes the Gram matrix's place.
   * @param prior p, [rank], or null for 0. Not modified.
   * @param vector u, [stride]. Modified.
   * @return b
   * @throws NotPositiveDefiniteException when ridge is too small for the ratings
   */
  public float solveJoint(
      NormalEquations equations, double ridge, double biasRidge, float[] prior, float[] vector) {
    float[] s = equations.sum();
    double weight = equations.count() + biasRidge;
    Kernels.subtractOuter((float) (1 / weight), s, rank, equations.gram());
    solveVector(equations, ridge, (float) (equations.targetSum() / weight), prior, vector);
    return solveBias(equations, biasRidge, vector);
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
   * The row's sum of squared errors at a solution. With (A + ridge I) u = y + ridge p - b s it
   * needs no Gram matrix: sum d^2 - 2 b sum d + b^2 n - u'y + b u's - ridge u'(u - p).
   *
   * @param prior p, [rank], or null for 0. Not modified.
   * @param vector u, as just solved with this bias, ridge and prior. Not modified.
   */
  public double squaredError(
      NormalEquations equations, double ridge, float bias, float[] prior, float[] vector) {
    double b = bias;
    double vectorError = 0;
    for (int k = 0; k < rank; k++) { // in double: the terms nearly cancel
      double v = vector[k];
      double p = prior == null ? 0 : prior[k];
      vectorError += v * (b * equations.sum()[k] - equations.product()[k] - ridge * (v - p));
    }
    double error =
        equations.targetSquares()
            - 2 * b * equations.targetSum()
            + b * b * equations.count()
            + vectorError;
    return Math.max(0, error);
  }

  /**
   * The vector alone, for a given bias: (A + ridge I) u = y + ridge p - b s.
   *
   * @param equations Modified: the Gram matrix is used up.
   * @param prior p, [rank], or null for 0. Not modified.
   * @param vector u, [stride]. Modified.
   * @throws NotPositiveDefiniteException when ridge is too small for the ratings
   */
  public void solveVector(
      NormalEquations equations, double ridge, float bias, float[] prior, float[] vector) {
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
    System.arraycopy(equations.product(), 0, vector, 0, stride);
    Kernels.axpy(-bias, equations.sum(), 0, vector, 0, rank);
    if (prior != null) {
      Kernels.axpy((float) ridge, prior, 0, vector, 0, rank);
    }
    Kernels.solveTransposed(a, rank, vector);
    Kernels.solve(a, rank, vector);
  }
}
