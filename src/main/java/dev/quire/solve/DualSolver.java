package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.util.Arrays;

/**
 * Solves a row that has fewer ratings than factors, in as many unknowns as it has ratings.
 *
 * <p>With P the n gathered vectors as rows, the minimum of {@link RowSolver} has u = P'a in the
 * span of those rows, and errors d - b - P u = ridge a that add up to biasRidge b:
 *
 * <pre>
 *   | M    1     | |a|   |d|     M = P P' + ridge I
 *   | 1'   -beta | |b| = |0|     beta = biasRidge / ridge
 * </pre>
 *
 * <p>The bias is eliminated apart from M, so that ridge and biasRidge, which may be of any sizes,
 * never meet in one float. With the mean m of the targets taken out first, d = m 1 + e, nothing is
 * a small difference of large numbers where M is not:
 *
 * <pre>
 *   t = 1'M^-1 1    x = 1'M^-1 e    b = (m t + x) / (t + beta)
 *   a = M^-1 (e - (b - m) 1)        b - m = (x - beta m) / (t + beta)
 * </pre>
 *
 * <p>Where the prior of the vector has a mean p, that is solved for u - p and the targets d - P p,
 * whose errors are the same.
 *
 * <p>It takes n^2 rank / 2 + n^3 / 6 multiply-adds where the other way takes n rank^2 / 2 + rank^3
 * / 6. In MovieLens half of the items have three ratings or fewer.
 *
 * <p>After C. Saunders, A. Gammerman, V. Vovk, "Ridge regression learning algorithm in dual
 * variables", ICML 1998; with an unpenalised bias, beta = 0, it is the system of J. Suykens, J.
 * Vandewalle, "Least squares support vector machine classifiers", Neural Processing Letters 9(3),
 * 1999.
 */
final class DualSolver {
  private final int maxRatings;
  private final float[] products; // upper triangle, for up to maxRatings ratings
  private final float[] transposed; // scratch, [rank][stride(maxRatings)]
  private final float[] a; // [stride(maxRatings)]
  private final float[] ones; // U'^-1 1 with U'U = M: [stride(maxRatings)]; roots of weights for 1
  private final float[] sums; // [stride(rank)], scratch
  private final float[] scales; // [rank]
  private final float[] scaledPrior; // [stride(rank)]
  private final double[] diagonal; // of M: [maxRatings]
  private double squaredError;
  private boolean trusted;

  /**
   * A solver for rows of up to half as many ratings as factors.
   *
   * @param panelRows and no more than fit into a panel
   */
  DualSolver(int rank, int panelRows) {
    this.maxRatings = rank == 0 ? 0 : Math.clamp(rank / 2, 1, panelRows);
    this.products = Kernels.newGram(maxRatings);
    this.transposed = new float[rank * Kernels.stride(maxRatings)];
    this.a = new float[Kernels.stride(maxRatings)];
    this.ones = new float[Kernels.stride(maxRatings)];
    this.diagonal = new double[maxRatings];
    this.sums = new float[Kernels.stride(rank)];
    this.scales = new float[rank];
    this.scaledPrior = new float[Kernels.stride(rank)];
  }

  /** Whether a row should be solved here. */
  boolean suits(long ratings, double ridge, double biasRidge) {
    return ratings <= maxRatings && ridge > 0 && Double.isFinite(biasRidge / ridge);
  }

  /**
   * Vector and bias of a row, as {@link RowSolver#solveJoint} gives them.
   *
   * @param panel holds the row's ratings, all of them. Not modified.
   * @param ratings how many
   * @param prior p, [rank], or null for 0. Not modified.
   * @param vector u, [stride]. Modified.
   * @return b, if {@link #trusted}
   */
  float solve(
      Panel panel, int ratings, double ridge, double biasRidge, float[] prior, float[] vector) {
    trusted = factor(panel, ratings, ridge);
    if (!trusted) {
      return 0;
    }
    System.arraycopy(panel.targets(), 0, a, 0, ratings);
    if (prior != null) {
      subtractPredictions(panel, ratings, prior);
    }
    float bias = solve(panel, ratings, biasRidge / ridge);
    Arrays.fill(vector, 0);
    Arrays.fill(sums, 0);
    Kernels.addMoments(panel.rows(), ratings, panel.rank(), a, sums, vector);
    trusted = Precision.isEnough(left(ratings, ridge, vector) * leastPivot(ratings));
    if (prior != null) {
      Kernels.axpy(1, prior, 0, vector, 0, panel.rank());
    }
    double squares = 0;
    for (int p = 0; p < ratings; p++) {
      squares += (double) a[p] * a[p];
    }
    squaredError = ridge * ridge * squares;
    return bias;
  }

