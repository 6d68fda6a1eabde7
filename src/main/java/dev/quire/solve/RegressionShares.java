package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.util.Arrays;

/**
 * What each rating of a row contributes to the solution of a regression.
 *
 * <p>With C = A + R - s s' / w and w = n + biasRidge, as {@link RowSolver} has it, the row's vector
 * and bias are sums over its ratings:
 *
 * <pre>
 *   u = sum_j d_j C^-1 (v_j - s/w)
 *   b = sum_j d_j (1 - s' C^-1 (v_j - s/w)) / w
 * </pre>
 *
 * <p>so rating j has the share {@code d_j x'(v_j - s/w)} in a product u'v, where C x = v. These are
 * the exact minimum's shares whichever way the row itself is solved: the dual is the same minimum,
 * and updates in turn tend to it. One factorisation, in double precision, serves all questions;
 * each takes rank^2 + n rank multiply-adds. The ratings have to stay where they are.
 */
public final class RegressionShares implements RowShares {
  private final DoubleSolver solver; // has factored C
  private final RowRatings row;

  /**
   * Factors the system of a row that {@link RowRegression} would fit.
   *
   * @param row its vectors are known exactly
   * @throws UnsolvableRowException when there is no solution that can be trusted
   */
  public RegressionShares(int rank, RowRatings row, Regularization regularization) {
    double[] ridges = new double[rank];
    Arrays.fill(ridges, regularization.ridge(row.count()));
    this.row = row;
    this.solver = solve(row, ridges, regularization.biasRidge());
  }

  /** The same of a row that {@link VariationalRegression} would fit: the shares in its means. */
  public RegressionShares(int rank, RowRatings row, GaussianPrior precisions) {
    float[] variances = new float[Kernels.stride(rank)];
    Panel panel = new Panel(rank);
    row.forEach(panel, rows -> panel.addVariances(row.design(), rows, variances));
    double[] ridges = new double[rank];
    Arrays.setAll(ridges, k -> precisions.ridge(k) + variances[k]);
    this.row = row;
    this.solver = solve(row, ridges, precisions.biasRidge());
  }

  private static DoubleSolver solve(RowRatings row, double[] ridges, double biasRidge) {
    int rank = ridges.length;
    DoubleSolver solver = new DoubleSolver(rank, new Panel(rank));
    if (row.count() > 0) {
      solver.solveJoint(row, ridges, biasRidge, null, new float[Kernels.stride(rank)]);
    }
    return solver;
  }

  @Override
  public double[] ofProduct(float[] vector) {
    return row.count() == 0 ? new double[0] : solver.productShares(row, vector);
  }

  @Override
  public double[] ofBias() {
    return row.count() == 0 ? new double[0] : solver.biasShares(row);
  }
}
