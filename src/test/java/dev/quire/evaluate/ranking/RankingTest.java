package dev.quire.evaluate.ranking;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.recommend.BoostedRanker;
import dev.quire.recommend.PredictionRanker;
import dev.quire.recommend.Ranker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against loops that know nothing of blocks, samples or thresholds. */
class RankingTest {
  @TempDir Path folder;

  /** A small model, with ties, and what is held out of what. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(Parameters parameters, Ratings training, CsrMatrix heldOut, int[] cuts) {
    static Case of(Arena arena, Random random) {
      return of(arena, random, 1 + random.nextInt(8), 2 + random.nextInt(12));
    }

    static Case of(Arena arena, Random random, int users, int items) {
      int rank = 1 + random.nextInt(3);
      Parameters parameters = Parameters.allocate(arena, 0, users, items, rank);
      fill(parameters.userFactors(), random);
      fill(parameters.itemFactors(), random);
      fill(parameters.itemBias(), random);
      List<int[]> training = new ArrayList<>();
      long[] pointers = new long[users + 1];
      List<Integer> columns = new ArrayList<>();
      List<Float> values = new ArrayList<>();
      boolean some = false;
      for (int u = 0; u < users; u++) {
        for (int i = 0; i < items; i++) {
          double at = random.nextDouble();
          if (at < 0.3) {
            training.add(new int[] {u, i});
          } else if (at < 0.5 && u % 3 != 2) { // some users have nothing held out
            columns.add(i);
            values.add(1f + random.nextInt(5));
            some |= values.getLast() >= 4;
          }
        }
        pointers[u + 1] = columns.size();
      }
      if (!some || training.isEmpty()) {
        return of(arena, random, users, items);
      }
      float[] floats = new float[values.size()];
      IntStream.range(0, floats.length).forEach(n -> floats[n] = values.get(n));
      return new Case(
          parameters,
          RatingsFixture.of(
              users,
              items,
              training.stream().mapToInt(pair -> pair[0]).toArray(),
              training.stream().mapToInt(pair -> pair[1]).toArray(),
              new float[training.size()]),
          CsrMatrix.of(pointers, columns.stream().mapToInt(c -> c).toArray(), floats),
          new int[] {1, 3, 5, items + 7});
    }

    /** Small whole numbers, so that many scores are equal. */
    private static void fill(MemorySegment numbers, Random random) {
      for (long at = 0; at < numbers.byteSize() / 4; at++) {
        numbers.setAtIndex(F32, at, random.nextInt(3) - 1);
      }
    }

    RankingProtocol protocol() {
      return new RankingProtocol(heldOut, training, List.of(training.byUser()), 4, cuts);
    }

    boolean isRelevant(int user, int item) {
      for (long at = heldOut.rowStart(user); at < heldOut.rowEnd(user); at++) {
        if (heldOut.column(at) == item) {
          return heldOut.value(at) >= 4;
        }
      }
      return false;
    }

    List<Integer> candidates(int user) {
      return IntStream.range(0, training.items())
          .filter(i -> !training.byUser().contains(user, i))
          .boxed()
          .toList();
    }

