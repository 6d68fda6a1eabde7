package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Fits one row of a preference model, in which every pair of the two sides counts, those that were
 * never observed, too:
 *
 * <pre>
 *   minimise  sum over the row's ratings (c - 2 c s + w s^2)  +  g sum over all v s^2
 *             + ridge |u - p|^2                                     s = u'v
 * </pre>
 *
 * <p>The second sum is g u'Gu with G = sum v v', the same for all rows of a side. The vectors v are
 * given in the basis of G's eigenvectors, so G is diagonal and g G merely adds to the ridges: short
 * rows are solved in the dual, as if there were no unobserved pairs.
 *
 * <pre>
 *   (sum w v v' + diag(g e_k + ridge)) u = sum c v + ridge p
 * </pre>
 *
 * <p>With a block below the rank, rows that are too long for the dual are not solved but
 * {@linkplain BlockDescent lowered}, block after block, from where they are.
 *
 * <p>It holds one worker's memory and the row that was fitted last.
 */
public final class ImplicitRegression {
  private static final int VECTORS = 20; // of one number for each factor, here and in the solvers

  private final int rank;
  private final double[] spectrum; // g e_k: [rank]
  private final DoubleUnaryOperator ridge;
  private final Panel panel;
  private final NormalEquations equations;
  private final RowSolver solver;
  private final DualSolver dual;
  private final Precision precision;
  private final BlockDescent descent; // null where all rows are solved
  private final double[] ridges; // [rank]
  private final float[] prior; // p: [stride], or null for 0
  private final float[] drawn; // ridge p / ridges: [stride]
  private final float[] product; // y = sum c v of the row in the dual: [stride]
  private final float[] sum; // scratch, [stride]
  private final float[] targets; // scratch, [capacity]
  private final float[] vector; // u: [stride]
  private double weight;
  private double rowRidge;
  private double loss;
  private double observedLoss;
  private double penalty;

  /**
   * For rows of one side.
   *
   * @param spectrum g times the eigenvalues of G, [rank]. Not modified.
   * @param ridge of a row, from what its ratings weigh together
   * @param withPrior whether rows are drawn to what {@link #prior} holds, not to 0
   * @param block factors of a block; 0, or all of them, to solve every row
   */
  public ImplicitRegression(
      double[] spectrum, DoubleUnaryOperator ridge, boolean withPrior, int block) {
    this.rank = spectrum.length;
    this.spectrum = spectrum;
    this.ridge = ridge;
    this.panel = new Panel(rank);
    this.equations = new NormalEquations(rank);
    this.solver = new RowSolver(rank);
    this.dual = new DualSolver(rank, panel.capacity());
    this.precision = new Precision(rank, panel);
    this.ridges = new double[rank];
    int stride = Kernels.stride(rank);
    this.prior = withPrior ? new float[stride] : null;
    this.drawn = withPrior ? new float[stride] : null;
    this.product = new float[stride];
    this.sum = new float[stride];
    this.targets = new float[panel.capacity()];
    this.vector = new float[stride];
    this.descent = isBlock(block, rank) ? new BlockDescent(rank, block) : null;
  }

  private static boolean isBlock(int block, int rank) {
    return block > 0 && block < rank;
  }

  /**
   * Memory that one takes at most, in bytes.
   *
   * @param ratings of the longest row that is not accumulated elsewhere
   */
  public static long bytes(int rank, int block, int ratings) {
    long blocks = isBlock(block, rank) ? BlockDescent.bytes(rank, block, ratings) : 0;
    return RowRegression.bytes(rank)
        + 4L * Panel.capacity(rank)
        + (long) VECTORS * 4 * rank
        + blocks;
  }

  /** The mean of the next row's prior, [stride(rank)], for the caller to set; null for 0. */
  public float[] prior() {
    return prior;
  }

  /** The fitted vector, [stride(rank)]; with blocks the caller sets where it is before. */
  public float[] vector() {
    return vector;
  }

  /** What the ratings of the fitted row weigh together. */
  public double weight() {
    return weight;
  }

  /** The ridge of the fitted row. */
  public double ridge() {
    return rowRidge;
  }

  /** What is minimised, at the fitted row. */
  public double loss() {
    return loss;
  }

  /** The part of it that is the row's ratings alone: their weighted squared error. */
  public double observedLoss() {
    return observedLoss;
  }

  /** The part of it that draws the row to its prior. */
  public double penalty() {
    return penalty;
  }

  /**
   * Fits a row. One without ratings gets the mean of its prior, which is where nobody is known to
   * be.
   *
   * @param row its targets are the c, and their weights the w
   * @throws UnsolvableRowException when there is no solution that can be trusted
   */
  public void fit(RowRatings row) {
    if (row.count() == 0) {
      setUnrated();
    } else if (!fitInDual(row) && !fitInBlocks(row)) {
      equations.reset();
      equations.accumulate(
          panel,
          row.design(),
          row.columns(),
          row.first(),
          row.first() + row.count(),
          row.targets());
      fit(row, equations);
    }
  }

  /** Returns false for a row that is not for the dual. */
  private boolean fitInDual(RowRatings row) {
    if (!dual.suits(row.count(), 1, 0)) {
      return false;
    }
    panel.fill(row.design(), row.columns(), row.first(), row.count(), row.targets());
    setRidges(panel.weight(row.count()));
    double targetSum = 0;
    boolean finite = isPositive(ridges);
    for (int r = 0; r < row.count(); r++) {
      float root = panel.root(r);
      targetSum += panel.targets()[r];
      targets[r] = panel.targets()[r] / root - root * drawnScore(r);
      finite &= Float.isFinite(targets[r]); // not of one that weighs nothing, and counts
    }
    if (!finite) {
      return false;
    }
    Arrays.fill(product, 0);
    Arrays.fill(sum, 0);
    Kernels.addMoments(panel.rows(), row.count(), rank, panel.targets(), sum, product);
    dual.solveVector(panel, row.count(), ridges, targets, vector);
    if (!dual.trusted()) {
      precision.inDouble().solveVector(row, ridges, 0, drawn, vector);
    } else if (prior != null) {
      Kernels.axpy(1, drawn, 0, vector, 0, rank);
    }
    setLoss(row, targetSum, product);
    return true;
  }

  /** Returns false for a row that should be solved whole. */
  private boolean fitInBlocks(RowRatings row) {
    if (descent == null) {
      return false;
    }
    setRidges(descent.take(row));
    if (!descent.descend(row, ridges, drawn, vector)) {
      return false;
    }
    observedLoss = descent.observedLoss(row.count());
    penalty = 0;
    double all = 0;
    for (int k = 0; k < rank; k++) {
      double u = vector[k];
      double away = prior == null ? u : u - prior[k];
      all += spectrum[k] * u * u;
      penalty += rowRidge * away * away;
    }
    loss = observedLoss + all + penalty;
    precision.requireFinite(row, 0, loss);
    return true;
  }

  /** What the prior alone would score a gathered row, drawn to 0 by all the pairs. */
  private float drawnScore(int row) {
    float score = 0;
    for (int k = 0; prior != null && k < rank; k++) {
      score += panel.at(row, k) * drawn[k];
    }
    return score;
  }

  private static boolean isPositive(double[] ridges) {
    boolean positive = true;
    for (double each : ridges) {
      positive &= each > 0;
    }
    return positive;
  }

  private void setRidges(double rowWeight) {
    weight = rowWeight;
    rowRidge = ridge.applyAsDouble(rowWeight);
    for (int k = 0; k < rank; k++) {
      ridges[k] = spectrum[k] + rowRidge;
      if (prior != null) {
        drawn[k] = ridges[k] == 0 ? 0 : (float) (rowRidge / ridges[k] * prior[k]);
      }
    }
  }

  /**
   * The same from accumulated ratings.
   *
   * @param row the ratings that were accumulated, for when float is not enough
   * @param accumulated Modified: the Gram matrix is used up.
   */
  public void fit(RowRatings row, NormalEquations accumulated) {
    setRidges(accumulated.weight());
    solver.solveVector(accumulated, ridges, 0, drawn, vector);
    if (!solver.trusted()) {
      precision.inDouble().solveVector(row, ridges, 0, drawn, vector);
    }
    setLoss(row, accumulated.targetSum(), accumulated.product());
  }

  /** At the minimum u'A u = u'(y + ridge p), so nothing needs the Gram matrix. */
  private void setLoss(RowRatings row, double targetSum, float[] y) {
    double explained = 0; // u'y
    double pull = 0; // u'p - p'p
    double all = 0; // u' diag(g e) u
    double away = 0; // |u - p|^2
    for (int k = 0; k < rank; k++) {
      double u = vector[k];
      double p = prior == null ? 0 : prior[k];
      explained += u * y[k];
      pull += p * (u - p);
      all += spectrum[k] * u * u;
      away += (u - p) * (u - p);
    }
    loss = targetSum - explained - rowRidge * pull;
    penalty = rowRidge * away;
    observedLoss = loss - all - penalty;
    precision.requireFinite(row, 0, loss);
  }

  private void setUnrated() {
    if (prior == null) {
      Arrays.fill(vector, 0);
    } else {
      System.arraycopy(prior, 0, vector, 0, vector.length);
    }
    weight = 0;
    rowRidge = 0;
    loss = 0;
    observedLoss = 0;
    penalty = 0;
  }
}
