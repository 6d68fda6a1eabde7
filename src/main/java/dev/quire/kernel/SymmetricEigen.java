package dev.quire.kernel;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix: Householder reflections A = QTQ' make
 * it tridiagonal, and implicit QL steps with Wilkinson's shift make T diagonal.
 *
 * <p>About 6 n^3 multiply-adds, nearly all of them along rows, so this is for matrices of rank x
 * rank. Values are exact to some rounding errors of the largest of them. It works in double and
 * gives the same result everywhere.
 *
 * <p>G. Golub, C. Van Loan, "Matrix Computations", 4th edition, 8.3; B. Parlett, "The Symmetric
 * Eigenvalue Problem", 8.9.
 */
public final class SymmetricEigen {
  /** Of one value. Two or three are usual; numbers that are not finite take them all. */
  private static final int MAX_STEPS = 60;

  private static final double EPSILON = 0x1p-53;

  /**
   * What counts as 0 beside elements of about 1. Matrices of low rank leave ever smaller rests,
   * whose squares would vanish and whose quotients would lose their digits.
   */
  private static final double NOTHING = 0x1p-200;

  private final double[] values; // [n], falling
  private final double[][] vectors; // [n][n], row i belongs to value i

  /**
   * Decomposes a matrix.
   *
   * @param matrix A, [n][n], symmetric. Not modified.
   */
  public SymmetricEigen(double[][] matrix) {
    int n = matrix.length;
    double unit = unit(matrix);
    double[][] a = new double[n][];
    for (int i = 0; i < n; i++) {
      a[i] = scaled(matrix[i], 1 / unit);
    }
    Tridiagonal t = new Tridiagonal(a);
    double[][] v = t.basis();
    t.diagonalize(v);
    int[] order = falling(t.diagonal);
    values = new double[n];
    vectors = new double[n][];
    for (int i = 0; i < n; i++) {
      values[i] = t.diagonal[order[i]] * unit;
      vectors[i] = v[order[i]];
      makeLargestPositive(vectors[i]);
    }
  }

  /** A power of two near the largest element, in which no square overflows or vanishes. */
  private static double unit(double[][] matrix) {
    double largest = 0;
    for (double[] row : matrix) {
      for (double element : row) {
        largest = Math.max(largest, Math.abs(element));
      }
    }
    return largest == 0 ? 1 : Math.scalb(1.0, Math.clamp(Math.getExponent(largest), -1022, 1022));
  }

  private static double[] scaled(double[] row, double scale) {
    double[] scaled = new double[row.length];
    for (int j = 0; j < row.length; j++) {
      scaled[j] = row[j] * scale;
    }
    return scaled;
  }

  /** T, and the reflections H_k = I - beta_k v_k v_k' whose product is Q. */
  private static final class Tridiagonal {
    private final int n;
    private final double[] diagonal; // [n]
    private final double[] beside; // [n], element k is that of (k, k+1); the last one is 0
    private final double[][] reflectors; // [n][n], v_k is in row k right of the diagonal
    private final double[] betas; // [n], 0 for no reflection

    /**
     * Of a matrix.
     *
     * @param a Modified: used up.
     */
    Tridiagonal(double[][] a) {
      n = a.length;
      diagonal = new double[n];
      beside = new double[n];
      betas = new double[n];
      reflectors = a;
      double[] w = new double[n];
      for (int k = 0; k < n; k++) {
        diagonal[k] = a[k][k];
        if (k < n - 2) {
          reflect(k);
          transform(k, w);
        } else if (k == n - 2) {
          beside[k] = a[k][n - 1];
        }
      }
    }

    /** Finds the reflection that leaves one element of a row right of the diagonal. */
    private void reflect(int k) {
      double[] v = reflectors[k];
      double first = v[k + 1];
      double rest = 0;
      for (int j = k + 2; j < n; j++) {
        rest += v[j] * v[j];
      }
      beside[k] = first;
      if (rest > NOTHING * NOTHING) {
        double norm = Math.sqrt(first * first + rest);
        beside[k] = -Math.copySign(norm, first);
        v[k + 1] = first - beside[k]; // of the same sign: nothing cancels
        betas[k] = 1 / (norm * (norm + Math.abs(first)));
      }
    }

