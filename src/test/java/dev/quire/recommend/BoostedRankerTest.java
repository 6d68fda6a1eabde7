package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.parallel.RandomStreams;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoostedRankerTest {
  private static final int USERS = 30;
  private static final int ITEMS = 700;
  private static final int TOP = 9;

  @TempDir private Path folder;

  /** Scores of either sign, so that factors raise some and lower others. */
  @ParameterizedTest
  @ValueSource(doubles = {0, -8, 4})
  void listsAreThoseOfAllProductsSorted(double mean) throws Exception {
    Path file = folder.resolve("m.safetensors");
    double[] factors = new double[ITEMS];
    RandomGenerator random = RandomStreams.of(3, 0);
    for (int item = 0; item < ITEMS; item++) {
      factors[item] = 1 + 0.1 * random.nextInt(6);
    }
    try (Arena arena = Arena.ofShared()) {
      Parameters p = RandomParameters.of(arena, USERS, ITEMS, 4, 1);
      Parameters moved =
          new Parameters(
              mean, USERS, ITEMS, 4, p.userBias(), p.itemBias(), p.userFactors(), p.itemFactors());
      ModelFixture.of(moved).write(file, Map.of("model", "als"));
    }
    try (Model model = Model.open(file);
        WorkerPool pool = new WorkerPool(2)) {
      Ranker ranker = new BoostedRanker(PredictionRanker.ofScores(model), factors);
      BatchScorer scorer = new BatchScorer(ranker, TOP, ItemFilter.all(ITEMS), List.of());
      List<TopBlock> blocks = new ArrayList<>();
      scorer.score(
          IntStream.range(0, USERS).toArray(),
          pool,
          block -> block,
          0,
          (block, same) -> blocks.add(same));
      int seen = 0;
      for (TopBlock block : blocks) {
        for (int i = 0; i < block.size(); i++, seen++) {
          int user = block.user(i);
          List<Integer> expected =
              IntStream.range(0, ITEMS)
                  .boxed()
                  .sorted(
                      Comparator.comparingDouble(
                          (Integer item) ->
                              -factors[item] * model.parameters().predict(user, item)))
                  .limit(TOP)
                  .toList();
          int of = i;
          assertEquals(
              expected,
              IntStream.range(0, TOP).mapToObj(rank -> block.item(of, rank)).toList(),
              "user " + user);
          assertEquals(
              expected,
              Recommender.recommend(ranker, ranker.standing(user), TOP, ItemFilter.all(ITEMS))
                  .stream()
                  .map(ScoredItem::item)
                  .toList());
        }
      }
      assertEquals(USERS, seen);
    }
  }

  @Test
  void noFactorIsBelowOne() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> new BoostedRanker(null, new double[] {1, 0.5}))
            .getMessage()
            .contains("below 1"));
  }
}
