package dev.quire.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.parallel.WorkerPool;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RanksTest {
  private static Counts counts(int... values) {
    Counts.Builder builder = new Counts.Builder();
    Arrays.stream(values).forEach(builder::add);
    return builder.build();
  }

  private static int[] random(int size, long seed) {
    Random random = new Random(seed);
    return random.doubles(size).mapToInt(u -> (int) Math.ceil(3 / Math.pow(1 - u, 1.5))).toArray();
  }

  /** Of falling counts the one at a rank is the one at that place. */
  @Test
  void everyPointIsThatOfTheSortedCounts() {
    for (int size : new int[] {1, 2, 7, 500, 3000}) {
      int[] values = random(size, size);
      int[] falling = Arrays.stream(values).map(v -> -v).sorted().map(v -> -v).toArray();
      Activity activity;
      try (WorkerPool pool = new WorkerPool(2)) {
        activity = Activity.of(counts(values), pool);
      }
      Ranks ranks = activity.ranks();
      assertEquals(1, ranks.points().getFirst().rank());
      assertEquals(size, ranks.points().getLast().rank());
      long before = 0;
      for (Ranks.Point point : ranks.points()) {
        assertEquals(falling[(int) point.rank() - 1], point.count());
        assertTrue(point.rank() > before, "ranks rise");
        before = point.rank();
      }
      assertTrue(ranks.points().size() <= 80, "points=" + ranks.points().size());
    }
  }

  /** The line has the slope that is told, and goes through the mean of the logarithms. */
  @Test
  void theLineIsTheOneByLeastSquares() {
    int[] values = random(400, 5);
    try (WorkerPool pool = new WorkerPool(1)) {
      Activity activity = Activity.of(counts(values), pool);
      Ranks.Line line = activity.ranks().fitted().orElseThrow();
      double slope =
          Math.log(line.toCount() / line.fromCount()) / Math.log(line.toRank() / line.fromRank());
      assertEquals(activity.rankSlope().getAsDouble(), slope, 1e-12);
      double meanX = 0;
      double meanY = 0;
      for (int i = 0; i < values.length; i++) {
        meanX += Math.log(i + 1.0) / values.length;
        meanY += Math.log(values[i]) / values.length;
      }
      assertEquals(meanY, Math.log(line.fromCount()) + slope * meanX, 1e-12);
      PowerLaw law = activity.powerLaw().orElseThrow();
      Ranks.Line tail = activity.ranks().tail().orElseThrow();
      assertEquals(law.xMin(), tail.toCount());
      assertEquals((double) law.rows(), tail.toRank());
      double ofRanks = Math.log(tail.toRank() / tail.fromRank());
      assertEquals(1 - law.alpha(), ofRanks / Math.log(tail.toCount() / tail.fromCount()), 1e-12);
    }
  }

  @Test
  void theHeadIsTheFewestRowsThatHoldTheShare() {
    for (int seed = 0; seed < 20; seed++) {
      int[] values = random(1 + 13 * seed, seed);
      int[] falling = Arrays.stream(values).map(v -> -v).sorted().map(v -> -v).toArray();
      long all = Arrays.stream(values).asLongStream().sum();
      long held = 0;
      int rows = 0;
      while (held < Activity.HEAD * all) {
        held += falling[rows++];
      }
      try (WorkerPool pool = new WorkerPool(1)) {
        Activity activity = Activity.of(counts(values), pool);
        assertEquals(rows, activity.head().rows());
        assertEquals((double) held / all, activity.head().ofRatings(), 1e-12);
      }
    }
  }

  @Test
  void oneRowHasAPointAndNoLine() {
    try (WorkerPool pool = new WorkerPool(1)) {
      Ranks ranks = Activity.of(counts(7), pool).ranks();
      assertEquals(1, ranks.points().size());
      assertTrue(ranks.fitted().isEmpty() && ranks.tail().isEmpty());
    }
  }
}
