package dev.quire.solve;

import java.util.Optional;

/**
 * A symmetric positive definite matrix in double precision, A = L L', for the one system of a
 * training that all items share, and for the few rows that float cannot solve. Factoring takes n^3
 * / 3 flops, a solution 2 n^2 for each right-hand side. All other rows' systems, many and small,
 * are {@link RowSolver}'s.
 */
public final class DenseCholesky {
  private final double[][] lower; // L: [n][i + 1]

  private DenseCholesky(double[][] lower) {
    this.lower = lower;
  }

  /**
   * Factors a matrix.
   *
   * @param a lower triangle, [n][i + 1]. Modified: L takes its place.
   * @return nothing when the matrix is not positive definite
   */
  public static Optional<DenseCholesky> factor(double[][] a) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = a[i][j];
        for (int k = 0; k < j; k++) {
          rest -= a[i][k] * a[j][k];
        }
        if (j == i && !(rest > 0)) {
          return Optional.empty();
        }
        a[i][j] = j == i ? Math.sqrt(rest) : rest / a[j][j];
      }
    }
    return Optional.of(new DenseCholesky(a));
  }

  /** What elimination has left of diagonal element i. */
  public double pivot(int i) {
    return lower[i][i] * lower[i][i];
  }

  /**
   * Solves A X = B.
   *
   * @param b B, [n][columns]. Modified: X takes its place.
   */
  public void solve(double[][] b) {
    for (int i = 0; i < lower.length; i++) { // L Y = B
      for (int k = 0; k < i; k++) {
        subtract(lower[i][k], b[k], b[i]);
      }
      divide(b[i], lower[i][i]);
    }
    for (int i = lower.length - 1; i >= 0; i--) { // L' X = Y
      divide(b[i], lower[i][i]);
      for (int k = 0; k < i; k++) {
        subtract(lower[i][k], b[i], b[k]);
      }
    }
  }

  private static void subtract(double scale, double[] x, double[] y) {
    for (int c = 0; c < y.length; c++) {
      y[c] -= scale * x[c];
    }
  }

  private static void divide(double[] x, double divisor) {
    for (int c = 0; c < x.length; c++) {
      x[c] /= divisor;
    }
  }
}
