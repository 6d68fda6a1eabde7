package dev.quire.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.solve.VariationalRegression.Variance;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row's posterior against the formulas in double precision, around every change of method. */
class VariationalRegressionTest {
  private static final int COLUMNS = 200;
  private static final double LAMBDA = 1.7;
  private static final double BIAS_PRECISION = 2.5;
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Random random = new Random(11);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 15, 16, 17, 31, 40, 64, 100, 128})
  void agreesWithTheFormulasForAnyNumberOfRatings(int rank) {
    int panel = new Panel(rank).capacity();
    int half = rank / 2;
    IntStream.of(0, 1, 2, 3, half, half + 1, panel, panel + 1, 300)
        .distinct()
        .forEach(count -> new Row(rank, count).check(Variance.MEAN_FIELD, false));
    new Row(rank, 1).check(Variance.MEAN_FIELD, true);
    new Row(rank, 60).check(Variance.MEAN_FIELD, true);
    new Row(rank, 0).check(Variance.MARGINAL, false);
    new Row(rank, 5).check(Variance.MARGINAL, false);
    new Row(rank, 60).check(Variance.MARGINAL, true);
  }

  /** As if a rating of weight w stood there w times. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 16, 17, 40, 100})
  void agreesWithTheFormulasForWeightedRatings(int rank) {
    int panel = new Panel(rank).capacity();
    for (int count : new int[] {0, 1, 3, rank / 2, rank / 2 + 1, panel + 1, 300, 5_000}) {
      new Row(rank, count).weighted().check(Variance.MEAN_FIELD, false);
      new Row(rank, count).weighted().check(Variance.MEAN_FIELD, true);
    }
    new Row(rank, 60).weighted().check(Variance.MARGINAL, true);
  }

  /** Longer than a part of the sums. */
  @ParameterizedTest
  @EnumSource(Variance.class)
  void agreesForLongRows(Variance variance) {
    new Row(9, 5_000).check(variance, false);
  }

  /** By hand: one rating 1, v = (1, 0) with variances (0.5, 0.25), all precisions 1. */
  @Test
  void oneRatingByHand() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment means = arena.allocateFrom(F32, 1, 0);
      MemorySegment variances = arena.allocateFrom(F32, 0.5f, 0.25f);
      VariationalRegression regression = new VariationalRegression(2, Variance.MEAN_FIELD);
      regression.fit(
          new RowRatings(
              new Design(means, variances),
              arena.allocateFrom(I32, 0),
              0,
              1,
              (first, count, columns, targets) -> targets[0] = 1),
          new GaussianPrior(1, new double[] {1, 1}, 1));
      // (1 + 1.5) u + b = 1 and u + 2 b = 1
      assertEquals(0.25, regression.vector()[0], 1e-6);
      assertEquals(0, regression.vector()[1], 1e-6);
      assertEquals(0.375, regression.bias(), 1e-6);
      assertEquals(1 / 2.5, regression.variances()[0], 1e-6);
      assertEquals(1 / 1.25, regression.variances()[1], 1e-6);
      assertEquals(0.5, regression.biasVariance(), 1e-6);
      double squares = 0.375 * 0.375;
      assertEquals(squares, regression.squaredError(), 1e-6);
      double spread = 0.5 + 0.25 * 0.25 * 0.5 + 0.4 * 1.5 + 0.8 * 0.25;
      assertEquals(squares + spread, regression.expectedError(), 1e-6);
    }
  }

  /** A row of random ratings of vectors with random variances. */
  private final class Row {
    private final int rank;
    private final double[][] v; // [COLUMNS][rank]
    private final double[][] t; // [COLUMNS][rank]
    private final int[] column; // [count]
    private final float[] target; // [count]
    private final double[] precisions; // [rank]
    private final double[] weight = new double[COLUMNS];
    private boolean weighted;

    Row(int rank, int count) {
      this.rank = rank;
      Arrays.fill(weight, 1);
      v = new double[COLUMNS][rank];
      t = new double[COLUMNS][rank];
      column = random.ints(count, 0, COLUMNS).toArray();
      target = new float[count];
      precisions = random.doubles(rank, 0.5, 20).toArray();
      for (int c = 0; c < COLUMNS; c++) {
        Arrays.setAll(v[c], k -> (float) (random.nextGaussian() / Math.sqrt(rank)));
        Arrays.setAll(t[c], k -> (float) (random.nextDouble() / rank));
      }
      for (int p = 0; p < count; p++) {
        target[p] = (float) (1 + random.nextGaussian());
      }
    }

    Row weighted() {
      Arrays.setAll(weight, c -> (float) Math.exp(random.nextGaussian()));
      weighted = true;
      return this;
    }

    private Design design(Arena arena) {
      Design design = new Design(segment(arena, v), segment(arena, t));
      if (!weighted) {
        return design;
      }
      MemorySegment weights = arena.allocate(4L * COLUMNS);
      for (int c = 0; c < COLUMNS; c++) {
        weights.setAtIndex(F32, c, (float) weight[c]);
      }
      return design.withWeights(weights);
    }

    void check(Variance variance, boolean withPrior) {
      VariationalRegression regression =
          withPrior
              ? VariationalRegression.withPrior(rank, variance)
              : new VariationalRegression(rank, variance);
      double[] prior = new double[rank];
      for (int k = 0; withPrior && k < rank; k++) {
        regression.prior()[k] = (float) random.nextGaussian();
        prior[k] = regression.prior()[k];
      }
      try (Arena arena = Arena.ofConfined()) {
        regression.fit(
            new RowRatings(
                design(arena),
                arena.allocateFrom(I32, column),
                0,
                column.length,
                (first, count, unused, targets) ->
                    System.arraycopy(target, (int) first, targets, 0, count)),
            new GaussianPrior(LAMBDA, precisions, BIAS_PRECISION));
      }
      assertPosterior(regression, variance, prior);
    }

    private MemorySegment segment(Arena arena, double[][] matrix) {
      MemorySegment segment = arena.allocate(4L * COLUMNS * rank);
      for (int c = 0; c < COLUMNS; c++) {
        for (int k = 0; k < rank; k++) {
          segment.setAtIndex(F32, (long) c * rank + k, (float) matrix[c][k]);
        }
      }
      return segment;
    }

    private void assertPosterior(VariationalRegression actual, Variance variance, double[] prior) {
      String what = variance + ", rank " + rank + ", ratings " + target.length;
      double[][] a = matrix();
      double[][] inverse = inverse(a);
      double[] right = rightSide(prior);
      double[] mean = new double[rank + 1];
      Arrays.setAll(mean, k -> dot(inverse[k], right));
      double scale = Arrays.stream(mean).map(Math::abs).max().orElse(0);
      double[] spread = new double[rank + 1];
      Arrays.setAll(spread, k -> variance == Variance.MEAN_FIELD ? 1 / a[k][k] : inverse[k][k]);
      for (int k = 0; k < rank; k++) {
        assertEquals(mean[k], actual.vector()[k], 1e-4 * scale, what + ", factor " + k);
        assertEquals(spread[k], actual.variances()[k], 1e-4 * spread[k], what + ", factor " + k);
      }
      assertEquals(mean[rank], actual.bias(), 1e-4 * scale, what);
      assertEquals(spread[rank], actual.biasVariance(), 1e-4 * spread[rank], what);
      double[] errors = errors(mean, spread);
      assertEquals(errors[0], actual.squaredError(), 1e-5 * target.length, what);
      assertEquals(errors[1], actual.expectedError(), 1e-4 * errors[1], what);
    }

    /** P + lambda sum E[z z'], the bias last. */
    private double[][] matrix() {
      double[][] a = new double[rank + 1][rank + 1];
      for (int i = 0; i <= rank; i++) {
        a[i][i] = i < rank ? precisions[i] : BIAS_PRECISION;
      }
      for (int c : column) {
        for (int i = 0; i <= rank; i++) {
          for (int j = 0; j <= rank; j++) {
            a[i][j] += LAMBDA * weight[c] * z(c, i) * z(c, j);
          }
          a[i][i] += i < rank ? LAMBDA * weight[c] * t[c][i] : 0;
        }
      }
      return a;
    }

    private double z(int c, int i) {
      return i < rank ? v[c][i] : 1;
    }

    private double[] rightSide(double[] prior) {
      double[] right = new double[rank + 1];
      for (int i = 0; i <= rank; i++) {
        right[i] = i < rank ? precisions[i] * prior[i] : 0;
        for (int p = 0; p < column.length; p++) {
          right[i] += LAMBDA * weight[column[p]] * z(column[p], i) * target[p];
        }
      }
      return right;
    }

    /** Sums of squared errors, at the means and expected. */
    private double[] errors(double[] mean, double[] spread) {
      double squares = 0;
      double expected = 0;
      for (int p = 0; p < column.length; p++) {
        double error = target[p];
        for (int i = 0; i <= rank; i++) {
          double z = z(column[p], i);
          error -= mean[i] * z;
          double s = i < rank ? t[column[p]][i] : 0;
          expected += weight[column[p]] * (mean[i] * mean[i] * s + spread[i] * (z * z + s));
        }
        squares += weight[column[p]] * error * error;
      }
      return new double[] {squares, squares + expected};
    }
  }

  /** By Gauss-Jordan. */
  private static double[][] inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][2 * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(matrix[i], 0, a[i], 0, n);
      a[i][n + i] = 1;
    }
    for (int k = 0; k < n; k++) {
      double pivot = a[k][k];
      for (int j = 0; j < 2 * n; j++) {
        a[k][j] /= pivot;
      }
      for (int i = 0; i < n; i++) {
        double factor = i == k ? 0 : a[i][k];
        for (int j = 0; factor != 0 && j < 2 * n; j++) {
          a[i][j] -= factor * a[k][j];
        }
      }
    }
    return Arrays.stream(a).map(row -> Arrays.copyOfRange(row, n, 2 * n)).toArray(double[][]::new);
  }

  private static double dot(double[] x, double[] y) {
    return IntStream.range(0, x.length).mapToDouble(k -> x[k] * y[k]).sum();
  }
}
