package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.parallel.WorkerPool;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MiddleRatingTest {
  private static double of(float... values) {
    CsrMatrix matrix =
        CsrMatrix.of(
            new long[] {0, values.length}, IntStream.range(0, values.length).toArray(), values);
    try (WorkerPool pool = new WorkerPool(2)) {
      return MiddleRating.of(matrix, pool);
    }
  }

  /** Of the stars of MovieLens, moved and stretched, it is the fourth, to the last digit. */
  @ParameterizedTest
  @ValueSource(doubles = {0, -3, 1e4, -1e4, 6e6})
  void itIsTheSameStarWhereverTheScaleHasItsZero(double offset) {
    for (double unit : new double[] {1, 20, 0.001}) {
      if (unit < 1 && Math.abs(offset) > 3) {
        continue; // floats have no such digits
      }
      float[] values = new float[1000];
      for (int n = 0; n < values.length; n++) { // 1 .. 5, of which 4 and 5 are 52 %
        int star = n < 260 ? 5 : n < 520 ? 4 : n < 800 ? 3 : n < 900 ? 2 : 1;
        values[n] = (float) (offset + unit * star);
      }
      assertEquals((float) (offset + unit * 4), of(values));
    }
  }

  @Test
  void aHalfIsAsNearAsItGets() {
    assertEquals(5, of(5, 5, 5, 5, 1));
    assertEquals(5, of(5, 1, 1, 1, 1));
    assertEquals(-1, of(-1, -1, -2, -3, -3));
    assertEquals(7, of(7));
    assertTrue(Double.isNaN(of()));
  }

  /** Of numbers of plays, too, most of which are small and few are huge. */
  @Test
  void ofManyDifferentOnesItIsNearTheMedian() {
    Random random = new Random(3);
    float[] values = new float[3_000_001]; // more than a task takes
    for (int n = 0; n < values.length; n++) {
      values[n] = (float) Math.exp(4 * random.nextGaussian());
    }
    double middle = of(values);
    assertEquals(1, middle, 0.01);
    boolean occurs = false;
    for (float value : values) {
      occurs |= value == middle;
    }
    assertTrue(occurs);
  }
}
