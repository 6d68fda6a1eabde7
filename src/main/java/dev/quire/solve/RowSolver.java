package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.util.Arrays;

/**
 * Solves one row's regularised least squares
 *
 * <pre>
 *   minimise  sum (d - b - u'v)^2 + (u - p)' R (u - p) + biasRidge b^2    R = diag(ridges)
 * </pre>
 *
 * <p>over its vector u and bias b, from accumulated {@link NormalEquations}; p is the mean of the
 * vector's prior, 0 where none is given. The ridges are those of the objective divided by its data
 * precision, for example tau / lambda and gamma / lambda. A solution takes rank^3 / 6 multiply-adds
 * and uses the Gram matrix up; the other sums stay.
 */
final class RowSolver {
  private final int rank;
  private final double[] diagonal; // [rank], of A + R
  private double diagonalSum;
  private double leastRidge;
  private boolean trusted;

  /** A solver for rows of that rank. */
  public RowSolver(int rank) {
    this.rank = rank;
    this.diagonal = new double[rank];
  }

  /** Whether the row solved last is right to four digits, as {@link Precision} has it. */
  boolean trusted() {
    return trusted;
  }

  /**
   * Vector and bias as one system of rank + 1 unknowns:
   *
   * <pre>
   *   | A + R         s             | |u|   | y + R p     |
   *   | s'            n + biasRidge | |b| = | sum d       |
   * </pre>
   *
   * <p>Eliminating b = (sum d - s'u) / (n + biasRidge) leaves (A + R - s s' / (n + biasRidge)) u =
   * y + R p - s sum d / (n + biasRidge). The other order of elimination divides by a number that is
   * a small difference of large ones when the vectors v nearly span a constant.
   *
   * @param equations Modified: the Cholesky factor of that matrix takes the Gram matrix's place.
   * @param prior p, [rank], or null for 0. Not modified.
   * @param vector u, [stride]. Modified.
   * @return b, if {@link #trusted}
   */
  public float solveJoint(
      NormalEquations equations, double[] ridges, double biasRidge, float[] prior, float[] vector) {
    float[] s = equations.sum();
    double weight = equations.weight() + biasRidge;
    Kernels.subtractOuter((float) (1 / weight), s, rank, equations.gram());
    addRidges(equations, ridges, 1 / weight);
    solve(equations, ridges, (float) (equations.targetSum() / weight), prior, vector);
    return solveBias(equations, biasRidge, vector);
  }

