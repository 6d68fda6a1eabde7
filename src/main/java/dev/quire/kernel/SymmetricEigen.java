package dev.quire.kernel;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations.
 *
 * <p>Each rotation A = J'AJ in the plane of p and q makes a_pq zero; sweeps over all pairs converge
 * quadratically. One takes about 3 n^3 multiply-adds and six to ten are enough, so this is for
 * matrices of rank x rank. It works in double and gives the same result everywhere.
 *
 * <p>G. Golub, C. Van Loan, "Matrix Computations", 4th edition, 8.5.
 */
public final class SymmetricEigen {
  private static final int MAX_SWEEPS = 60;

  private final double[] values; // [n], falling
  private final double[][] vectors; // [n][n], row i belongs to value i

  /**
   * Decomposes a matrix.
   *
   * @param matrix A, [n][n], symmetric. Not modified.
   */
  public SymmetricEigen(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][];
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i] = matrix[i].clone();
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < MAX_SWEEPS && offDiagonal(a) > 0; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, v, p, q);
        }
      }
    }
    int[] order = fallingDiagonal(a);
    values = new double[n];
    vectors = new double[n][];
    for (int i = 0; i < n; i++) {
      values[i] = a[order[i]][order[i]];
      vectors[i] = v[order[i]];
      makeLargestPositive(vectors[i]);
    }
  }

  /** Sum of squares above the diagonal, or 0 once that is nothing beside the diagonal. */
  private static double offDiagonal(double[][] a) {
    double off = 0;
    double diagonal = 0;
    for (int i = 0; i < a.length; i++) {
      diagonal += a[i][i] * a[i][i];
      for (int j = i + 1; j < a.length; j++) {
        off += a[i][j] * a[i][j];
      }
    }
    return off <= diagonal * 0x1p-104 ? 0 : off;
  }

  /** Rotates rows and columns p, q so that a_pq becomes 0; the rows of v take part. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (double[] row : a) {
      double rp = row[p];
      double rq = row[q];
      row[p] = c * rp - s * rq;
      row[q] = s * rp + c * rq;
    }
    rotateRows(a[p], a[q], c, s);
    rotateRows(v[p], v[q], c, s);
  }

  private static void rotateRows(double[] x, double[] y, double c, double s) {
    for (int k = 0; k < x.length; k++) {
      double xk = x[k];
      x[k] = c * xk - s * y[k];
      y[k] = s * xk + c * y[k];
    }
  }

  private static int[] fallingDiagonal(double[][] a) {
    return IntStream.range(0, a.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -a[i][i]))
        .mapToInt(i -> i)
        .toArray();
  }

  /** An eigenvector has no sign of its own. */
  private static void makeLargestPositive(double[] vector) {
    int largest = 0;
    for (int k = 1; k < vector.length; k++) {
      largest = Math.abs(vector[k]) > Math.abs(vector[largest]) ? k : largest;
    }
    if (vector[largest] < 0) {
      for (int k = 0; k < vector.length; k++) {
        vector[k] = -vector[k];
      }
    }
  }

  /** The i-th largest eigenvalue. */
  public double value(int i) {
    return values[i];
  }

  /** The eigenvector of the i-th largest eigenvalue, of length 1, its largest element positive. */
  public double[] vector(int i) {
    return vectors[i].clone();
  }

  /** The sum of all eigenvalues: the trace. */
  public double valueTotal() {
    double total = 0;
    for (double value : values) {
      total += value;
    }
    return total;
  }
}
