package dev.quire.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of steps against the same, one number after the other in double precision. */
class StepKernelsTest extends KernelFixture {
  private static final int ROWS = 7;
  private static final int A_ROW = 2; // the last of a
  private static final StepKernels.Lengths LENGTHS =
      new StepKernels.Lengths(0.02f, 0.99f, 0.03f, 0.98f);
  private static final StepKernels.PairLengths PAIRS =
      new StepKernels.PairLengths(0.04f, 0.99f, 0.97f, 0.96f);

  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void close() {
    arena.close();
  }

  private MemorySegment offHeap(float[] values) {
    MemorySegment segment = arena.allocate(4L * values.length, 4);
    MemorySegment.copy(values, 0, segment, KernelSet.F32, 0, values.length);
    return segment;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      doubles[k] = values[k];
    }
    return doubles;
  }

  private static void assertNear(double[] expected, float[] actual) {
    assertArrayEquals(expected, doubles(actual), 1e-4);
  }

  private static double dot(double[] a, double[] b, int row, int rank) {
    double sum = 0;
    for (int k = 0; k < rank; k++) {
      sum += a[A_ROW * rank + k] * b[row * rank + k];
    }
    return sum;
  }

  private static void step(
      double[] a, double[] b, int row, int rank, double s, double aScale, double bScale) {
    for (int k = 0; k < rank; k++) {
      double x = a[A_ROW * rank + k];
      double y = b[row * rank + k];
      a[A_ROW * rank + k] = aScale * (x + s * y);
      b[row * rank + k] = bScale * (y + s * x);
    }
  }

  /** Rows as vectors of length 1, so that many steps stay in range at any rank. */
  private float[] rows(int count, int rank) {
    float[] values = randomFloats(count * rank);
    for (int k = 0; k < values.length; k++) {
      values[k] /= (float) Math.sqrt(rank);
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void stepsTowardsValuesAreTakenOneAfterTheOther(int rank) {
    float[] x = rows(A_ROW + 1, rank);
    float[] y = rows(ROWS, rank);
    int[] indices = {6, 0, 3, 6, 5, 99}; // one of them twice, and one that is not wanted
    int count = 5;
    float[] values = randomFloats(count);
    float[] offsets = randomFloats(count);
    float[] scales = {0.9f, 0.95f, 1, 0.8f, 0.7f};
    MemorySegment a = offHeap(x);
    MemorySegment b = offHeap(y);
    float[] errors = new float[count];
    float offset =
        StepKernels.residualSteps(
            a, A_ROW, b, rank, indices, count, values, offsets, scales, 0.25f, LENGTHS, errors);
    double[] u = doubles(x);
    double[] v = doubles(y);
    double own = 0.25;
    for (int p = 0; p < count; p++) {
      double error = values[p] - own - offsets[p] - dot(u, v, indices[p], rank);
      assertEquals(error, errors[p], 1e-4);
      own = (own + 0.03f * error) * 0.98f;
      step(u, v, indices[p], rank, 0.02f * error, 0.99f, scales[p]);
    }
    assertEquals(own, offset, 1e-4);
    assertNear(u, a.toArray(KernelSet.F32));
    assertNear(v, b.toArray(KernelSet.F32));
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void stepsThatPartPairsAreTakenOneAfterTheOther(int rank) {
    float[] x = rows(A_ROW + 1, rank);
    float[] y = rows(ROWS, rank);
    float[] z = randomFloats(ROWS);
    int[] first = {6, 0, 3};
    int[] second = {1, 6, 1};
    MemorySegment a = offHeap(x);
    MemorySegment matrix = offHeap(y);
    MemorySegment offsets = offHeap(z);
    double[] margins = new double[3];
    StepKernels.pairSteps(a, A_ROW, matrix, rank, offsets, first, second, 3, PAIRS, margins);
    double[] u = doubles(x);
    double[] v = doubles(y);
    double[] w = doubles(z);
    for (int p = 0; p < 3; p++) {
      int i = first[p];
      int j = second[p];
      double margin = w[i] - w[j] + dot(u, v, i, rank) - dot(u, v, j, rank);
      assertEquals(margin, margins[p], 1e-4);
      double s = 0.04f / (1 + Math.exp(margin));
      w[i] = (w[i] + s) * 0.96f;
      w[j] = (w[j] - s) * 0.96f;
      step(u, v, i, rank, s, 1, 0.97f);
      step(u, v, j, rank, -s, 0.99f, 0.97f);
    }
    assertNear(u, a.toArray(KernelSet.F32));
    assertNear(v, matrix.toArray(KernelSet.F32));
    assertNear(w, offsets.toArray(KernelSet.F32));
  }

  @ParameterizedTest
  @MethodSource("ranks")
  void noRowThatIsNotThereIsTouched(int rank) {
    float[] y = rows(ROWS, rank);
    MemorySegment a = offHeap(rows(A_ROW + 1, rank));
    MemorySegment b = offHeap(y);
    MemorySegment offsets = offHeap(randomFloats(ROWS));
    float[] many = new float[3];
    double[] margins = new double[3];
    for (int wrong : new int[] {-1, ROWS, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      int[] indices = {0, wrong, 1};
      int[] right = {2, 3, 4};
      assertThrows(
          IndexOutOfBoundsException.class,
          () ->
              StepKernels.residualSteps(
                  a, A_ROW, b, rank, indices, 3, many, many, many, 0, LENGTHS, many));
      assertThrows(
          IndexOutOfBoundsException.class,
          () ->
              StepKernels.pairSteps(a, A_ROW, b, rank, offsets, indices, right, 3, PAIRS, margins));
      assertThrows(
          IndexOutOfBoundsException.class,
          () ->
              StepKernels.pairSteps(a, A_ROW, b, rank, offsets, right, indices, 3, PAIRS, margins));
    }
    assertThrows(
        IndexOutOfBoundsException.class,
        () ->
            StepKernels.residualSteps(
                a, A_ROW + 1, b, rank, new int[1], 1, many, many, many, 0, LENGTHS, many));
    assertArrayEquals(y, b.toArray(KernelSet.F32));
  }
}
