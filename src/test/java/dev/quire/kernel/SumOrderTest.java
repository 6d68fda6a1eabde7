package dev.quire.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A product has one value, however often it was computed before: the interpreter and each compiler
 * have to add in the same order. Otherwise a model depends on when its code was compiled.
 */
class SumOrderTest {
  private static final int REPETITIONS = 30_000; // compiled long before

  @ParameterizedTest
  @ValueSource(ints = {63, 20, 17, 16, 32, 100, 4, 1}) // the first calls are interpreted
  void aProductIsTheSameBeforeAndAfterCompilation(int n) {
    Random random = new Random(n);
    float[] a = new float[n];
    float[] b = new float[n];
    for (int k = 0; k < n; k++) {
      a[k] = (float) random.nextGaussian();
      b[k] = (float) random.nextGaussian();
    }
    float expected = Kernels.name().equals("scalar") ? Kernels.dot(a, 0, b, 0, n) : inOrder(a, b);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segmentA = arena.allocate(4L * n);
      MemorySegment segmentB = arena.allocate(4L * n);
      segmentA.copyFrom(MemorySegment.ofArray(a));
      segmentB.copyFrom(MemorySegment.ofArray(b));
      for (int i = 0; i < REPETITIONS; i++) {
        assertEquals(expected, Kernels.dot(a, 0, b, 0, n));
        assertEquals(expected, Kernels.dot(segmentA, 0, n, b));
        assertEquals(expected, Kernels.dot(segmentA, 0, segmentB, 0, n));
      }
    }
  }

  /** Lane by lane, then half onto half, then the rest. */
  private static float inOrder(float[] a, float[] b) {
    int lanes = Kernels.stride(1);
    int whole = a.length / lanes * lanes;
    float[] sums = new float[lanes];
    for (int k = 0; k < whole; k++) {
      sums[k % lanes] = Math.fma(a[k], b[k], sums[k % lanes]);
    }
    for (int half = lanes / 2; half > 0; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        sums[lane] += sums[lane + half];
      }
    }
    float tail = 0;
    for (int k = whole; k < a.length; k++) {
      tail = Math.fma(a[k], b[k], tail);
    }
    return sums[0] + tail;
  }
}
