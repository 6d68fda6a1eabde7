package dev.quire.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
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
    int panel = new Panel(rank).capacity();
    int half = rank / 2;
    IntStream.of(
            0, 1, 2, 3, 5, 16, half - 1, half, half + 1, panel - 1, panel, panel + 1, rank, 300)
        .filter(count -> count >= 0)
        .distinct()
        .forEach(count -> assertFits(regression, rank, count));
  }

  /** Longer than a part of the sums. */
  @Test
  void agreesForLongRows() {
    assertFits(new RowRegression(9), 9, 2048);
    assertFits(new RowRegression(9), 9, 2049);
    assertFits(new RowRegression(9), 9, 10_001);
  }

  private void assertFits(RowRegression regression, int rank, int count) {
    double[][] v = new double[COLUMNS][rank];
    int[] column = random.ints(count, 0, COLUMNS).toArray();
    float[] target = new float[count];
    int first = random.nextInt(3); // the row does not begin where the list does
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment factors = arena.allocate(4L * COLUMNS * Math.max(1, rank));
      for (int c = 0; c < COLUMNS; c++) {
        for (int k = 0; k < rank; k++) {
          float value = (float) (random.nextGaussian() / Math.sqrt(rank));
          v[c][k] = value;
          factors.setAtIndex(F32, (long) c * rank + k, value);
        }
      }
      MemorySegment columns = arena.allocate(4L * (first + count + 1));
      for (int p = 0; p < count; p++) {
        columns.setAtIndex(I32, (long) first + p, column[p]);
        target[p] = (float) (1 + random.nextGaussian());
      }
      regression.fit(
          Design.exact(factors),
          columns,
          first,
          count,
          (from, n, unused, targets) -> System.arraycopy(target, (int) from - first, targets, 0, n),
          REGULARIZATION);
    }
    double[] expected = solve(v, column, target, rank); // the bias is the last
    String what = "rank " + rank + ", ratings " + count;
    double scale =
        IntStream.range(0, rank + 1).mapToDouble(k -> Math.abs(expected[k])).max().orElse(0);
    for (int k = 0; k < rank; k++) {
      assertEquals(expected[k], regression.vector()[k], 1e-4 * scale, what + ", factor " + k);
    }
    assertEquals(expected[rank], regression.bias(), 1e-4 * scale, what + ", bias");
    double error = squaredError(v, column, target, expected);
    assertEquals(error, regression.squaredError(), 1e-5 * count, what + ", squared error");
  }

  /** Gauss-Jordan on (Z'Z + ridges) x = Z'd with Z = (V, 1). */
  private static double[] solve(double[][] v, int[] column, float[] target, int rank) {
    int n = rank + 1;
    double[][] a = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      a[i][i] = i < rank ? REGULARIZATION.ridge(column.length) : REGULARIZATION.biasRidge();
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

  private static double squaredError(double[][] v, int[] column, float[] target, double[] x) {
    double sum = 0;
    for (int p = 0; p < column.length; p++) {
      double error = target[p] - x[x.length - 1];
      for (int k = 0; k < x.length - 1; k++) {
        error -= x[k] * v[column[p]][k];
      }
      sum += error * error;
    }
    return sum;
  }
}
