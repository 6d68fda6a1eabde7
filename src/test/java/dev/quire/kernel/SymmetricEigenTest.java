package dev.quire.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenTest {
  private static final double TOLERANCE = 1e-12;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 17, 31, 64, 128})
  void vectorsAndValuesMakeTheMatrix(int n) {
    Random random = new Random(n);
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        matrix[i][j] = random.nextGaussian();
        matrix[j][i] = matrix[i][j];
      }
    }
    double[][] before = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    SymmetricEigen eigen = new SymmetricEigen(matrix);
    assertArrayEquals(before, matrix, "is left as it was");
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += matrix[i][i];
      assertTrue(i == 0 || eigen.value(i) <= eigen.value(i - 1));
      double[] vector = eigen.vector(i);
      for (int j = 0; j <= i; j++) {
        assertEquals(i == j ? 1 : 0, dot(vector, eigen.vector(j)), TOLERANCE * n);
      }
      for (int row = 0; row < n; row++) { // A q = value q
        assertEquals(eigen.value(i) * vector[row], dot(matrix[row], vector), TOLERANCE * n);
      }
      double largest = Arrays.stream(vector).max().orElseThrow();
      assertEquals(Arrays.stream(vector).map(Math::abs).max().orElseThrow(), largest);
    }
    assertEquals(trace, eigen.valueTotal(), TOLERANCE * n);
  }

  /** By hand: (2 1; 1 2) has 3 along (1, 1) and 1 along (1, -1). */
  @Test
  void twoByTwo() {
    SymmetricEigen eigen = new SymmetricEigen(new double[][] {{2, 1}, {1, 2}});
    double half = Math.sqrt(0.5);
    assertEquals(3, eigen.value(0), TOLERANCE);
    assertEquals(1, eigen.value(1), TOLERANCE);
    assertArrayEquals(new double[] {half, half}, eigen.vector(0), TOLERANCE);
  }

  @Test
  void zerosAndDiagonalsNeedNoRotation() {
    SymmetricEigen zero = new SymmetricEigen(new double[3][3]);
    assertEquals(0, zero.value(0));
    assertArrayEquals(new double[] {1, 0, 0}, zero.vector(0));
    SymmetricEigen diagonal = new SymmetricEigen(new double[][] {{1, 0}, {0, 4}});
    assertEquals(4, diagonal.value(0));
    assertArrayEquals(new double[] {0, 1}, diagonal.vector(0));
  }

  /** Neither tiny nor huge entries may look like zeros or overflow. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-120, 1e-30, 1e30, 1e120})
  void theScaleDoesNotMatter(double scale) {
    SymmetricEigen eigen =
        new SymmetricEigen(new double[][] {{2 * scale, scale}, {scale, 2 * scale}});
    assertEquals(3, eigen.value(0) / scale, TOLERANCE);
    assertEquals(1, eigen.value(1) / scale, TOLERANCE);
  }

  /**
   * Two vectors in n dimensions: n - 2 values are 0 but for rounding, which each reflection makes
   * smaller by some 1e-16, and the basis is whole.
   */
  @ParameterizedTest
  @ValueSource(ints = {8, 33, 64, 128})
  void aMatrixOfLowRank(int n) {
    Random random = new Random(1);
    double[] a = random.doubles(n, -1, 1).toArray();
    double[] b = random.doubles(n, -1, 1).toArray();
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i][j] = a[i] * a[j] + b[i] * b[j];
      }
    }
    SymmetricEigen eigen = new SymmetricEigen(matrix);
    for (int i = 0; i < n; i++) {
      assertTrue(
          i < 2 ? eigen.value(i) > 0.1 : Math.abs(eigen.value(i)) < TOLERANCE * n, "value " + i);
      for (int j = 0; j <= i; j++) {
        assertEquals(i == j ? 1 : 0, dot(eigen.vector(i), eigen.vector(j)), TOLERANCE * n);
      }
    }
  }

  /** I + 1 1': once n + 1, and 1 as often as it may be. */
  @ParameterizedTest
  @ValueSource(ints = {3, 20, 65})
  void valuesThatAreAlike(int n) {
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      Arrays.fill(matrix[i], 1);
      matrix[i][i] = 2;
    }
    SymmetricEigen eigen = new SymmetricEigen(matrix);
    assertEquals(n + 1, eigen.value(0), TOLERANCE * n);
    for (int i = 1; i < n; i++) {
      assertEquals(1, eigen.value(i), TOLERANCE);
      assertEquals(0, dot(eigen.vector(0), eigen.vector(i)), TOLERANCE);
    }
  }

  /** What is nothing beside the rest neither stops it nor becomes a number that is none. */
  @Test
  void elementsThatVanishBesideOthers() {
    double[][] matrix = {{1e-200, 1e-190, 1e-180}, {1e-190, 1e-100, 1e-90}, {1e-180, 1e-90, 1}};
    SymmetricEigen eigen = new SymmetricEigen(matrix);
    assertEquals(1, eigen.value(0), TOLERANCE);
    assertEquals(1, eigen.vector(0)[2], TOLERANCE);
    assertEquals(0, eigen.value(1), TOLERANCE);
    assertEquals(0, eigen.value(2), TOLERANCE);
  }

  /** The rests of a reflection may be so small that the reciprocal of their square is infinite. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 8})
  void elementsThatFallSteeply(int digits) {
    int n = 64;
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i][j] = Math.pow(10, -digits * (i + j)) * (i == j ? 2 : 1);
      }
    }
    SymmetricEigen eigen = new SymmetricEigen(matrix);
    assertEquals(2, eigen.value(0), Math.pow(10, -digits));
    for (int i = 0; i < n; i++) {
      assertEquals(1, dot(eigen.vector(i), eigen.vector(i)), TOLERANCE, "vector " + i);
    }
  }

  @Test
  void numbersThatAreNotFiniteComeToAnEnd() {
    double[][] matrix = {{1, Double.NaN, 0}, {Double.NaN, 2, 1}, {0, 1, 3}};
    assertTrue(Double.isNaN(new SymmetricEigen(matrix).valueTotal()));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
