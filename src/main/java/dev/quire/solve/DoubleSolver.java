package dev.quire.solve;

import java.util.Arrays;

/**
 * Solves in double precision the rows whose systems are too near to singular for float: small
 * ridges beside long vectors, or vectors that nearly span a constant. It goes through the ratings
 * itself, because the float sums have lost what matters by then.
 *
 * <p>The system is {@link RowSolver}'s, in as many unknowns as there are factors. It takes n rank^2
 * / 2 + rank^3 / 6 multiply-adds, one at a time: some ten times as long as in float.
 */
final class DoubleSolver {
  /**
   * What has to be left of a diagonal element after the others are eliminated: with less than this
   * the solution has not the four digits that are promised.
   */
  static final double LEAST_PIVOT = 1e-12;

  private final int rank;
  private final Panel panel;
  private final double[][] lower; // [rank][i + 1]
  private final double[] diagonal; // [rank], before anything is eliminated
  private final double[] sum; // s: [rank]
  private final double[] product; // y: [rank]
  private final double[] row; // [rank]
  private double targetSum;
  private double weight; // of the ratings together
  private double biasWeight;
  private DenseCholesky factored;

  /**
   * A solver for rows of that rank.
   *
   * @param panel scratch memory
   */
  DoubleSolver(int rank, Panel panel) {
    this.rank = rank;
    this.panel = panel;
    this.lower = new double[rank][];
    Arrays.setAll(lower, i -> new double[i + 1]);
    this.diagonal = new double[rank];
    this.sum = new double[rank];
    this.product = new double[rank];
    this.row = new double[rank];
  }

  /**
   * Vector and bias of a row together, as {@link RowSolver#solveJoint} gives them.
   *
   * @param vector u, [stride]. Modified.
   * @return b
   * @throws UnsolvableRowException when double precision is not enough either
   */
  float solveJoint(
      RowRatings ratings, double[] ridges, double biasRidge, float[] prior, float[] vector) {
    accumulate(ratings);
    biasWeight = weight + biasRidge;
    addRidges(ridges);
    for (int i = 0; i < rank; i++) {
      for (int j = 0; j <= i; j++) {
        lower[i][j] -= sum[i] * sum[j] / biasWeight;
      }
    }
    solve(ratings, ridges, targetSum / biasWeight, prior, vector);
    double residuals = targetSum;
    for (int k = 0; k < rank; k++) {
      residuals -= vector[k] * sum[k];
    }
    return (float) (residuals / biasWeight);
  }

  /** The vector alone, for a given bias, as {@link RowSolver#solveVector} gives it. */
  void solveVector(RowRatings ratings, double[] ridges, float bias, float[] prior, float[] vector) {
    accumulate(ratings);
    addRidges(ridges);
    solve(ratings, ridges, bias, prior, vector);
  }

  private void accumulate(RowRatings ratings) {
    for (double[] line : lower) {
      Arrays.fill(line, 0);
    }
    Arrays.fill(sum, 0);
    Arrays.fill(product, 0);
    targetSum = 0;
    weight = 0;
    ratings.forEach(panel, this::add);
  }

  private void add(int rows) {
    for (int r = 0; r < rows; r++) {
      double target = panel.targets()[r];
      double unit = panel.unit(r);
      targetSum += unit * target;
      weight += unit * unit;
      double gramWeight = (double) panel.root(r) * panel.root(r);
      for (int i = 0; i < rank; i++) {
        double v = panel.at(r, i);
        row[i] = v;
        sum[i] += unit * v;
        product[i] += v * target;
        double weighted = gramWeight * v;
        double[] line = lower[i];
        for (int j = 0; j <= i; j++) {
          line[j] += weighted * row[j];
        }
      }
    }
  }

  private void addRidges(double[] ridges) {
    for (int k = 0; k < rank; k++) {
      lower[k][k] += ridges[k];
      diagonal[k] = lower[k][k];
    }
  }

