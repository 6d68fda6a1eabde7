package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScreeningTest {
  private static final int USERS = 2 * Screening.GROUP + 3;
  private static final int ITEMS = 1500;
  private static final double NEAR = 1e-3; // of scores of about 1: far more than rounding

  @TempDir Path folder;

  /** Items found for each place of a block. */
  private static List<List<Integer>> found(Screening.Block block) {
    List<List<Integer>> found = new ArrayList<>();
    IntStream.range(0, 4 * Screening.GROUP).forEach(place -> found.add(new ArrayList<>()));
    block.goThrough(
        (place, tile, items, count) ->
            IntStream.of(items).limit(count).forEach(found.get(place)::add));
    return found;
  }

  private interface Body {
    void test(Ranker ranker, Screening.Block block);
  }

  private void with(int rank, int[] items, Body body) throws Exception {
    try (Arena arena = Arena.ofShared()) {
      Parameters parameters = RandomParameters.of(arena, USERS, ITEMS, rank, rank + 1);
      try (Model model = ModelFixture.of(parameters).open(folder)) {
        Ranker ranker = PredictionRanker.ofScores(model);
        Screening.Block block = new Screening(ranker, items).new Block(4 * Screening.GROUP);
        block.clear();
        body.test(ranker, block);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 17, 64, 128})
  void allThatReachAScoreAreFoundAndFewBesides(int rank) throws Exception {
    int[] items = IntStream.range(0, ITEMS).filter(item -> item % 7 != 3).toArray();
    with(
        rank,
        items,
        (ranker, block) -> {
          double[] least = new double[USERS];
          for (int user = 0; user < USERS; user++) {
            block.put(user, ranker.standing(user));
            // That of an item, so that one score is just reached.
            least[user] = ranker.score(ranker.standing(user), items[31 * user]);
            block.lookFor(user, least[user]);
          }
          List<List<Integer>> found = found(block);
          for (int user = 0; user < USERS; user++) {
            Standing standing = ranker.standing(user);
            List<Integer> of = found.get(user);
            for (int item : items) {
              boolean reaches = ranker.score(standing, item) >= least[user];
              assertTrue(!reaches || of.contains(item), "user=" + user + ", item=" + item);
            }
            assertEquals(of.stream().sorted().distinct().toList(), of);
            for (int item : of) {
              assertTrue(item % 7 != 3 && ranker.score(standing, item) > least[user] - NEAR);
            }
          }
        });
  }

  @Test
  void nothingIsFoundForThoseWhoDoNotLook() throws Exception {
    with(
        5,
        IntStream.range(0, ITEMS).toArray(),
        (ranker, block) -> {
          assertTrue(found(block).stream().allMatch(List::isEmpty), "nobody is there");
          for (int user = 0; user < USERS; user++) {
            block.put(user, ranker.standing(user));
          }
          assertTrue(found(block).stream().allMatch(List::isEmpty), "nobody looks");
          block.lookFor(3, Double.NEGATIVE_INFINITY);
          List<List<Integer>> found = found(block);
          for (int place = 0; place < found.size(); place++) {
            assertEquals(place == 3 ? ITEMS : 0, found.get(place).size());
          }
          block.stop(3);
          assertTrue(found(block).stream().allMatch(List::isEmpty), "he has stopped");
        });
  }
}
