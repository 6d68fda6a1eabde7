package dev.quire.solve;

/**
 * Regularised least squares in double precision by Householder reflections on the ridges' own rows:
 *
 * <pre>
 *   | Z        |     | d        |
 *   | sqrt(R)  | x = | sqrt(R) p |
 * </pre>
 *
 * <p>It forms no normal equations, so that it keeps 1e-16 times the root of their condition, and
 * shares nothing with the solvers that it is held against.
 */
final class HouseholderLeastSquares {
  private HouseholderLeastSquares() {}

  /**
   * The minimum of sum (d - z'x)^2 + sum ridge_k (x_k - p_k)^2.
   *
   * @param z [n][unknowns]
   * @param d [n]
   * @param ridges [unknowns]
   * @param prior p, [unknowns]
   * @return x, [unknowns]
   */
  static double[] solve(double[][] z, double[] d, double[] ridges, double[] prior) {
    int unknowns = ridges.length;
    int rows = z.length + unknowns;
    double[][] a = new double[rows][unknowns + 1];
    for (int i = 0; i < z.length; i++) {
      System.arraycopy(z[i], 0, a[i], 0, unknowns);
      a[i][unknowns] = d[i];
    }
    for (int k = 0; k < unknowns; k++) {
      double[] row = a[z.length + k];
      row[k] = Math.sqrt(ridges[k]);
      row[unknowns] = row[k] * prior[k];
    }
    for (int k = 0; k < unknowns; k++) {
      reflect(a, k);
    }
    double[] x = new double[unknowns];
    for (int k = unknowns - 1; k >= 0; k--) {
      double rest = a[k][unknowns];
      for (int j = k + 1; j < unknowns; j++) {
        rest -= a[k][j] * x[j];
      }
      x[k] = rest / a[k][k];
    }
    return x;
  }

  /** Makes column k zero below row k. */
  private static void reflect(double[][] a, int k) {
    double norm = 0;
    for (int i = k; i < a.length; i++) {
      norm = Math.hypot(norm, a[i][k]);
    }
    if (norm == 0) {
      return;
    }
    double[] v = new double[a.length];
    for (int i = k; i < a.length; i++) {
      v[i] = a[i][k];
    }
    v[k] += Math.copySign(norm, a[k][k]);
    double squares = 0;
    for (int i = k; i < a.length; i++) {
      squares += v[i] * v[i];
    }
    double[] products = new double[a[0].length]; // v'A
    for (int i = k; i < a.length; i++) {
      for (int j = k; j < products.length; j++) {
        products[j] += v[i] * a[i][j];
      }
    }
    for (int i = k; i < a.length; i++) {
      double scale = 2 * v[i] / squares;
      for (int j = k; j < products.length; j++) {
        a[i][j] -= scale * products[j];
      }
    }
  }
}