    /**
     * A = HAH for what is below and right of row k, as A - v w' - w v' with w = p - (beta/2 p'v) v
     * and p = beta A v.
     *
     * @param w scratch, [n]. Modified.
     */
    private void transform(int k, double[] w) {
      double[] v = reflectors[k];
      double beta = betas[k];
      if (beta == 0) {
        return;
      }
      for (int i = k + 1; i < n; i++) {
        w[i] = 0;
      }
      for (int i = k + 1; i < n; i++) { // A is symmetric: its rows are its columns
        add(beta * v[i], reflectors[i], w, k + 1);
      }
      add(-0.5 * beta * dot(w, v, k + 1), v, w, k + 1);
      for (int i = k + 1; i < n; i++) {
        double[] row = reflectors[i];
        double vi = v[i];
        double wi = w[i];
        for (int j = k + 1; j < n; j++) {
          row[j] -= vi * w[j] + wi * v[j];
        }
      }
    }

    /** Q', whose rows become eigenvectors as T becomes diagonal: [n][n]. */
    double[][] basis() {
      double[][] q = new double[n][n];
      for (int i = 0; i < n; i++) {
        q[i][i] = 1;
      }
      for (int k = n - 3; k >= 0; k--) {
        double[] v = reflectors[k];
        for (int i = k + 1; betas[k] != 0 && i < n; i++) {
          add(-betas[k] * dot(q[i], v, k + 1), v, q[i], k + 1);
        }
      }
      return q;
    }

    /**
     * Makes T diagonal.
     *
     * @param v rows that take part in all rotations, [n][n]. Modified.
     */
    void diagonalize(double[][] v) {
      for (int first = 0; first < n; first++) {
        int last = lastOfBlock(first);
        for (int step = 0; step < MAX_STEPS && last > first; step++) {
          stepUp(first, last, v);
          last = lastOfBlock(first);
        }
      }
    }

    /** The last row of the block from that row on that no element beside the diagonal ends. */
    private int lastOfBlock(int first) {
      int last = first;
      while (last < n - 1
          && !(Math.abs(beside[last])
              <= EPSILON * (Math.abs(diagonal[last]) + Math.abs(diagonal[last + 1])) + NOTHING)) {
        last++;
      }
      return last;
    }

    /** One QL step of a block, from its last row to its first: rotations chase the bulge upward. */
    private void stepUp(int first, int last, double[][] v) {
      double g = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
      double towards = g + Math.copySign(Math.hypot(g, 1), g);
      g = diagonal[last] - diagonal[first] + beside[first] / towards; // less the shift
      double c = 1;
      double s = 1;
      double shifted = 0;
      for (int i = last - 1; i >= first; i--) {
        double bulge = s * beside[i];
        double b = c * beside[i];
        double r = Math.hypot(bulge, g);
        beside[i + 1] = r;
        if (r == 0) { // the block falls apart here
          diagonal[i + 1] -= shifted;
          beside[last] = 0;
          return;
        }
        s = bulge / r;
        c = g / r;
        g = diagonal[i + 1] - shifted;
        double t = (diagonal[i] - g) * s + 2 * c * b;
        shifted = s * t;
        diagonal[i + 1] = g + shifted;
        g = c * t - b;
        rotate(v[i], v[i + 1], c, s);
      }
      diagonal[first] -= shifted;
      beside[first] = g;
      beside[last] = 0;
    }
  }

  /** y += alpha x from an element on. */
  private static void add(double alpha, double[] x, double[] y, int from) {
    for (int j = from; j < x.length; j++) {
      y[j] += alpha * x[j];
    }
  }

  private static double dot(double[] x, double[] y, int from) {
    double sum = 0;
    for (int j = from; j < x.length; j++) {
      sum += x[j] * y[j];
    }
    return sum;
  }

  private static void rotate(double[] x, double[] y, double c, double s) {
    for (int k = 0; k < x.length; k++) {
      double xk = x[k];
      x[k] = c * xk - s * y[k];
      y[k] = s * xk + c * y[k];
    }
  }

  private static int[] falling(double[] diagonal) {
    return IntStream.range(0, diagonal.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -diagonal[i]))
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
