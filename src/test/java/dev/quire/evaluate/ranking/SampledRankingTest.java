package dev.quire.evaluate.ranking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.Arena;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of a sample of users against plain sorting. */
class SampledRankingTest {
  private static final int RANK = 3;

  @AutoClose private final Arena arena = Arena.ofShared();

  private Parameters parameters(int users, int items) {
    Parameters parameters = Parameters.allocate(arena, 0, users, items, RANK);
    Random random = new Random(1);
    for (long k = 0; k < (long) users * RANK; k++) {
      parameters.userFactors().setAtIndex(Parameters.F32, k, (float) random.nextGaussian());
    }
    for (long k = 0; k < (long) items * RANK; k++) {
      parameters.itemFactors().setAtIndex(Parameters.F32, k, (float) random.nextGaussian());
    }
    for (int item = 0; item < items; item++) {
      parameters.itemBias().setAtIndex(Parameters.F32, item, random.nextFloat());
    }
    return parameters;
  }

  @Test
  void itIsTheMeanOfTheUsersWhoHaveChosenAnything() {
    Ratings training = RatingsFixture.random(40, 50, 2, 1);
    CsrMatrix heldOut = RatingsFixture.random(40, 50, 2, 2).byUser();
    Parameters parameters = parameters(40, 50);
    SampledRanking ranking = SampledRanking.of(heldOut, training, 4, 64).orElseThrow();
    double sum = 0;
    int users = 0;
    for (int user = 0; user < 40; user++) {
      int[] liked = liked(heldOut, user);
      if (liked.length > 0) {
        sum += new Ndcg().of(new RankedList(best(parameters, training, user), liked), 10);
        users++;
      }
    }
    assertEquals(users, ranking.users(), "few enough for all of them");
    for (int threads : new int[] {1, 2, 3, 8}) {
      try (WorkerPool pool = new WorkerPool(threads)) {
        assertEquals(sum / users, ranking.ndcg(parameters, pool), 1e-12);
      }
    }
  }

  private static int[] liked(CsrMatrix heldOut, int user) {
    return IntStream.range(0, heldOut.rowLength(user))
        .filter(n -> heldOut.value(heldOut.rowStart(user) + n) >= 4)
        .map(n -> heldOut.column(heldOut.rowStart(user) + n))
        .sorted()
        .toArray();
  }

  private static int[] best(Parameters parameters, Ratings training, int user) {
    return IntStream.range(0, parameters.items())
        .filter(item -> !training.byUser().contains(user, item))
        .boxed()
        .sorted(Comparator.comparingDouble((Integer item) -> -parameters.predict(user, item)))
        .limit(SampledRanking.LENGTH)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Test
  void whereNobodyHasChosenAnythingThereIsNone() {
    Ratings training = RatingsFixture.random(40, 50, 2, 1);
    assertTrue(SampledRanking.of(training.byUser(), training, 5.5, 64).isEmpty());
  }

  /** 20,000 users and 1,000 items with a rating of each user: pairs for a fifth of them. */
  @Test
  void ofManyUsersItTakesEverySoManyth() {
    int users = 20_000;
    int[] all = IntStream.range(0, users).toArray();
    int[] items = IntStream.range(0, users).map(user -> user % 1_000).toArray();
    float[] values = new float[users];
    Ratings training = RatingsFixture.of(users, 1_000, all, items, values);
    int[] next = IntStream.range(0, users).map(user -> (user + 1) % 1_000).toArray();
    CsrMatrix heldOut = RatingsFixture.of(users, 1_000, all, next, values).byUser();
    SampledRanking ranking = SampledRanking.of(heldOut, training, 0, 64).orElseThrow();
    assertEquals((1 << 22) / 1_000, ranking.users());
    try (WorkerPool pool = new WorkerPool(2)) {
      double ndcg = ranking.ndcg(parameters(users, 1_000), pool);
      assertTrue(ndcg > 0 && ndcg < 0.05, "by chance " + ndcg);
    }
  }

  /**
   * 25,000 users of 100 ratings each and 1,000 items: 4 pairs a rating, 2, and no fewer than 4
   * million.
   */
  @ParameterizedTest
  @CsvSource({"96,10000", "24,5000", "6,4194"})
  void ofSmallerRanksItTakesFewer(int rank, int expected) {
    int users = 25_000;
    int each = 100;
    int[] of = IntStream.range(0, users * each).map(n -> n / each).toArray();
    int[] items = IntStream.range(0, users * each).map(n -> n % each).toArray();
    Ratings training = RatingsFixture.of(users, 1_000, of, items, new float[of.length]);
    int[] all = IntStream.range(0, users).toArray();
    int[] held = IntStream.range(0, users).map(user -> 150).toArray();
    CsrMatrix heldOut = RatingsFixture.of(users, 1_000, all, held, new float[users]).byUser();
    SampledRanking ranking = SampledRanking.of(heldOut, training, 0, rank).orElseThrow();
    assertEquals(expected, ranking.users());
  }
}
