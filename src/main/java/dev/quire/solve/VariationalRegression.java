package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.util.Arrays;
import java.util.Locale;

/**
 * One row's posterior given its ratings and the posteriors of the other side: normal and fully
 * factorised, with a mean and a variance for each factor and for the bias. In training it is the
 * exact coordinate ascent of the evidence lower bound, and someone new is folded in the same way.
 *
 * <p>With z = (v, 1), its mean z~ and its variances t, and P the diagonal of prior precisions:
 *
 * <pre>
 *   A = P + lambda sum (z~ z~' + diag(t, 0))     mean A^-1 lambda sum z~ d     variance 1 / A_kk
 * </pre>
 *
 * <p>and P p beside the ratings where the prior has a mean p. So a row is regularised least squares
 * with ridges (P + lambda sum t) / lambda, and goes through the same solvers as an exact one. Where
 * the ratings of a {@linkplain Design#weights design} have weights, these stand before every term
 * of the sums. {@link Variance#MARGINAL} takes the variances from diag(A^-1) instead, rank
 * triangular solves more for each row.
 *
 * <p>After T. Raiko, A. Ilin, J. Karhunen, "Principal component analysis for large scale problems
 * with lots of missing values", ECML 2007, 3.3. They go along the gradient; here the means of a row
 * are solved as one system.
 */
public final class VariationalRegression {
  /** What the variance of a number is. */
  public enum Variance {
    /** That of the factorised posterior nearest to the exact one: 1 / A_kk. */
    MEAN_FIELD,
    /** That of the number whatever the row's others are: diag(A^-1). */
    MARGINAL;

    /** As options and files write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final int VECTORS = 9; // of one number for each factor, beyond RowRegression's

  private final int rank;
  private final Variance variance;
  private final Panel panel;
  private final NormalEquations equations;
  private final RowSolver solver;
  private final DualSolver dual;
  private final Precision precision;
  private final float[] prior; // mean of the prior: [stride], or null for 0
  private final float[] drawnTo; // by the ridges: [stride], or null for 0
  private final double[] ridges; // [rank]
  private final double[] curvature; // [rank], the diagonal of sum E[v v']
  private final double[] inverse; // [rank], diag(A^-1) times lambda
  private final float[] others; // t of which the caller knows: [stride]
  private final float[] spread; // t: [stride]
  private final float[] vector; // [stride]
  private final float[] variances; // [stride]
  private float bias;
  private float biasVariance;
  private double squaredError;
  private double expectedError;

  /** For rows of that rank, whose priors have the mean 0. */
  public VariationalRegression(int rank, Variance variance) {
    this(rank, variance, null);
  }

  private VariationalRegression(int rank, Variance variance, float[] prior) {
    this.rank = rank;
    this.prior = prior;
    this.drawnTo = prior == null ? null : prior.clone();
    this.variance = variance;
    this.panel = new Panel(rank);
    this.equations = new NormalEquations(rank);
    this.solver = new RowSolver(rank);
    this.dual = new DualSolver(rank, panel.capacity());
    this.precision = new Precision(rank, panel);
    this.ridges = new double[rank];
    this.curvature = new double[rank];
    this.inverse = new double[rank];
    this.others = new float[Kernels.stride(rank)];
    this.spread = new float[Kernels.stride(rank)];
    this.vector = new float[Kernels.stride(rank)];
    this.variances = new float[Kernels.stride(rank)];
  }

  /** Memory that one takes at most, in bytes. */
  public static long bytes(int rank, Variance variance) {
    long vectors = (long) VECTORS * Double.BYTES * rank;
    long inverse = variance == Variance.MARGINAL ? Double.BYTES * (rank + 1L) * rank : 0;
    return RowRegression.bytes(rank) + vectors + inverse;
  }

  /** For rows of that rank, whose priors have the mean that {@link #prior} holds. */
  public static VariationalRegression withPrior(int rank, Variance variance) {
    return new VariationalRegression(rank, variance, new float[Kernels.stride(rank)]);
  }

  /** The mean of the next row's prior, [stride(rank)], for the caller to set; null for 0. */
  public float[] prior() {
    return prior;
  }

  /**
   * Variances of the next row's vectors v, summed up as t is, beside those that its design has:
   * [stride(rank)], for the caller to set; 0 at first.
   */
  public float[] otherVariances() {
    return others;
  }

  /** Mean of the vector, [stride(rank)]. */
  public float[] vector() {
    return vector;
  }

  /** Variance of each factor, [stride(rank)]. */
  public float[] variances() {
    return variances;
  }

  /** Mean of the bias. */
  public float bias() {
    return bias;
  }

  /** Variance of the bias. */
  public float biasVariance() {
    return biasVariance;
  }

  /** The row's sum of squared errors at the means. */
  public double squaredError() {
    return squaredError;
  }

  /**
   * The row's sum of expected squared errors, without what the other side's biases add:
   *
   * <pre>
   *   sum (d - b~ - u~'v~)^2 + n var(b) + sum_k (u~_k^2 t_k + var(u_k) sum E[v_k^2])
   * </pre>
   */
  public double expectedError() {
    return expectedError;
  }

