package dev.quire.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loaded kernels against the textbook in double precision, around every edge of a vector. */
class KernelsTest extends KernelFixture {

  @Test
  void theKernelsAskedForAreTheOnesLoaded() {
    String wanted = System.getProperty("quire.kernels");
    String bits = System.getProperty("quire.vectorBits");
    if ("scalar".equals(wanted)) {
      assertEquals("scalar", Kernels.name());
    } else {
      int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
      assertEquals("simd-" + (bits == null ? widest : bits), Kernels.name());
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void dotAndAxpy(int n) {
    float[] a = randomFloats(n + 3);
    float[] b = randomFloats(n + 5);
    double expected = 0;
    float[] sum = b.clone();
    for (int k = 0; k < n; k++) {
      expected += (double) a[k + 3] * b[k + 5];
      sum[k + 5] += 0.7f * a[k + 3];
    }
    assertEquals(expected, Kernels.dot(a, 3, b, 5, n), TOLERANCE * n);
    Kernels.axpy(0.7f, a, 3, b, 5, n);
    assertArrayEquals(sum, b, TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void dotOfOffHeapRows(int rank) {
    try (Arena arena = Arena.ofConfined()) {
      float[] values = randomFloats(3 * rank);
      MemorySegment matrix = offHeap(arena, values);
      float[] x = randomFloats(rank);
      for (int row = 0; row < 3; row++) { // the last one ends where the segment ends
        double withVector = 0;
        double withRow = 0;
        for (int k = 0; k < rank; k++) {
          withVector += (double) values[row * rank + k] * x[k];
          withRow += (double) values[row * rank + k] * values[k];
        }
        assertEquals(withVector, Kernels.dot(matrix, row, rank, x), TOLERANCE * rank);
        assertEquals(withRow, Kernels.dot(matrix, row, matrix, 0, rank), TOLERANCE * rank);
      }
      assertThrows(
          IndexOutOfBoundsException.class, () -> Kernels.dot(matrix, 3, rank, new float[rank]));
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void productVariance(int rank) {
    try (Arena arena = Arena.ofConfined()) {
      float[] means = randomFloats(3 * rank);
      float[] variances = randomFloats(3 * rank);
      float[] x = randomFloats(rank);
      float[] s = randomFloats(rank);
      MemorySegment y = offHeap(arena, means);
      MemorySegment t = offHeap(arena, variances);
      for (int row = 0; row < 3; row++) { // the last one ends where the segments end
        double expected = 0;
        for (int k = 0; k < rank; k++) {
          double mean = means[row * rank + k];
          double variance = variances[row * rank + k];
          expected += x[k] * x[k] * variance + s[k] * (mean * mean + variance);
        }
        assertEquals(
            expected, Kernels.productVariance(x, s, y, t, row, rank), TOLERANCE * 3 * rank);
      }
      assertThrows(
          IndexOutOfBoundsException.class, () -> Kernels.productVariance(x, s, y, t, 3, rank));
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void gatherCopiesTheNamedRowsAndPadsWithZeros(int rank) {
    try (Arena arena = Arena.ofConfined()) {
      float[] values = randomFloats(5 * rank);
      MemorySegment matrix = offHeap(arena, values);
      int[] wanted = {4, 0, 4, 2, 3, 9};
      int stride = Kernels.stride(rank);
      float[] panel = new float[6 * stride];
      Arrays.fill(panel, Float.NaN);
      Kernels.gather(matrix, rank, wanted, 5, panel);
      for (int p = 0; p < 5; p++) {
        for (int k = 0; k < stride; k++) {
          float expected = k < rank ? values[wanted[p] * rank + k] : 0;
          assertEquals(expected, panel[Kernels.index(5, p, k)]);
        }
      }
      assertTrue(Float.isNaN(panel[5 * stride]), "the panel is written no further");
      assertThrows(
          IndexOutOfBoundsException.class, () -> Kernels.gather(matrix, rank, wanted, 6, panel));
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void gatherTakesNeighbouringColumnsAlone(int width) {
    assumeTrue(width < 500, "a rank has to be wider");
    try (Arena arena = Arena.ofConfined()) {
      int rank = width + 6;
      float[] values = randomFloats(5 * rank);
      MemorySegment matrix = offHeap(arena, values);
      int[] wanted = {4, 0, 4, 2};
      int stride = Kernels.stride(width);
      for (int column : new int[] {0, 1, 6}) { // the last row ends where the segment does
        float[] panel = new float[4 * stride];
        Arrays.fill(panel, Float.NaN);
        Kernels.gather(matrix, rank, column, width, wanted, 4, panel);
        for (int p = 0; p < 4; p++) {
          for (int k = 0; k < stride; k++) {
            float expected = k < width ? values[wanted[p] * rank + column + k] : 0;
            assertEquals(expected, panel[Kernels.index(4, p, k)]);
          }
        }
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> Kernels.gather(matrix, rank, 7, width, wanted, 4, panel));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void addProductsMultipliesColumnsOfTheNamedRows(int width) {
    assumeTrue(width < 500, "a rank has to be wider");
    try (Arena arena = Arena.ofConfined()) {
      int rank = width + 6;
      float[] values = randomFloats(5 * rank);
      MemorySegment matrix = offHeap(arena, values);
      int[] wanted = {4, 0, 4, 2, 5};
      float[] x = randomFloats(width);
      for (int column : new int[] {0, 1, 6}) {
        float[] products = randomFloats(5);
        float[] before = products.clone();
        Kernels.addProducts(matrix, rank, column, width, wanted, 4, x, products);
        for (int p = 0; p < 4; p++) {
          double expected = before[p];
          for (int k = 0; k < width; k++) {
            expected += (double) values[wanted[p] * rank + column + k] * x[k];
          }
          assertEquals(expected, products[p], TOLERANCE * width);
        }
        assertEquals(before[4], products[4], "beyond the list");
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> Kernels.addProducts(matrix, rank, 0, width, wanted, 5, x, products));
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> Kernels.addProducts(matrix, rank, 7, width, wanted, 4, x, products));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void addRowsSumsTheNamedRowsAndWritesNoFurther(int rank) {
    try (Arena arena = Arena.ofConfined()) {
      float[] values = randomFloats(5 * rank);
      MemorySegment matrix = offHeap(arena, values);
      int[] wanted = {4, 0, 4, 2, 3, 9};
      float[] sum = randomFloats(rank + 1);
      float[] before = sum.clone();
      Kernels.addRows(matrix, rank, wanted, 5, sum);
      for (int k = 0; k < rank; k++) {
        double expected = before[k];
        for (int p = 0; p < 5; p++) {
          expected += values[wanted[p] * rank + k];
        }
        assertEquals(expected, sum[k], TOLERANCE, "factor " + k);
      }
      assertEquals(before[rank], sum[rank]);
      assertThrows(
          IndexOutOfBoundsException.class, () -> Kernels.addRows(matrix, rank, wanted, 6, sum));
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void addRowsSumsTheNamedRowsTimesTheirScales(int rank) {
    try (Arena arena = Arena.ofConfined()) {
      float[] values = randomFloats(5 * rank);
      MemorySegment matrix = offHeap(arena, values);
      int[] wanted = {4, 0, 4, 2, 3, 9};
      float[] scales = randomFloats(6);
      float[] sum = randomFloats(rank + 1);
      float[] before = sum.clone();
      Kernels.addRows(matrix, rank, wanted, scales, 5, sum);
      for (int k = 0; k < rank; k++) {
        double expected = before[k];
        for (int p = 0; p < 5; p++) {
          expected += (double) scales[p] * values[wanted[p] * rank + k];
        }
        assertEquals(expected, sum[k], TOLERANCE, "factor " + k);
      }
      assertEquals(before[rank], sum[rank]);
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> Kernels.addRows(matrix, rank, wanted, scales, 6, sum));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> Kernels.addRows(matrix, rank, wanted, new float[4], 5, sum));
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void gramAndMoments(int rank) {
    int stride = Kernels.stride(rank);
    int rows = Kernels.gramRows(rank);
    for (int count : new int[] {0, 1, 2, 3, 17, 64}) {
      float[] panel = randomPanel(count, rank);
      float[] gram = Kernels.newGram(rank);
      float[] d = randomFloats(count);
      float[] s = new float[stride];
      float[] y = new float[stride];
      Kernels.addGram(panel, count, rank, gram);
      Kernels.addGram(panel, count, rank, gram); // adds to what is there
      Kernels.addMoments(panel, count, rank, d, s, y);
      for (int i = 0; i < rank; i++) {
        double sum = 0;
        double product = 0;
        for (int p = 0; p < count; p++) {
          sum += panel[Kernels.index(count, p, i)];
          product += (double) panel[Kernels.index(count, p, i)] * d[p];
        }
        assertEquals(sum, s[i], TOLERANCE * count);
        assertEquals(product, y[i], TOLERANCE * count);
        for (int j = i; j < rank; j++) {
          double expected = 0;
          for (int p = 0; p < count; p++) {
            expected += 2.0 * panel[Kernels.index(count, p, i)] * panel[Kernels.index(count, p, j)];
          }
          assertEquals(expected, gram[Kernels.index(rows, i, j)], TOLERANCE * count, i + "," + j);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void momentsOfTwoVectors(int rank) {
    for (int count : new int[] {0, 1, 2, 3, 17, 64}) {
      float[] panel = randomPanel(count, rank);
      float[] d = randomFloats(count);
      float[] e = randomFloats(count);
      float[] s = new float[Kernels.stride(rank)];
      float[] y = new float[Kernels.stride(rank)];
      Arrays.fill(s, 1); // what is there is added to
      Kernels.addMoments(panel, count, rank, d, e, s, y);
      for (int k = 0; k < rank; k++) {
        double sum = 1;
        double product = 0;
        for (int p = 0; p < count; p++) {
          sum += (double) panel[Kernels.index(count, p, k)] * e[p];
          product += (double) panel[Kernels.index(count, p, k)] * d[p];
        }
        assertEquals(sum, s[k], TOLERANCE * (count + 1));
        assertEquals(product, y[k], TOLERANCE * count);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void everyRowIsScaledByItsOwnNumber(int rank) {
    for (int count : new int[] {0, 1, 5, 33}) {
      float[] panel = new float[count * Kernels.stride(rank) + 3];
      Arrays.fill(panel, 7);
      float[] scales = new float[count];
      for (int p = 0; p < count; p++) {
        scales[p] = p - 2.5f;
        for (int k = 0; k < rank; k++) {
          panel[Kernels.index(count, p, k)] = 3 * p + k;
        }
      }
      Kernels.scaleRows(panel, count, rank, scales);
      for (int p = 0; p < count; p++) {
        for (int k = 0; k < rank; k++) {
          assertEquals(scales[p] * (3 * p + k), panel[Kernels.index(count, p, k)], p + "," + k);
        }
      }
      assertEquals(7, panel[panel.length - 1], "beyond the panel");
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void gramIsAddedToWhatStandsThere(int rank) {
    int rows = Kernels.gramRows(rank);
    for (int count : new int[] {0, 1, 5}) {
      float[] panel = count == 5 ? randomPanel(count, rank) : new float[rank * 64];
      float[] gram = Kernels.newGram(rank);
      float[] before = Kernels.newGram(rank);
      for (int i = 0; i < rank; i++) {
        for (int j = i; j < rank; j++) { // one element at a time, as no kernel writes them
          int at = Kernels.index(rows, i, j);
          gram[at] = before[at] = random.nextFloat() * 100;
        }
      }
      Kernels.addGram(panel, count, rank, gram);
      for (int i = 0; i < rank; i++) {
        for (int j = i; j < rank; j++) {
          int at = Kernels.index(rows, i, j);
          double expected = before[at];
          for (int p = 0; p < count; p++) {
            expected +=
                (double) panel[Kernels.index(count, p, i)] * panel[Kernels.index(count, p, j)];
          }
          assertEquals(expected, gram[at], 1e-4, i + "," + j);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void rowProducts(int rank) {
    for (int count : new int[] {1, 2, 3, 4, 5, 17, 64}) {
      float[] panel = randomPanel(count, rank);
      float[] products = Kernels.newGram(count);
      Arrays.fill(products, Float.NaN);
      Kernels.rowProducts(panel, count, rank, new float[rank * Kernels.stride(count)], products);
      for (int p = 0; p < count; p++) {
        for (int q = p; q < count; q++) {
          double expected = 0;
          for (int k = 0; k < rank; k++) {
            expected +=
                (double) panel[Kernels.index(count, p, k)] * panel[Kernels.index(count, q, k)];
          }
          assertEquals(
              expected, products[Kernels.index(Kernels.gramRows(count), p, q)], TOLERANCE * rank);
        }
      }
    }
  }

  @Test
  void argumentsOutOfRangeAreRefused() {
    float[] five = new float[5];
    assertThrows(IndexOutOfBoundsException.class, () -> Kernels.dot(five, 1, five, 0, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> Kernels.axpy(1, five, 0, five, 1, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> Kernels.cholesky(five, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> Kernels.stride(Kernels.MAX_RANK + 1));
  }

  private static MemorySegment offHeap(Arena arena, float[] values) {
    MemorySegment segment = arena.allocate(4L * values.length);
    MemorySegment.copy(values, 0, segment, KernelSet.F32, 0, values.length);
    return segment;
  }
}
