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
 * <p>With the mean p = sum_j p_j of a prior that draws to it by ridges R, u has the sum of C^-1 R
 * p_j beside these, and b that of - s' C^-1 R p_j / w.
 *
 * <p>Where the row has features, of which each adds q_f to the mean of the vector's prior and c_f
 * to that of the bias's, u has C^-1 R q_f - c_f sum_j C^-1 (v_j - s/w) beside these, and b has - s'
 * C^-1 R q_f / w + c_f (1 - sum_j (1 - s' C^-1 (v_j - s/w)) / w): what is left of c_f when the
 * ratings explain that much less.
 *
 * <p>So rating j has the share {@code d_j x'(v_j - s/w)} in a product u'v, where C x = v. These are
 * the exact minimum's shares whichever way the row itself is solved: the dual is the same minimum,
 * and updates in turn tend to it. One factorisation, in double precision, serves all questions;
 * each takes rank^2 + n rank multiply-adds. The ratings have to stay where they are.
 */
public final class RegressionShares implements RowShares {
  private final DoubleSolver solver; // has factored C
  private final RowRatings row;
  private final float[][] drawn; // R p_j: [n][rank], or [0]
  private final PriorParts features; // q_f and c_f
  private final float[][] drawnByFeatures; // R q_f: [features][rank]

  /**
   * Factors the system of a row that {@link RowRegression} would fit.
   *
   * @param row its vectors are known exactly
   * @param features of the row
   * @throws UnsolvableRowException when there is no solution that can be trusted
   */
  public RegressionShares(
      int rank, RowRatings row, Regularization regularization, PriorParts features) {
    double[] ridges = new double[rank];
    Arrays.fill(ridges, regularization.ridge(row.count()));
    this.row = row;
    this.drawn = new float[0][];
    this.features = features;
    this.drawnByFeatures = drawn(features.vectors(), ridges);
    this.solver = solve(row, ridges, regularization.biasRidge());
  }

  /**
   * The same of a row that {@link VariationalRegression} would fit: the shares in its means.
   *
   * @param priorMeans p_j, what each rating adds to the mean of the row's prior, [n][rank]; [0] for
   *     a mean of 0
   * @param features of the row
   */
  public RegressionShares(
      int rank,
      RowRatings row,
      GaussianPrior precisions,
      float[][] priorMeans,
      PriorParts features) {
    float[] variances = new float[Kernels.stride(rank)];
    Panel panel = new Panel(rank);
    row.forEach(panel, rows -> panel.addVariances(row.design(), rows, variances));
    double[] ridges = new double[rank];
    Arrays.setAll(ridges, k -> precisions.ridge(k) + variances[k]);
    this.row = row;
    double[] priorRidges = new double[rank];
    Arrays.setAll(priorRidges, precisions::ridge);
    this.drawn = drawn(priorMeans, priorRidges);
    this.features = features;
    this.drawnByFeatures = drawn(features.vectors(), priorRidges);
    this.solver = solve(row, ridges, precisions.biasRidge());
  }

  private static float[][] drawn(float[][] means, double[] ridges) {
    float[][] drawn = new float[means.length][ridges.length];
    for (int j = 0; j < drawn.length; j++) {
      for (int k = 0; k < ridges.length; k++) {
        drawn[j][k] = (float) (ridges[k] * means[j][k]);
      }
    }
    return drawn;
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
    return row.count() == 0
        ? new double[0]
        : add(solver.productShares(row, vector), ofPresence(vector));
  }

  @Override
  public double[] ofPresence(float[] vector) {
    return drawn.length == 0 ? new double[row.count()] : solver.drawnShares(drawn, vector);
  }

  @Override
  public double[] ofBias() {
    if (row.count() == 0) {
      return new double[0];
    }
    double[] shares = solver.biasShares(row);
    return drawn.length == 0 ? shares : add(shares, solver.drawnBiasShares(drawn));
  }

  @Override
  public double[] ofFeatures(float[] vector) {
    double[] shares = new double[features.count()];
    if (row.count() == 0) {
      for (int f = 0; f < shares.length; f++) {
        float[] place = features.vectors()[f];
        shares[f] = Kernels.dot(place, 0, vector, 0, place.length);
      }
      return shares;
    }
    double weights = Arrays.stream(solver.productShares(row.ofOnes(), vector)).sum();
    double[] drawnShares = solver.drawnShares(drawnByFeatures, vector);
    Arrays.setAll(shares, f -> drawnShares[f] - features.biases()[f] * weights);
    return shares;
  }

  @Override
  public double[] ofFeaturesInBias() {
    double[] shares = new double[features.count()];
    if (row.count() == 0) {
      Arrays.setAll(shares, f -> features.biases()[f]);
      return shares;
    }
    double weights = Arrays.stream(solver.biasShares(row.ofOnes())).sum();
    double[] drawnShares = solver.drawnBiasShares(drawnByFeatures);
    Arrays.setAll(shares, f -> drawnShares[f] + features.biases()[f] * (1 - weights));
    return shares;
  }

  private static double[] add(double[] shares, double[] more) {
    for (int j = 0; j < shares.length; j++) {
      shares[j] += more[j];
    }
    return shares;
  }
}