  /**
   * Fits a row. One without ratings gets its prior.
   *
   * @throws UnsolvableRowException when there is no posterior that can be trusted
   */
  public void fit(RowRatings row, GaussianPrior precisions) {
    int count = row.count();
    double biasRidge = precisions.biasRidge();
    if (count == 0 || variance == Variance.MARGINAL || !dual.suits(count, 1, biasRidge)) {
      equations.reset();
      equations.accumulate(
          panel, row.design(), row.columns(), row.first(), row.first() + count, row.targets());
      fit(row, equations, precisions);
      return;
    }
    panel.fill(row.design(), row.columns(), row.first(), count, row.targets());
    System.arraycopy(others, 0, spread, 0, spread.length);
    panel.addVariances(row.design(), count, spread);
    setRidges(spread, precisions);
    addSquares(count);
    bias = dual.solve(panel, count, ridges, biasRidge, drawnTo, vector);
    squaredError = dual.squaredError();
    if (!dual.trusted()) {
      fitInDouble(row, biasRidge);
    }
    double weight = panel.weight(count);
    setMeanField(weight, precisions);
    setExpectedError(weight, spread);
    precision.requireFinite(row, bias, expectedError);
  }

  /**
   * The same from accumulated ratings.
   *
   * @param row the ratings that were accumulated, for when float is not enough
   * @param accumulated Modified: the Gram matrix is used up.
   */
  public void fit(RowRatings row, NormalEquations accumulated, GaussianPrior precisions) {
    long count = row.count();
    double biasRidge = precisions.biasRidge();
    System.arraycopy(others, 0, spread, 0, spread.length);
    Kernels.axpy(1, accumulated.variance(), 0, spread, 0, rank);
    setRidges(spread, precisions);
    if (count == 0) {
      setUnrated();
      bias = 0;
      squaredError = 0;
      setMeanField(0, precisions);
      expectedError = 0;
      return;
    }
    int rows = Kernels.gramRows(rank);
    for (int k = 0; k < rank; k++) { // before the solver uses it up
      curvature[k] += accumulated.gram()[Kernels.index(rows, k, k)];
    }
    bias = solver.solveJoint(accumulated, ridges, biasRidge, drawnTo, vector);
    if (solver.trusted()) {
      double error = solver.squaredError(accumulated, ridges, bias, drawnTo, vector);
      squaredError = precision.squaredError(row, accumulated, error, bias, vector);
    } else {
      fitInDouble(row, biasRidge);
    }
    if (variance == Variance.MEAN_FIELD) {
      setMeanField(accumulated.weight(), precisions);
    } else {
      setMarginal(accumulated, precisions);
    }
    setExpectedError(accumulated.weight(), spread);
    precision.requireFinite(row, bias, expectedError);
  }

  private void fitInDouble(RowRatings row, double biasRidge) {
    bias = precision.inDouble().solveJoint(row, ridges, biasRidge, drawnTo, vector);
    squaredError = precision.inDouble().squaredError(row, bias, vector);
  }

  private void setUnrated() {
    if (prior == null) {
      Arrays.fill(vector, 0);
    } else {
      System.arraycopy(prior, 0, vector, 0, vector.length);
    }
  }

  /**
   * Ridges, and the share of the variances t in the curvature. The prior's share of a ridge draws
   * to its mean, that of t to 0.
   */
  private void setRidges(float[] t, GaussianPrior precisions) {
    for (int k = 0; k < rank; k++) {
      double share = precisions.ridge(k);
      ridges[k] = share + t[k];
      curvature[k] = t[k];
      if (prior != null) {
        drawnTo[k] = (float) (share / ridges[k] * prior[k]);
      }
    }
  }

  /** The share of the means in the curvature, from the panel. */
  private void addSquares(int count) {
    float[] rows = panel.rows();
    for (int k = 0; k < rank; k++) {
      for (int r = 0; r < count; r++) {
        float value = rows[Kernels.index(count, r, k)];
        curvature[k] += value * value;
      }
    }
  }

  private void setMeanField(double weight, GaussianPrior precisions) {
    for (int k = 0; k < rank; k++) {
      variances[k] = (float) (1 / (precisions.factors()[k] + precisions.lambda() * curvature[k]));
    }
    biasVariance = (float) (1 / (precisions.bias() + precisions.lambda() * weight));
  }

  private void setMarginal(NormalEquations solved, GaussianPrior precisions) {
    double biasInverse =
        solver.trusted()
            ? solver.inverseDiagonal(solved, precisions.biasRidge(), inverse)
            : precision.inDouble().inverseDiagonal(inverse);
    for (int k = 0; k < rank; k++) {
      variances[k] = (float) (inverse[k] / precisions.lambda());
    }
    biasVariance = (float) (biasInverse / precisions.lambda());
  }

  private void setExpectedError(double weight, float[] t) {
    double error = squaredError + weight * biasVariance;
    for (int k = 0; k < rank; k++) {
      double mean = vector[k];
      error += mean * mean * t[k] + variances[k] * curvature[k];
    }
    expectedError = error;
  }
}
