package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecommenderTest {
  @TempDir Path folder;

  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  @ParameterizedTest
  @CsvSource({"1,0,1", "50,3,10", "200,16,7", "120,17,1000", "80,40,80"})
  void agreesWithARankingInDoublePrecision(int items, int rank, int top) throws Exception {
    int users = 4;
    Parameters parameters = RandomParameters.of(arena, users, items, rank, items);
    Random random = new Random(items);
    int[] counts = IntStream.range(0, items).map(item -> random.nextInt(20)).toArray();
    try (Model model = ModelFixture.of(parameters).counts(counts).open(folder)) {
      for (int user = 0; user < users; user++) {
        BitSet excluded = new BitSet();
        for (int item = 0; item < items; item++) {
          excluded.set(item, random.nextInt(5) == 0);
        }
        int minRatings = 4 * user;
        List<ScoredItem> expected = new ArrayList<>();
        for (int item = 0; item < items; item++) {
          if (counts[item] >= minRatings && !excluded.get(item)) {
            expected.add(new ScoredItem(item, RandomParameters.predict(parameters, user, item)));
          }
        }
        expected.sort(Comparator.comparingDouble(ScoredItem::score).reversed());
        Recommender recommender = new Recommender(model);
        assertRanking(
            expected.subList(0, Math.min(top, expected.size())),
            recommender.recommend(
                recommender.tasteOf(user),
                Scoring.PREDICTION,
                top,
                atLeast(model, minRatings).without("excluded", excluded)));
      }
    }
  }

  private static ItemFilter atLeast(Model model, int minRatings) {
    return ItemFilter.all(model.parameters().items())
        .and("--min-ratings=" + minRatings, item -> model.itemCount(item) >= minRatings);
  }

  private static void assertRanking(List<ScoredItem> expected, List<ScoredItem> actual) {
    assertEquals(
        expected.stream().map(ScoredItem::item).toList(),
        actual.stream().map(ScoredItem::item).toList());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).score(), actual.get(i).score(), 1e-5);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,2", "2,2 5", "3,2 5 0", "4,2 5 0 1", "6,2 5 0 1 3 4", "9,2 5 0 1 3 4"})
  void equalScoresAreInTheOrderOfTheDenseIndex(int top, String expected) throws Exception {
    Parameters parameters = Parameters.allocate(arena, 3, 1, 6, 0);
    parameters.itemBias().setAtIndex(F32, 2, 0.5f);
    parameters.itemBias().setAtIndex(F32, 5, 0.5f);
    try (Model model = ModelFixture.of(parameters).open(folder)) {
      Recommender recommender = new Recommender(model);
      List<Integer> actual =
          recommender
              .recommend(recommender.tasteOf(0), Scoring.PREDICTION, top, ItemFilter.all(6))
              .stream()
              .map(ScoredItem::item)
              .toList();
      assertEquals(expected, String.join(" ", actual.stream().map(String::valueOf).toList()));
    }
  }

  @Test
  void whenNoItemQualifiesTheListIsEmpty() throws Exception {
    try (Model model =
        ModelFixture.of(Parameters.allocate(arena, 3, 1, 2, 1)).counts(5, 9).open(folder)) {
      Recommender recommender = new Recommender(model);
      Taste taste = recommender.tasteOf(0);
      BitSet second = new BitSet();
      second.set(1);
      ItemFilter nothing = atLeast(model, 10);
      ItemFilter both = atLeast(model, 6).without("second", second);
      ItemFilter first = atLeast(model, 5).without("second", second);
      assertEquals(List.of(), recommender.recommend(taste, Scoring.PREDICTION, 3, nothing));
      assertEquals(List.of(), recommender.recommend(taste, Scoring.PREDICTION, 3, both));
      assertEquals(1, recommender.recommend(taste, Scoring.PREDICTION, 3, first).size());
    }
  }

  @Test
  void anEmptyListIsNoAnswer() throws Exception {
    try (Model model = ModelFixture.of(Parameters.allocate(arena, 3, 1, 2, 1)).open(folder)) {
      Recommender recommender = new Recommender(model);
      Taste taste = recommender.tasteOf(0);
      for (int top : new int[] {0, -1}) {
        assertEquals(
            "option out of range: --top=" + top + "; use 1 or more",
            assertThrows(
                    IllegalArgumentException.class,
                    () -> recommender.recommend(taste, Scoring.PREDICTION, top, ItemFilter.all(2)))
                .getMessage());
      }
    }
  }
}
