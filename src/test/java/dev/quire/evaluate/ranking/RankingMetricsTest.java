package dev.quire.evaluate.ranking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values worked out by hand. */
class RankingMetricsTest {
  private static final int[] COUNTS = {8, 0, 4, 2, 1, 16, 16, 16};

  private static java.util.List<RankingMetric> all() {
    return RankingMetrics.all(item -> COUNTS[item], COUNTS.length, 16);
  }

  private static double of(String name, RankedList list, int k) {
    return all().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow()
        .of(list, k);
  }

  /** The list is 3 0 2 4 1; relevant are 0, 4 and 7, which is not in it: ranks 2 and 4 are hits. */
  @ParameterizedTest
  @CsvSource({
    "precision,1,0",
    "precision,2,0.5",
    "precision,5,0.4",
    "precision,10,0.2",
    "recall,1,0",
    "recall,2,0.333333333",
    "recall,5,0.666666667",
    "recall,10,0.666666667",
    "recall_min,1,0",
    "recall_min,2,0.5",
    "recall_min,5,0.666666667",
    // 1/log2(3) = 0.63093, 1/log2(5) = 0.43068; the best: 1, 1.63093, 2.13093
    "ndcg,1,0",
    "ndcg,2,0.386852807",
    "ndcg,3,0.296081910",
    "ndcg,5,0.498189257",
    // (1/2) / 2, (1/2 + 2/4) / 3
    "map,1,0",
    "map,2,0.25",
    "map,3,0.166666667",
    "map,5,0.333333333",
    "mrr,1,0",
    "mrr,2,0.5",
    "mrr,5,0.5",
    "hit_rate,1,0",
    "hit_rate,2,1",
    "hit_rate,5,1",
    // counts 2, 8, 4, 1, 0
    "popularity,1,2",
    "popularity,2,5",
    "popularity,5,3",
    "popularity,10,3",
    // -log2 of 2/16, 8/16, 4/16, 1/16 and, unrated, 1/16: 3, 1, 2, 4, 4
    "novelty,1,3",
    "novelty,2,2",
    "novelty,5,2.8",
    "novelty,10,2.8"
  })
  void ofOneList(String metric, int k, double expected) {
    RankedList list = new RankedList(new int[] {3, 0, 2, 4, 1}, new int[] {0, 4, 7});
    assertEquals(expected, of(metric, list, k), 1e-9);
  }

  /** A list of 3,000 with a hit at every third rank, and 2,000 that would be. */
  @ParameterizedTest
  @ValueSource(ints = {1, 1023, 1024, 1025, 1026, 2500, 4000})
  void ndcgOfLongLists(int k) {
    int[] items = IntStream.range(0, 3000).toArray();
    int[] relevant = IntStream.range(0, 6000).filter(i -> i % 3 == 0).toArray();
    double gain = 0;
    double best = 0;
    for (int rank = 1; rank <= Math.min(k, 3000); rank++) {
      gain += rank % 3 == 1 ? Math.log(2) / Math.log(rank + 1) : 0;
    }
    for (int rank = 1; rank <= Math.min(k, 2000); rank++) {
      best += Math.log(2) / Math.log(rank + 1);
    }
    assertEquals(gain / best, new Ndcg().of(new RankedList(items, relevant), k), 1e-12);
  }

  static java.util.stream.Stream<RankingMetric> measures() {
    return all().stream();
  }

  /** Between 0 and 1, and 1 for the best list where that is possible; names differ. */
  @ParameterizedTest
  @MethodSource("measures")
  void theBestListHasTheBestMeasure(RankingMetric metric) {
    Set<String> names = new HashSet<>();
    all().forEach(other -> assertTrue(names.add(other.name())));
    if (Set.of("popularity", "novelty").contains(metric.name())) {
      return;
    }
    int[] relevant = {1, 2, 5};
    RankedList best = new RankedList(new int[] {2, 5, 1, 0, 3}, relevant);
    RankedList worst = new RankedList(new int[] {0, 3, 4, 6, 7}, relevant);
    for (int k : new int[] {1, 2, 3, 5, 9}) {
      assertEquals(0, metric.of(worst, k), metric.name());
      double most =
          switch (metric.name()) {
            case "precision" -> Math.min(3, k) / (double) k;
            case "recall" -> Math.min(3, k) / 3.0;
            default -> 1;
          };
      assertEquals(most, metric.of(best, k), 1e-12, metric.name() + "@" + k);
    }
  }

  /** A hit that moves up never makes a list worse. */
  @ParameterizedTest
  @MethodSource("measures")
  void anEarlierHitIsNoWorse(RankingMetric metric) {
    if (Set.of("popularity", "novelty").contains(metric.name())) {
      return;
    }
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      int[] items = IntStream.range(0, 8).toArray();
      for (int i = 7; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swap = items[i];
        items[i] = items[j];
        items[j] = swap;
      }
      int[] relevant = {1, 4, 6};
      int k = 1 + random.nextInt(8);
      double before = metric.of(new RankedList(items, relevant), k);
      for (int rank = 1; rank < 8; rank++) {
        RankedList list = new RankedList(items, relevant);
        if (list.isHit(rank) && !list.isHit(rank - 1)) {
          int[] better = items.clone();
          better[rank] = items[rank - 1];
          better[rank - 1] = items[rank];
          assertTrue(metric.of(new RankedList(better, relevant), k) >= before - 1e-12);
        }
      }
    }
  }
}