    List<Integer> ranked(int user) {
      return candidates(user).stream()
          .sorted(Comparator.comparingDouble(i -> -parameters.predict(user, i)))
          .toList();
    }
  }

  private Model model(Case of) throws Exception {
    return ModelFixture.of(of.parameters()).open(folder);
  }

  @Test
  void everyMeasureIsThatOfPlainLoops() throws Exception {
    Random random = new Random(11);
    for (int trial = 0; trial < 50; trial++) {
      try (Arena arena = Arena.ofShared();
          WorkerPool pool = new WorkerPool(1 + trial % 3)) {
        Case of = Case.of(arena, random);
        try (Model model = model(of)) {
          RankingResult result =
              Ranking.measure(PredictionRanker.ofScores(model), of.protocol(), pool);
          for (int k : of.cuts()) {
            compare(of, result, k);
          }
          compareArea(of, result);
        }
      }
    }
  }

  /**
   * More users than go by the items together, with scores that rounding could confuse, or alike.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theAreaOfManyIsThatOfPlainLoops(boolean alike) throws Exception {
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(2)) {
      Case of = Case.of(arena, new Random(17), 2 * AreaUnderCurve.BLOCK + 7, 300);
      if (!alike) {
        Random random = new Random(19);
        for (MemorySegment numbers :
            List.of(of.parameters().userFactors(), of.parameters().itemFactors())) {
          for (long at = 0; at < numbers.byteSize() / 4; at++) {
            numbers.setAtIndex(F32, at, random.nextFloat() - 0.5f);
          }
        }
      }
      try (Model model = model(of)) {
        compareArea(of, Ranking.measure(PredictionRanker.ofScores(model), of.protocol(), pool));
      }
    }
  }

  /** Whose scores are not what the products of vectors are. */
  @Test
  void theAreaOfBoostedScoresIsThatOfPlainLoops() throws Exception {
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(2)) {
      Case of = Case.of(arena, new Random(23), 20, 300);
      double[] factors = IntStream.range(0, 300).mapToDouble(item -> 1 + item % 4).toArray();
      try (Model model = model(of)) {
        Ranker ranker = new BoostedRanker(PredictionRanker.ofScores(model), factors);
        compareArea(
            of,
            (user, item) -> factors[item] * of.parameters().predict(user, item),
            Ranking.measure(ranker, of.protocol(), pool));
      }
    }
  }

  private interface Score {
    double of(int user, int item);
  }

  private static void compareArea(Case of, RankingResult result) {
    compareArea(of, of.parameters()::predict, result);
  }

  private static void compare(Case of, RankingResult result, int k) {
    double hitsOverK = 0;
    double recall = 0;
    double gain = 0;
    double map = 0;
    double mrr = 0;
    int users = 0;
    int without = 0;
    java.util.Set<Integer> offered = new java.util.HashSet<>();
    for (int user = 0; user < of.training().users(); user++) {
      int u = user;
      List<Integer> list = of.ranked(user);
      list = list.subList(0, Math.min(k, list.size()));
      long relevant =
          IntStream.range(0, of.training().items()).filter(i -> of.isRelevant(u, i)).count();
      if (relevant == 0) {
        without += of.heldOut().rowLength(user) > 0 ? 1 : 0;
        continue;
      }
      users++;
      offered.addAll(list);
      double dcg = 0;
      double ideal = 0;
      double precisions = 0;
      int hits = 0;
      double first = 0;
      for (int rank = 1; rank <= list.size(); rank++) {
        if (of.isRelevant(user, list.get(rank - 1))) {
          hits++;
          dcg += Math.log(2) / Math.log(rank + 1);
          precisions += (double) hits / rank;
          first = first == 0 ? 1.0 / rank : first;
        }
      }
      for (int rank = 1; rank <= Math.min(k, relevant); rank++) {
        ideal += Math.log(2) / Math.log(rank + 1);
      }
      hitsOverK += (double) hits / k;
      recall += (double) hits / relevant;
      gain += dcg / ideal;
      map += precisions / Math.min(k, relevant);
      mrr += first;
    }
    assertEquals(users, result.users());
    assertEquals(without, result.usersWithoutPositives());
    assertEquals(hitsOverK / users, result.estimate("precision", k).mean(), 1e-12);
    assertEquals(recall / users, result.estimate("recall", k).mean(), 1e-12);
    assertEquals(gain / users, result.estimate("ndcg", k).mean(), 1e-12);
    assertEquals(map / users, result.estimate("map", k).mean(), 1e-12);
    assertEquals(mrr / users, result.estimate("mrr", k).mean(), 1e-12);
    assertEquals((double) offered.size() / of.training().items(), result.coverage(k), 1e-12);
  }

  private static void compareArea(Case of, Score score, RankingResult result) {
    double sum = 0;
    int users = 0;
    for (int user = 0; user < of.training().users(); user++) {
      double right = 0;
      int pairs = 0;
      for (int i : of.candidates(user)) {
        if (!of.isRelevant(user, i)) {
          continue;
        }
        for (int j : of.candidates(user)) {
          if (!of.isRelevant(user, j)) {
            double difference = score.of(user, i) - score.of(user, j);
            right += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
            pairs++;
          }
        }
      }
      if (pairs > 0) {
        sum += right / pairs;
        users++;
      }
    }
    if (users == 0) {
      assertNull(result.auc());
    } else {
      assertEquals(sum / users, result.auc().mean(), 1e-12);
    }
  }

  @Test
  void popularityIsTheListOfTheMostRated() throws Exception {
    Random random = new Random(3);
    for (int trial = 0; trial < 20; trial++) {
      try (Arena arena = Arena.ofShared();
          WorkerPool pool = new WorkerPool(2)) {
        boolean many = trial == 0; // more than a task has
        Case of = many ? Case.of(arena, random, 3 * Ranking.BLOCK, 40) : Case.of(arena, random);
        for (int user = 0; user < of.training().users(); user++) {
          for (int k = 0; k < of.parameters().rank(); k++) {
            of.parameters().userFactors().setAtIndex(F32, user * of.parameters().rank() + k, 0);
          }
        }
        for (int item = 0; item < of.training().items(); item++) {
          of.parameters().itemBias().setAtIndex(F32, item, of.training().byItem().rowLength(item));
        }
        try (Model model = model(of)) {
          RankingResult expected =
              Ranking.measure(PredictionRanker.ofScores(model), of.protocol(), pool);
          RankingResult result = Ranking.ofPopularity(of.protocol(), pool);
          for (String metric : result.metrics()) {
            assertEquals(expected.estimate(metric, 3), result.estimate(metric, 3), metric);
            assertEquals(0, expected.minus(result, metric, 3).high(), metric);
          }
        }
      }
    }
  }

  /** Of 4,000 users with measures of 0 or 1: the mean's error is known. */
  @Test
  void theIntervalIsThatOfManySamplesOfUsers() {
    List<RankingMetric> metrics = List.of(new HitRate());
    int[] cuts = {1};
    RankingSums sums = new RankingSums(metrics, cuts);
    int users = 4000;
    for (int user = 0; user < users; user++) {
      int[] relevant = {user % 4 == 0 ? 0 : 1};
      RankedList list = new RankedList(new int[] {0}, relevant);
      sums.add(RankingSums.measure(metrics, cuts, user, list));
    }
    Estimate estimate = Estimate.of(sums.mean(0, 0), sums.sampleMeans(0, 0));
    assertEquals(0.25, estimate.mean());
    double deviation = Math.sqrt(0.25 * 0.75 / users);
    assertEquals(2 * 1.96 * deviation, estimate.high() - estimate.low(), 0.8 * deviation);
    assertTrue(estimate.low() < 0.25 && estimate.high() > 0.25);
  }

  @Test
  void threadsChangeNothing() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      Case of = Case.of(arena, new Random(2));
      try (Model model = model(of);
          WorkerPool one = new WorkerPool(1);
          WorkerPool many = new WorkerPool(7)) {
        RankingResult first = Ranking.measure(PredictionRanker.ofScores(model), of.protocol(), one);
        RankingResult second =
            Ranking.measure(PredictionRanker.ofScores(model), of.protocol(), many);
        assertArrayEquals(first.cuts(), second.cuts());
        assertEquals(first.auc(), second.auc());
        for (String metric : first.metrics()) {
          assertEquals(first.estimate(metric, 3), second.estimate(metric, 3));
        }
      }
    }
  }

  @Test
  void nothingRelevantIsRefused() throws Exception {
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(1)) {
      Case of = Case.of(arena, new Random(2));
      RankingProtocol protocol =
          new RankingProtocol(of.heldOut(), of.training(), List.of(), 5.5, of.cuts());
      try (Model model = model(of)) {
        String message =
            assertThrows(
                    BadInputException.class,
                    () -> Ranking.measure(PredictionRanker.ofScores(model), protocol, pool))
                .getMessage();
        assertTrue(message.startsWith("no held-out rating is relevant to anybody: "), message);
      }
    }
  }
}
