package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinimumRatingsTest {
  private static int of(int... counts) {
    return MinimumRatings.of(counts.length, item -> counts[item]);
  }

  @Test
  void ofAFewItemsAllThatAreRatedAreShown() {
    assertEquals(1, of());
    assertEquals(1, of(0, 0));
    assertEquals(1, of(5, 4, 3, 2, 1));
    assertEquals(1, of(1_000_000, 70, 0));
  }

  @Test
  void whereAllHaveTheSameCountAllAreShown() {
    int[] counts = new int[5_000];
    for (int count : new int[] {1, 7, 100}) {
      Arrays.fill(counts, count);
      assertEquals(count, of(counts));
    }
    Arrays.fill(counts, 5_000);
    assertEquals(100, of(counts));
  }

  /** 100 items with 100 ratings hold 80 percent of them, and with one more rating no longer. */
  @Test
  void theRestMayHaveAFifthOfTheRatings() {
    int[] counts = IntStream.range(0, 1_350).map(i -> i < 100 ? 100 : 2).toArray();
    assertEquals(100, of(counts));
    counts[1_349]++;
    assertEquals(3, of(counts));
    counts[1_349]--;
    counts[0] = 99;
    counts[1] = 101;
    assertEquals(99, of(counts), "99 items are too few");
  }

  @Test
  void noLargerNumberWouldDo() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      double tail = 0.5 + 2 * random.nextDouble();
      int[] counts =
          IntStream.range(0, 50 + random.nextInt(3_000))
              .map(i -> (int) (random.nextInt(2_000) / Math.pow(i + 1, tail)) + random.nextInt(3))
              .toArray();
      int minimum = of(counts);
      assertTrue(minimum == 1 || isEnough(counts, minimum), "minimum " + minimum);
      assertTrue(minimum == 100 || !isEnough(counts, minimum + 1), "minimum " + minimum);
    }
  }

  private static boolean isEnough(int[] counts, int minimum) {
    long all = IntStream.of(counts).sum();
    long left = IntStream.of(counts).filter(count -> count >= minimum).sum();
    return left >= 0.8 * all && IntStream.of(counts).filter(c -> c >= minimum).count() >= 100;
  }
}
