package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.util.Arrays;

/**
 * Solves a row that has fewer ratings than factors, in as many unknowns as it has ratings.
 *
 * <p>With P the n gathered vectors as rows, the minimum of {@link RowSolver} lies in the span of
 * those rows:
 *
 * <pre>
 *   (P P' + ridge I + ridge/biasRidge 1 1') a = d     u = P' a     b = ridge/biasRidge 1'a
 *   errors d - b - P u = ridge a
 * </pre>
 *
 * <p>Where the prior of the vector has a mean p, that is solved for u - p and the targets d - P p,
 * whose errors are the same.
 *
 * <p>It takes n^2 rank / 2 + n^3 / 6 multiply-adds where the other way takes n rank^2 / 2 + rank^3
 * / 6. In MovieLens half of the items have three ratings or fewer.
 *
 * <p>After C. Saunders, A. Gammerman, V. Vovk, "Ridge regression learning algorithm in dual
 * variables", ICML 1998.
 */
final class DualSolver {
  private final int maxRatings;
  private final float[] products; // upper triangle, for up to maxRatings ratings
  private final float[] a; // [stride(maxRatings)]
  private final float[] sums; // [stride(rank)], scratch
  private final float[] scales; // [rank]
  private double squaredError;

  /**
   * A solver for rows of up to half as many ratings as factors.
   *
   * @param panelRows and no more than fit into a panel
   */
  DualSolver(int rank, int panelRows) {
    this.maxRatings = Math.min(rank / 2, panelRows);
    this.products = Kernels.newGram(maxRatings);
    this.a = new float[Kernels.stride(maxRatings)];
    this.sums = new float[Kernels.stride(rank)];
    this.scales = new float[rank];
  }

  /** Whether a row should be solved here. */
  boolean suits(long ratings, double ridge, double biasRidge) {
    return ratings <= maxRatings && ridge > 0 && biasRidge > 0;
  }

  /**
   * Vector and bias of a row, as {@link RowSolver#solveJoint} gives them.
   *
   * @param panel holds the row's ratings, all of them. Not modified.
   * @param ratings how many
   * @param prior p, [rank], or null for 0. Not modified.
   * @param vector u, [stride]. Modified.
   * @return b
   * @throws NotPositiveDefiniteException when ridge is too small for the ratings
   */
  float solve(
      Panel panel, int ratings, double ridge, double biasRidge, float[] prior, float[] vector) {
    int size = Kernels.gramRows(ratings);
    float biasShare = (float) (ridge / biasRidge);
    Kernels.rowProducts(panel.rows(), ratings, panel.rank(), products);
    for (int p = 0; p < ratings; p++) {
      for (int q = p; q < ratings; q++) {
        products[Kernels.index(size, p, q)] += biasShare;
      }
      products[Kernels.index(size, p, p)] += (float) ridge;
    }
    int failed = Kernels.cholesky(products, ratings);
    if (failed >= 0) {
      throw new NotPositiveDefiniteException(
          panel.rank(), ratings, failed, products[Kernels.index(size, failed, failed)]);
    }
    Arrays.fill(a, ratings, Kernels.stride(ratings), 0);
    System.arraycopy(panel.targets(), 0, a, 0, ratings);
    if (prior != null) {
      subtractPredictions(panel, ratings, prior);
    }
    Kernels.solveTransposed(products, ratings, a);
    Kernels.solve(products, ratings, a);

    Arrays.fill(vector, 0);
    Arrays.fill(sums, 0);
    Kernels.addMoments(panel.rows(), ratings, panel.rank(), a, sums, vector);
    if (prior != null) {
      Kernels.axpy(1, prior, 0, vector, 0, panel.rank());
    }
    double sum = 0;
    double squares = 0;
    for (int p = 0; p < ratings; p++) {
      sum += a[p];
      squares += (double) a[p] * a[p];
    }
    squaredError = ridge * ridge * squares;
    return (float) (biasShare * sum);
  }

  /**
   * The same with a ridge for each factor: in the unknowns sqrt(ridge) u all ridges are 1.
   *
   * @param panel as above. Modified: its columns are divided by the roots of the ridges.
   * @param ridges [rank], positive. Not modified.
   * @param prior as above. Modified: divided by the scales, too.
   */
  float solve(
      Panel panel, int ratings, double[] ridges, double biasRidge, float[] prior, float[] vector) {
    for (int k = 0; k < ridges.length; k++) {
      scales[k] = (float) (1 / Math.sqrt(ridges[k]));
    }
    float[] rows = panel.rows();
    for (int k = 0; k < ridges.length; k++) {
      for (int r = 0; r < ratings; r++) {
        rows[Kernels.index(ratings, r, k)] *= scales[k];
      }
    }
    for (int k = 0; prior != null && k < ridges.length; k++) {
      prior[k] /= scales[k];
    }
    float bias = solve(panel, ratings, 1, biasRidge, prior, vector);
    for (int k = 0; k < ridges.length; k++) {
      vector[k] *= scales[k];
    }
    return bias;
  }

  /** a = d - P p. */
  private void subtractPredictions(Panel panel, int ratings, float[] prior) {
    for (int k = 0; k < panel.rank(); k++) {
      for (int r = 0; r < ratings; r++) {
        a[r] -= panel.rows()[Kernels.index(ratings, r, k)] * prior[k];
      }
    }
  }

  /** The sum of squared errors of the row that was solved last. */
  double squaredError() {
    return squaredError;
  }
}
