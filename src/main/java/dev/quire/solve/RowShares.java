package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * What each rating of a row contributes to its solution, which is linear in the targets.
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
 * and updates in turn tend to it. One factorisation serves all questions; each takes rank^2 + n
 * rank multiply-adds.
 */
public final class RowShares {
  private final MemorySegment factors; // F32 [columns][rank], the vectors v or their means
  private final int[] columns; // [n]
  private final float[] targets; // d: [n]
  private final NormalEquations equations; // its Gram matrix is the Cholesky factor of C
  private final double weight; // w

  /**
   * Factors the system of a row that {@link RowRegression} would fit.
   *
   * @param design the vectors v, known exactly
   * @param list I32, for each rating the row of {@code design}. Not modified.
   * @param source of the ratings' targets
   * @throws NotPositiveDefiniteException when the ridge is too small for the ratings
   */
  public RowShares(
      int rank, Design design, MemorySegment list, Targets source, Regularization regularization) {
    this(design, list, source, new NormalEquations(rank), regularization.biasRidge());
    double[] ridges = new double[rank];
    Arrays.fill(ridges, regularization.ridge(columns.length));
    factor(ridges, regularization.biasRidge());
  }

  /** The same of a row that {@link VariationalRegression} would fit: the shares in its means. */
  public RowShares(
      int rank, Design design, MemorySegment list, Targets source, GaussianPrior precisions) {
    this(design, list, source, new NormalEquations(rank), precisions.biasRidge());
    double[] ridges = new double[rank];
    for (int k = 0; k < rank; k++) {
      ridges[k] = precisions.ridge(k) + equations.variance()[k];
    }
    factor(ridges, precisions.biasRidge());
  }

  private RowShares(
      Design design,
      MemorySegment list,
      Targets source,
      NormalEquations equations,
      double biasRidge) {
    this.factors = design.factors();
    this.columns = list.toArray(Panel.I32);
    this.targets = new float[columns.length];
    this.equations = equations;
    this.weight = columns.length + biasRidge;
    source.fill(0, columns.length, columns, targets);
    equations.accumulate(new Panel(equations.rank()), design, list, 0, columns.length, source);
  }

  private void factor(double[] ridges, double biasRidge) {
    if (columns.length > 0) {
      int rank = equations.rank();
      new RowSolver(rank)
          .solveJoint(equations, ridges, biasRidge, null, new float[Kernels.stride(rank)]);
    }
  }

  /**
   * Each rating's share in u'v.
   *
   * @param vector v, [stride]. Not modified.
   * @return [n]
   */
  public double[] ofProduct(float[] vector) {
    return shares(0, vector, 1);
  }

  /** Each rating's share in b, [n]. */
  public double[] ofBias() {
    return shares(1 / weight, equations.sum(), -1 / weight);
  }

  /** d_j (constant + scale x'(v_j - s/w)), where C x = vector. */
  private double[] shares(double constant, float[] vector, double scale) {
    int rank = equations.rank();
    double[] shares = new double[columns.length];
    if (columns.length == 0) {
      return shares;
    }
    float[] x = vector.clone();
    Kernels.solveTransposed(equations.gram(), rank, x);
    Kernels.solve(equations.gram(), rank, x);
    double offset = Kernels.dot(x, 0, equations.sum(), 0, rank) / weight;
    for (int j = 0; j < shares.length; j++) {
      double product = Kernels.dot(factors, columns[j], rank, x) - offset;
      shares[j] = targets[j] * (constant + scale * product);
    }
    return shares;
  }
}