  /**
   * Adds R to the matrix and keeps the diagonal of A + R.
   *
   * @param taken what of s s' has been taken off the matrix
   */
  private void addRidges(NormalEquations equations, double[] ridges, double taken) {
    if (equations.rank() != rank) {
      throw new IllegalArgumentException(
          "equations of another rank: equations=" + equations.rank() + ", solver=" + rank);
    }
    float[] a = equations.gram();
    float[] s = equations.sum();
    int rows = Kernels.gramRows(rank);
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < rank; k++) {
      int at = Kernels.index(rows, k, k);
      double ridge = ridges[k];
      double element = a[at] + (float) ridge;
      a[at] = (float) element;
      diagonal[k] = element + taken * s[k] * s[k];
      sum += diagonal[k];
      least = ridge < least ? ridge : least;
    }
    diagonalSum = sum;
    leastRidge = least;
  }

  /**
   * The bias alone, for a given vector: b = (sum d - u's) / (n + biasRidge).
   *
   * @param vector u, [rank]. Not modified.
   */
  public float solveBias(NormalEquations equations, double biasRidge, float[] vector) {
    double residuals = equations.targetSum() - Kernels.dot(vector, 0, equations.sum(), 0, rank);
    return (float) (residuals / (equations.weight() + biasRidge));
  }

  /**
   * The row's sum of squared errors at a solution. With (A + R) u = y + R p - b s it needs no Gram
   * matrix: sum d^2 - 2 b sum d + b^2 n - u'y + b u's - u'R (u - p).
   *
   * @param prior p, [rank], or null for 0. Not modified.
   * @param vector u, as just solved with this bias, R and prior. Not modified.
   */
  public double squaredError(
      NormalEquations equations, double[] ridges, float bias, float[] prior, float[] vector) {
    double b = bias;
    double vectorError = 0;
    for (int k = 0; k < rank; k++) { // in double: the terms nearly cancel
      double v = vector[k];
      double p = prior == null ? 0 : prior[k];
      vectorError += v * (b * equations.sum()[k] - equations.product()[k] - ridges[k] * (v - p));
    }
    double error =
        equations.targetSquares()
            - 2 * b * equations.targetSum()
            + b * b * equations.weight()
            + vectorError;
    return Math.max(0, error);
  }

  /**
   * The vector alone, for a given bias: (A + R) u = y + R p - b s.
   *
   * @param equations Modified: the Gram matrix is used up.
   * @param prior p, [rank], or null for 0. Not modified.
   * @param vector u, [stride]. Modified.
   */
  public void solveVector(
      NormalEquations equations, double[] ridges, float bias, float[] prior, float[] vector) {
    addRidges(equations, ridges, 0);
    solve(equations, ridges, bias, prior, vector);
  }

  private void solve(
      NormalEquations equations, double[] ridges, float bias, float[] prior, float[] vector) {
    float[] a = equations.gram();
    trusted = Kernels.cholesky(a, rank) < 0;
    if (!trusted) {
      return;
    }
    System.arraycopy(equations.product(), 0, vector, 0, Kernels.stride(rank));
    Kernels.axpy(-bias, equations.sum(), 0, vector, 0, rank);
    if (prior != null) {
      for (int k = 0; k < rank; k++) {
        vector[k] = Math.fma((float) ridges[k], prior[k], vector[k]);
      }
    }
    double left = Precision.left(equations.product(), vector, rank);
    trusted =
        Precision.isEnough(left * pivotsLeft(a))
            && (equations.count() >= 2L * rank
                || Precision.isSmall(diagonalSum / leastRidge) // spares the divisions
                || Precision.isEnough(diagonal, ridges));
    Kernels.solveTransposed(a, rank, vector);
    Kernels.solve(a, rank, vector);
  }

  /**
   * What elimination, that of the bias and of the other factors, has left of the diagonal of A + R:
   * the least share of all factors, or where less is left of most, a quarter of the mean one.
   */
  private double pivotsLeft(float[] factor) {
    int rows = Kernels.gramRows(rank);
    double most = 1;
    double even = 0; // two sums: a single one would wait for its own last addition
    double odd = 0;
    for (int k = 0; k + 1 < rank; k += 2) {
      double first = lost(factor, rows, k);
      double second = lost(factor, rows, k + 1);
      double larger = first > second ? first : second;
      most = larger > most ? larger : most; // Math.max takes care of NaN, which is slow
      even += first;
      odd += second;
    }
    if (rank % 2 == 1) {
      double last = lost(factor, rows, rank - 1);
      most = last > most ? last : most;
      even += last;
    }
    return 1 / Math.max(most, 4 * (even + odd) / Math.max(1, rank));
  }

  /** Diagonal element k of A + R, in pivots; the factor's diagonal has 1 / sqrt(pivot). */
  private double lost(float[] factor, int rows, int k) {
    double reciprocal = factor[Kernels.index(rows, k, k)];
    return reciprocal * reciprocal * diagonal[k];
  }

  /**
   * The diagonal of the inverse of the whole system, from its factor: with U'U = A + R - s s' / (n
   * + biasRidge) element k is |x|^2 for U'x = e_k, and the bias's is 1 / (n + biasRidge) plus the
   * same for s / (n + biasRidge).
   *
   * @param equations as {@link #solveJoint} left them. Not modified.
   * @param inverse [rank]. Modified.
   * @return the bias's element
   */
  double inverseDiagonal(NormalEquations equations, double biasRidge, double[] inverse) {
    float[] x = new float[Kernels.stride(rank)];
    for (int k = 0; k < rank; k++) {
      Arrays.fill(x, 0);
      x[k] = 1;
      inverse[k] = inverseForm(equations, x);
    }
    double weight = equations.weight() + biasRidge;
    System.arraycopy(equations.sum(), 0, x, 0, x.length);
    return (1 + inverseForm(equations, x) / weight) / weight;
  }

  /** x' (U'U)^-1 x; x is used up. */
  private double inverseForm(NormalEquations equations, float[] x) {
    Kernels.solveTransposed(equations.gram(), rank, x);
    return Kernels.dot(x, 0, x, 0, rank);
  }
}
