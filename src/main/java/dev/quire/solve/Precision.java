package dev.quire.solve;

import dev.quire.kernel.Kernels;

/**
 * When float is not enough for a row, and what is done then: a solution has to be right to four
 * digits, or is made in double precision.
 *
 * <p>How many digits are lost, the solvers tell by what is left of numbers that others were
 * subtracted from. That is measured: over rows of ranks 1 to 64, 1 to 3 rank ratings and all sizes
 * of ridges, those that pass here are within 1e-4 of the exact solution.
 */
final class Precision {
  /** What has to be left of a diagonal element and of the right-hand side. */
  private static final double LEAST_LEFT = 0.05;

  /** Traces of the Gram matrix, in ridges, up to which no system is badly conditioned. */
  private static final double MOST_TRACE = 1000;

  /**
   * A squared error below this share of the squared targets is summed up rating by rating: as the
   * small difference of large sums it would have too few digits for the objective.
   */
  private static final double LEAST_ERROR = 0.01;

  private final int rank;
  private final Panel panel;
  private DoubleSolver inDouble; // made for the first row that needs it

  /**
   * For rows of that rank.
   *
   * @param panel scratch memory
   */
  Precision(int rank, Panel panel) {
    this.rank = rank;
    this.panel = panel;
  }

  /**
   * Whether float is enough.
   *
   * @param left the least share of a number that subtraction has left
   */
  static boolean isEnough(double left) {
    return left >= LEAST_LEFT;
  }

  /**
   * Whether the ridges alone make it enough. Pivots don't show how close to singular a system of
   * about as many ratings as factors is.
   *
   * @param diagonal of A + R, [rank]
   * @param ridges R, [rank]
   */
  static boolean isEnough(double[] diagonal, double[] ridges) {
    double trace = 0;
    for (int k = 0; k < ridges.length; k++) {
      trace += diagonal[k] / ridges[k] - 1;
    }
    return isSmall(trace);
  }

  /** The same of a number that the trace of the Gram matrix, in ridges, is not above. */
  static boolean isSmall(double trace) {
    return trace <= MOST_TRACE;
  }

  /** What is left of the length of a vector; 1 when it has become no shorter. */
  static double left(float[] before, float[] after, int n) {
    double kept = Kernels.dot(after, 0, after, 0, n);
    double whole = Kernels.dot(before, 0, before, 0, n);
    return kept < whole ? Math.sqrt(kept / whole) : 1;
  }

  /** The solver for rows that need more. */
  DoubleSolver inDouble() {
    if (inDouble == null) {
      inDouble = new DoubleSolver(rank, panel);
    }
    return inDouble;
  }

  /**
   * The squared error of a row with all its digits.
   *
   * @param error as {@link RowSolver#squaredError} gives it
   */
  double squaredError(
      RowRatings row, NormalEquations accumulated, double error, float bias, float[] vector) {
    return error < LEAST_ERROR * accumulated.targetSquares()
        ? inDouble().squaredError(row, bias, vector)
        : error;
  }

  /**
   * Refuses a solution that is infinite or no number at all; any such number shows in the error.
   */
  void requireFinite(RowRatings row, float bias, double squaredError) {
    if (Float.isFinite(bias) && Double.isFinite(squaredError)) {
      return;
    }
    double[] largest = new double[1];
    row.forEach(
        panel,
        rows -> {
          for (int r = 0; r < rows; r++) {
            largest[0] = Math.max(largest[0], Math.abs(panel.targets()[r]));
          }
        });
    throw UnsolvableRowException.notFinite(rank, row.count(), largest[0]);
  }
}
