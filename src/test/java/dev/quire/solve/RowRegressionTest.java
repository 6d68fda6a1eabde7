package dev.quire.solve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row's fit against the normal equations in double precision, around every change of method. */
class RowRegressionTest {
  private static final int COLUMNS = 500;
  private static final Regularization REGULARIZATION = new Regularization(2, 3, 4, 0);
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Random random = new Random(7);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 15, 16, 17, 31, 33, 64, 100, 128, 129, 200})
  void agreesWithTheDenseSolutionForAnyNumberOfRatings(int rank) {
    RowRegression regression = new RowRegression(rank);
    RowRegression withPrior = RowRegression.withPrior(rank);
    int panel = new Panel(rank).capacity();
    int half = rank / 2;
    IntStream.of(
            0, 1, 2, 3, 5, 16, half - 1, half, half + 1, panel - 1, panel, panel + 1, rank, 300)
        .filter(count -> count >= 0)
        .distinct()
        .forEach(
            count -> {
              assertFits(regression, rank, count);
              assertFits(withPrior, rank, count);
            });
  }

  @Test
  void aPriorOfZeroChangesNothing() {
    assertFits(RowRegression.withPrior(7), 7, 0);
    RowRegression plain = new RowRegression(7);
    RowRegression withPrior = RowRegression.withPrior(7);
    for (int count : new int[] {0, 2, 3, 50}) {
      Row row = new Row(7, count);
      row.fit(plain);
      row.fit(withPrior);
      assertArrayEquals(plain.vector(), withPrior.vector(), count + " ratings");
      assertEquals(plain.bias(), withPrior.bias());
    }
  }

  /** The bias for the vector as it was, and then the vector for that bias. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 33})
  void inTurnAgreesWithTheDenseSolution(int rank) {
    for (RowRegression regression :
        List.of(new RowRegression(rank), RowRegression.withPrior(rank))) {
      for (int count : new int[] {1, 3, 40}) {
        Row row = new Row(rank, count);
        row.drawPrior(regression);
        double[] old = new double[rank];
        for (int k = 0; k < rank; k++) {
          regression.vector()[k] = (float) random.nextGaussian();
          old[k] = regression.vector()[k];
        }
        row.fitInTurn(regression);
        double residuals = 0;
        for (int p = 0; p < count; p++) {
          residuals += row.target[p] - dot(row.v[row.column[p]], old);
        }
        double bias = residuals / (count + REGULARIZATION.biasRidge());
        double[] expected = row.solve(regression.prior(), bias);
        row.assertSolution(expected, regression);
      }
    }
  }

  /** Longer than a part of the sums. */
  @Test
  void agreesForLongRows() {
    assertFits(new RowRegression(9), 9, 2048);
    assertFits(new RowRegression(9), 9, 2049);
    assertFits(new RowRegression(9), 9, 10_001);
  }

  private void assertFits(RowRegression regression, int rank, int count) {
    Row row = new Row(rank, count);
    row.drawPrior(regression);
    row.fit(regression);
    row.assertSolution(row.solve(regression.prior(), Double.NaN), regression);
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
  }

  /** A row of random ratings. */
  private final class Row {
    final int rank;
    final double[][] v; // [COLUMNS][rank]
    final int[] column; // [count]
    final float[] target; // [count]
    private final int first = random.nextInt(3); // the row does not begin where the list does

    Row(int rank, int count) {
      this.rank = rank;
      v = new double[COLUMNS][rank];
      column = random.ints(count, 0, COLUMNS).toArray();
      target = new float[count];
      for (double[] vector : v) {
        Arrays.setAll(vector, k -> (float) (random.nextGaussian() / Math.sqrt(rank)));
      }
      for (int p = 0; p < count; p++) {
        target[p] = (float) (1 + random.nextGaussian());
      }
    }

    /** Another mean for the prior of a regression that has one. */
    void drawPrior(RowRegression regression) {
      for (int k = 0; regression.prior() != null && k < rank; k++) {
        regression.prior()[k] = (float) random.nextGaussian();
      }
    }

    void fit(RowRegression regression) {
      withMemory(
          (factors, columns) ->
              regression.fit(
                  new RowRatings(
                      Design.exact(factors), columns, first, target.length, this::targets),
                  REGULARIZATION));
    }

    void fitInTurn(RowRegression regression) {
      withMemory(
          (factors, columns) ->
              regression.fitInTurn(
                  new RowRatings(
                      Design.exact(factors), columns, first, target.length, this::targets),
                  REGULARIZATION));
    }

    private void targets(long from, int n, int[] unused, float[] targets) {
      System.arraycopy(target, (int) from - first, targets, 0, n);
    }

    private void withMemory(BiConsumer<MemorySegment, MemorySegment> body) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment factors = arena.allocate(4L * COLUMNS * Math.max(1, rank));
        for (int c = 0; c < COLUMNS; c++) {
          for (int k = 0; k < rank; k++) {
            factors.setAtIndex(F32, (long) c * rank + k, (float) v[c][k]);
          }
        }
        MemorySegment columns = arena.allocate(4L * (first + column.length + 1));
        for (int p = 0; p < column.length; p++) {
          columns.setAtIndex(I32, (long) first + p, column[p]);
        }
        body.accept(factors, columns);
      }
    }

    /**
     * Gauss-Jordan on (Z'Z + ridges) x = Z'd + ridges p with Z = (V, 1).
     *
     * @param prior p, or null for 0
     * @param givenBias of the row, NaN when it is to be solved for
     * @return vector and bias
     */
    double[] solve(float[] prior, double givenBias) {
      int n = rank + 1;
      double[][] a = new double[n][n + 1];
      for (int i = 0; i < n; i++) {
        boolean isBias = i == rank;
        // any ridge at all places a row without ratings at its prior
        int ratings = Math.max(1, column.length);
        a[i][i] = isBias ? REGULARIZATION.biasRidge() : REGULARIZATION.ridge(ratings);
        a[i][n] = isBias || prior == null ? 0 : a[i][i] * prior[i];
      }
      for (int p = 0; p < column.length; p++) {
        for (int i = 0; i < n; i++) {
          double zi = i < rank ? v[column[p]][i] : 1;
          for (int j = 0; j < n; j++) {
            a[i][j] += zi * (j < rank ? v[column[p]][j] : 1);
          }
          a[i][n] += zi * target[p];
        }
      }
      if (!Double.isNaN(givenBias)) {
        a[rank] = new double[n + 1];
        a[rank][rank] = 1;
        a[rank][n] = givenBias;
      }
      for (int k = 0; k < n; k++) {
        for (int i = 0; i < n; i++) {
          double factor = i == k ? 0 : a[i][k] / a[k][k];
          for (int j = k; factor != 0 && j <= n; j++) {
            a[i][j] -= factor * a[k][j];
          }
        }
      }
      return IntStream.range(0, n).mapToDouble(k -> a[k][n] / a[k][k]).toArray();
    }

    void assertSolution(double[] expected, RowRegression regression) {
      String what =
          "rank "
              + rank
              + ", ratings "
              + target.length
              + (regression.prior() == null ? "" : ", with prior");
      double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
      for (int k = 0; k < rank; k++) {
        assertEquals(expected[k], regression.vector()[k], 1e-4 * scale, what + ", factor " + k);
      }
      assertEquals(expected[rank], regression.bias(), 1e-4 * scale, what + ", bias");
      double error = squaredError(expected);
      assertEquals(error, regression.squaredError(), 1e-5 * target.length, what + ", error");
    }

    private double squaredError(double[] x) {
      double sum = 0;
      for (int p = 0; p < column.length; p++) {
        double error = target[p] - x[rank] - dot(v[column[p]], Arrays.copyOf(x, rank));
        sum += error * error;
      }
      return sum;
    }
  }
}