  /**
   * The vector of a row without bias: minimises sum w (d - P u)^2 + u' R u as u = R^-1 P'a with the
   * rows of P times the roots of their weights.
   *
   * @param panel holds the row's ratings, all of them. Modified: divided by the roots of the
   *     ridges, times those of the weights.
   * @param ridges R, [rank], positive. Not modified.
   * @param targets the d times the roots of their weights, [ratings]. Not modified.
   * @param vector u, [stride]. Modified.
   */
  void solveVector(Panel panel, int ratings, double[] ridges, float[] targets, float[] vector) {
    panel.weigh();
    scaleColumns(panel, ratings, ridges);
    trusted = factor(panel, ratings, 1);
    if (!trusted) {
      return;
    }
    Arrays.fill(a, ratings, Kernels.stride(ratings), 0);
    System.arraycopy(targets, 0, a, 0, ratings);
    Kernels.solveTransposed(products, ratings, a);
    Kernels.solve(products, ratings, a);
    Arrays.fill(vector, 0);
    Arrays.fill(sums, 0);
    Kernels.addMoments(panel.rows(), ratings, panel.rank(), a, sums, vector);
    trusted = Precision.isEnough(left(ratings, 1, vector) * leastPivot(ratings));
    scale(vector);
  }

  /** Factors M. Returns whether it is positive definite. */
  private boolean factor(Panel panel, int ratings, double ridge) {
    int rows = Kernels.gramRows(ratings);
    Kernels.rowProducts(panel.rows(), ratings, panel.rank(), transposed, products);
    for (int p = 0; p < ratings; p++) {
      int at = Kernels.index(rows, p, p);
      products[at] += (float) ridge;
      diagonal[p] = products[at];
    }
    return Kernels.cholesky(products, ratings) < 0;
  }

  /** What elimination has left of the diagonal of M: the least share of all ratings. */
  private double leastPivot(int ratings) {
    int rows = Kernels.gramRows(ratings);
    double most = 1;
    for (int p = 0; p < ratings; p++) {
      double reciprocal = products[Kernels.index(rows, p, p)]; // of the pivot's root
      double lost = reciprocal * reciprocal * diagonal[p];
      most = lost > most ? lost : most;
    }
    return 1 / most;
  }

  /** What cancellation has left of the length of u = P'a. */
  private double left(int ratings, double ridge, float[] vector) {
    double whole = 0;
    for (int p = 0; p < ratings; p++) {
      whole += (double) a[p] * a[p] * (diagonal[p] - ridge);
    }
    double kept = Kernels.dot(vector, 0, vector, 0, vector.length);
    return kept < whole ? Math.sqrt(kept / whole) : 1;
  }

  /** From the factor of M, and targets in a: a and b. */
  private float solve(Panel panel, int ratings, double beta) {
    double mean = 0;
    double weight = 0;
    for (int p = 0; p < ratings; p++) {
      mean += a[p] * (double) panel.unit(p);
      weight += (double) panel.unit(p) * panel.unit(p);
    }
    mean /= weight;
    int stride = Kernels.stride(ratings);
    Arrays.fill(a, ratings, stride, 0);
    Arrays.fill(ones, ratings, stride, 0);
    for (int p = 0; p < ratings; p++) {
      ones[p] = panel.unit(p);
      a[p] = (float) (a[p] - mean * ones[p]);
    }
    Kernels.solveTransposed(products, ratings, a);
    Kernels.solveTransposed(products, ratings, ones);
    double t = 0;
    double x = 0;
    for (int p = 0; p < ratings; p++) {
      t += (double) ones[p] * ones[p];
      x += (double) ones[p] * a[p];
    }
    Kernels.axpy((float) ((beta * mean - x) / (t + beta)), ones, 0, a, 0, ratings);
    Kernels.solve(products, ratings, a);
    return (float) ((mean * t + x) / (t + beta));
  }

  /**
   * The same with a ridge for each factor: in the unknowns sqrt(ridge) u all ridges are 1.
   *
   * @param panel as above. Modified: its columns are divided by the roots of the ridges.
   * @param ridges [rank], positive. Not modified.
   * @param prior as above. Not modified.
   */
  float solve(
      Panel panel, int ratings, double[] ridges, double biasRidge, float[] prior, float[] vector) {
    scaleColumns(panel, ratings, ridges);
    for (int k = 0; prior != null && k < ridges.length; k++) {
      scaledPrior[k] = prior[k] / scales[k];
    }
    float bias = solve(panel, ratings, 1, biasRidge, prior == null ? null : scaledPrior, vector);
    scale(vector);
    return bias;
  }

  private void scaleColumns(Panel panel, int ratings, double[] ridges) {
    float[] rows = panel.rows();
    for (int k = 0; k < ridges.length; k++) {
      scales[k] = (float) (1 / Math.sqrt(ridges[k]));
      for (int r = 0; r < ratings; r++) {
        rows[Kernels.index(ratings, r, k)] *= scales[k];
      }
    }
  }

  private void scale(float[] vector) {
    for (int k = 0; k < scales.length; k++) {
      vector[k] *= scales[k];
    }
  }

  /** a = d - P p. */
  private void subtractPredictions(Panel panel, int ratings, float[] prior) {
    for (int k = 0; k < panel.rank(); k++) {
      for (int r = 0; r < ratings; r++) {
        a[r] -= panel.rows()[Kernels.index(ratings, r, k)] * prior[k];
      }
    }
  }

  /** Whether the row solved last is right to four digits, as {@link Precision} has it. */
  boolean trusted() {
    return trusted;
  }

  /** The sum of squared errors of the row that was solved last. */
  double squaredError() {
    return squaredError;
  }
}
