package dev.quire.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loaded factorization and solves against the textbook in double precision. */
class CholeskyTest extends KernelFixture {
  @ParameterizedTest
  @MethodSource("ranks")
  void outerProductIsSubtracted(int rank) {
    int stride = Kernels.stride(rank);
    float[] gram = positiveDefinite(rank);
    float[] expected = gram.clone();
    float[] s = Arrays.copyOf(randomFloats(rank), stride);
    Kernels.subtractOuter(0.3f, s, rank, gram);
    for (int i = 0; i < rank; i++) {
      for (int j = i; j < rank; j++) {
        int at = Kernels.index(Kernels.gramRows(rank), i, j);
        float value = expected[at] - 0.3f * s[i] * s[j];
        assertEquals(value, gram[at], TOLERANCE * rank, i + "," + j);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void choleskyFactorsAndSolves(int rank) {
    int stride = Kernels.stride(rank);
    float[] a = positiveDefinite(rank);
    int rows = Kernels.gramRows(rank);
    double[][] u = textbookCholesky(a, rank);
    float[] factor = a.clone();
    assertEquals(-1, Kernels.cholesky(factor, rank));
    for (int i = 0; i < rank; i++) {
      assertEquals(1 / u[i][i], factor[Kernels.index(rows, i, i)], 1e-3 / u[i][i]);
      for (int j = i + 1; j < rank; j++) {
        assertEquals(u[i][j], factor[Kernels.index(rows, i, j)], 1e-3 * u[i][i], i + "," + j);
      }
    }

    float[] x = Arrays.copyOf(randomFloats(rank), stride);
    float[] right = new float[stride]; // U'Ux
    for (int i = 0; i < rank; i++) {
      double sum = 0;
      for (int j = 0; j < rank; j++) {
        sum += a[Kernels.index(rows, Math.min(i, j), Math.max(i, j))] * (double) x[j];
      }
      right[i] = (float) sum;
    }
    Kernels.solveTransposed(factor, rank, right);
    Kernels.solve(factor, rank, right);
    assertArrayEquals(x, right, 2e-3f);
  }

  @Test
  void choleskyOfAKnownMatrix() {
    float[] a = Kernels.newGram(3);
    float[][] known = {{4, 12, -16}, {0, 37, -43}, {0, 0, 98}};
    float[][] factor = {{1 / 2f, 6, -8}, {0, 1, 5}, {0, 0, 1 / 3f}};
    int rows = Kernels.gramRows(3);
    for (int i = 0; i < 3; i++) {
      for (int j = i; j < 3; j++) {
        a[Kernels.index(rows, i, j)] = known[i][j];
      }
    }
    assertEquals(-1, Kernels.cholesky(a, 3));
    for (int i = 0; i < 3; i++) {
      for (int j = i; j < 3; j++) {
        assertEquals(factor[i][j], a[Kernels.index(rows, i, j)], 1e-5f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void choleskyReportsTheFirstPivotThatIsNotPositive(int rank) {
    int rows = Kernels.gramRows(rank);
    for (int bad : IntStream.of(0, rank / 2, rank - 1).distinct().toArray()) {
      for (float value : new float[] {-3, 0, Float.NaN, Float.POSITIVE_INFINITY}) {
        float[] a = Kernels.newGram(rank);
        for (int k = 0; k < rank; k++) {
          a[Kernels.index(rows, k, k)] = k == bad ? value : 2;
        }
        assertEquals(bad, Kernels.cholesky(a, rank));
        assertEquals(value, a[Kernels.index(rows, bad, bad)]);
      }
    }
  }

  private static double[][] textbookCholesky(float[] a, int rank) {
    int rows = Kernels.gramRows(rank);
    double[][] u = new double[rank][rank];
    for (int i = 0; i < rank; i++) {
      for (int j = i; j < rank; j++) {
        double sum = a[Kernels.index(rows, i, j)];
        for (int k = 0; k < i; k++) {
          sum -= u[k][i] * u[k][j];
        }
        u[i][j] = i == j ? Math.sqrt(sum) : sum / u[i][i];
      }
    }
    return u;
  }

  private float[] positiveDefinite(int rank) {
    int rows = Kernels.gramRows(rank);
    float[] a = Kernels.newGram(rank);
    Kernels.addGram(randomPanel(rank + 10, rank), rank + 10, rank, a);
    for (int k = 0; k < rank; k++) {
      a[Kernels.index(rows, k, k)] += 0.2f * rank + 1;
    }
    return a;
  }
}