  /** Factors what has been set up, and solves for y + R p - b s. */
  private void solve(
      RowRatings ratings, double[] ridges, double bias, float[] prior, float[] vector) {
    factored = DenseCholesky.factor(lower).orElse(null);
    for (int k = 0; k < rank; k++) {
      if (factored == null || !(factored.pivot(k) >= LEAST_PIVOT * diagonal[k])) {
        throw UnsolvableRowException.notDetermined(rank, ratings.count(), ridges);
      }
    }
    double[][] right = new double[rank][1];
    for (int k = 0; k < rank; k++) {
      double drawn = prior == null ? 0 : ridges[k] * prior[k];
      right[k][0] = product[k] + drawn - bias * sum[k];
    }
    factored.solve(right);
    Arrays.fill(vector, 0);
    for (int k = 0; k < rank; k++) {
      vector[k] = (float) right[k][0];
    }
  }

  /** The row's sum of squared errors, rating by rating. */
  double squaredError(RowRatings ratings, float bias, float[] vector) {
    double[] total = new double[1];
    ratings.forEach(
        panel,
        rows -> {
          for (int r = 0; r < rows; r++) {
            double error = (double) panel.targets()[r] - (double) panel.unit(r) * bias;
            for (int k = 0; k < rank; k++) {
              error -= (double) panel.at(r, k) * vector[k];
            }
            total[0] += error * error;
          }
        });
    return total[0];
  }

  /**
   * The shares of the ratings in u'v for the system that was solved jointly last: d_j x'(v_j - s/w)
   * where C x = v.
   */
  double[] productShares(RowRatings ratings, float[] v) {
    double[] right = new double[rank];
    Arrays.setAll(right, k -> v[k]);
    return shares(ratings, right, 0, 1);
  }

  /** Likewise in b: d_j (1 - x'(v_j - s/w)) / w where C x = s. */
  double[] biasShares(RowRatings ratings) {
    return shares(ratings, sum.clone(), 1 / biasWeight, -1 / biasWeight);
  }

  /**
   * What each of several vectors r_j on the right-hand side adds to u'v, for the system that was
   * solved jointly last: x'r_j where C x = v.
   */
  double[] drawnShares(float[][] drawn, float[] v) {
    double[] right = new double[rank];
    Arrays.setAll(right, k -> v[k]);
    return drawnShares(drawn, right, 1);
  }

  /** Likewise to b: - x'r_j / w where C x = s. */
  double[] drawnBiasShares(float[][] drawn) {
    return drawnShares(drawn, sum, -1 / biasWeight);
  }

  private double[] drawnShares(float[][] drawn, double[] right, double scale) {
    double[][] x = solved(right);
    double[] shares = new double[drawn.length];
    for (int j = 0; j < shares.length; j++) {
      for (int k = 0; k < rank; k++) {
        shares[j] += scale * x[k][0] * drawn[j][k];
      }
    }
    return shares;
  }

  /** x with C x = right, as a column. */
  private double[][] solved(double[] right) {
    double[][] x = new double[rank][1];
    Arrays.setAll(x, k -> new double[] {right[k]});
    factored.solve(x);
    return x;
  }

  /** d_j (constant + scale x'(v_j - s/w)), times the weight of the rating. */
  private double[] shares(RowRatings ratings, double[] right, double constant, double scale) {
    double[][] x = solved(right);
    double[] shares = new double[ratings.count()];
    int[] done = new int[1];
    ratings.forEach(
        panel,
        rows -> {
          for (int r = 0; r < rows; r++) {
            double unit = panel.unit(r);
            double product = 0;
            for (int k = 0; k < rank; k++) {
              product += x[k][0] * (panel.at(r, k) - unit * sum[k] / biasWeight);
            }
            shares[done[0]++] = panel.targets()[r] * (unit * constant + scale * product);
          }
        });
    return shares;
  }

  /**
   * The diagonal of the inverse of the whole system that was solved last, as {@link
   * RowSolver#inverseDiagonal} has it.
   *
   * @param inverse [rank]. Modified.
   * @return the bias's element
   */
  double inverseDiagonal(double[] inverse) {
    double[][] columns = new double[rank][rank + 1];
    for (int k = 0; k < rank; k++) {
      columns[k][k] = 1;
      columns[k][rank] = sum[k];
    }
    factored.solve(columns);
    double form = 0;
    for (int k = 0; k < rank; k++) {
      inverse[k] = columns[k][k];
      form += sum[k] * columns[k][rank];
    }
    return (1 + form / biasWeight) / biasWeight;
  }
}
