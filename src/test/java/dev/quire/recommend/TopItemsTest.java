package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The best by a buffer against the best by sorting everything. */
class TopItemsTest {
  enum Order {
    RANDOM_ORDER,
    ASCENDING,
    DESCENDING,
    THE_SAME,
    FEW_LEVELS,
    ZEROS,
    ZEROS_AMONG_OTHERS,
    ALIKE_AS_FLOATS,
    TINY,
    HUGE,
    ORGAN_PIPES,
    SAWTOOTH,
    INFINITE;

    double[] scores(int count) {
      Random random = new Random(3);
      return IntStream.range(0, count).mapToDouble(i -> score(i, random)).toArray();
    }

    private double score(int i, Random random) {
      return switch (this) {
        case RANDOM_ORDER -> random.nextGaussian();
        case ASCENDING -> i;
        case DESCENDING -> -i;
        case THE_SAME -> 3.5;
        case FEW_LEVELS -> random.nextInt(5);
        case ZEROS -> i % 3 == 0 ? -0.0 : 0.0;
        case ZEROS_AMONG_OTHERS -> i % 4 == 0 ? -0.0 : random.nextInt(3) - 1;
        case ALIKE_AS_FLOATS -> 4 + random.nextInt(1000) * 1e-13;
        case TINY -> random.nextInt(1000) * 1e-60;
        case HUGE -> random.nextGaussian() * 1e300;
        case ORGAN_PIPES -> Math.min(i, 1000 - i);
        case SAWTOOTH -> i % 17;
        case INFINITE -> i % 5 == 0 ? -1 / 0.0 : i % 7 == 0 ? 1 / 0.0 : i;
      };
    }
  }

  private static List<ScoredItem> sorted(double[] scores, int n) {
    return IntStream.range(0, scores.length)
        .mapToObj(i -> new ScoredItem(i, scores[i]))
        .sorted(
            Comparator.comparingDouble((ScoredItem item) -> 0.0 + item.score())
                .reversed()
                .thenComparingInt(ScoredItem::item))
        .limit(n)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void theyAreTheFirstOfAllInOrder(Order order) {
    TopItems reused = new TopItems(2000, new double[TopItems.capacity(2000)]);
    for (int count : new int[] {1, 2, 63, 64, 65, 200, 3000}) {
      double[] scores = order.scores(count);
      for (int n : new int[] {1, 2, 10, 100, 1000, 2000}) {
        List<ScoredItem> expected = sorted(scores, n);
        TopItems best = new TopItems(n);
        reused.reset(n, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < count; i++) {
          best.offer(i, scores[i]);
          reused.offer(i, scores[i]);
          if (i % 97 == 0) {
            reused.prune();
            assertTrue(reused.size() <= n);
          }
        }
        assertEquals(expected, best.bestFirst(), "count=" + count + ", n=" + n);
        assertEquals(expected, reused.bestFirst(), "reused, count=" + count + ", n=" + n);
      }
    }
  }

  @Test
  void nothingBelowTheFloorIsTaken() {
    TopItems best = new TopItems(3);
    best.reset(3, 2);
    for (int i = 0; i < 4; i++) {
      best.offer(i, i);
    }
    assertEquals(List.of(new ScoredItem(3, 3), new ScoredItem(2, 2)), best.bestFirst());
  }

  @Test
  void theWorstOfTheBest() {
    TopItems best = new TopItems(2);
    best.offer(0, 1);
    assertEquals(Double.NEGATIVE_INFINITY, best.worstOfBest());
    best.offer(1, 5);
    best.offer(2, 4);
    assertEquals(4, best.worstOfBest());
    assertEquals(Math.nextUp(4.0), best.least());
  }

  @ParameterizedTest
  @EnumSource
  void theKthOfAll(Order order) {
    double[] values = order.scores(1001);
    double[] ascending = values.clone();
    Arrays.sort(ascending);
    for (int k = 0; k < values.length; k += 50) {
      double expected = 0.0 + ascending[values.length - 1 - k];
      assertEquals(expected, 0.0 + Selection.descending(values.clone(), values.length, k));
    }
  }

  /** Every pivot is the second largest that is left: each round would take off two. */
  @Test
  void badPivotsAgainAndAgainCostNoSquare() {
    int size = 1_000_000;
    double[] values = killer(size);
    double selected =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> Selection.descending(values, size, size / 2));
    double[] ascending = killer(size);
    Arrays.sort(ascending);
    assertEquals(ascending[size - 1 - size / 2], selected);
  }

  /** Built backwards: what the pivot rule will look at is made the largest of the rest. */
  private static double[] killer(int size) {
    int[] places = IntStream.range(0, size).toArray();
    double[] values = new double[size];
    for (int low = 0; low < size; low++) { // the largest is swapped to the front in its round
      int middle = (low + size - 1) >>> 1;
      values[places[middle]] = size - low;
      int swap = places[middle];
      places[middle] = places[low];
      places[low] = swap;
    }
    return values;
  }
}
