package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.recommend.ItemFilter.RuleName;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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

  static List<Scoring> scorings() {
    return List.of(
        Scoring.PREDICTION, Scoring.dot(0), Scoring.dot(0.05), Scoring.dot(-2), Scoring.COSINE);
  }

  @ParameterizedTest
  @CsvSource({"1,0,1", "50,3,10", "200,16,7", "120,17,1000", "80,40,80", "90,128,5"})
  void agreesWithARankingInDoublePrecision(int items, int rank, int top) throws Exception {
    int users = 4;
    Parameters parameters = RandomParameters.of(arena, users, items, rank, items);
    Random random = new Random(items);
    int[] counts = IntStream.range(0, items).map(item -> random.nextInt(20)).toArray();
    try (Model model = ModelFixture.of(parameters).counts(counts).open(folder)) {
      Recommender recommender = new Recommender(model);
      for (int user = 0; user < users; user++) {
        BitSet excluded = new BitSet();
        for (int item = 0; item < items; item++) {
          excluded.set(item, random.nextInt(5) == 0);
        }
        ItemFilter filter = atLeast(model, 4 * user).without(RuleName.words("excluded"), excluded);
        double bias = parameters.userBias().getAtIndex(F32, user);
        double[] vector = DoubleScores.row(parameters.userFactors(), rank, user);
        for (Scoring scoring : rank == 0 ? List.of(Scoring.PREDICTION) : scorings()) {
          DoubleScores.assertBest(
              items,
              filter::keeps,
              DoubleScores.of(parameters, scoring, bias, vector),
              top,
              recommender.recommend(recommender.tasteOf(user), scoring, top, filter));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "60,3", "60,16", "60,17", "60,128"})
  void neighboursAreThoseOfARankingInDoublePrecision(int count, int rank) throws Exception {
    Parameters parameters = RandomParameters.of(arena, count, count, rank, rank);
    try (Model model = ModelFixture.of(parameters).open(folder)) {
      Recommender recommender = new Recommender(model);
      ItemFilter even = ItemFilter.all(count).and(RuleName.words("even"), item -> item % 2 == 0);
      for (int row = 0; row < count; row++) {
        int itself = row;
        double[] item = DoubleScores.row(parameters.itemFactors(), rank, row);
        for (Scoring scoring : List.of(Scoring.COSINE, Scoring.dot(0))) {
          DoubleScores.assertBest(
              count,
              other -> other != itself && other % 2 == 0,
              DoubleScores.of(parameters, scoring, 0, item),
              7,
              recommender.similarItems(row, scoring, 7, even));
        }
        double[] user = DoubleScores.row(parameters.userFactors(), rank, row);
        DoubleScores.assertBest(
            count,
            other -> other != itself,
            other ->
                DoubleScores.cosine(user, DoubleScores.row(parameters.userFactors(), rank, other)),
            7,
            recommender.similarUsers(row, 7).stream()
                .map(found -> new ScoredItem(found.user(), found.score()))
                .toList());
      }
    }
  }

  @Test
  void aVectorOfZerosIsLikeNothing() throws Exception {
    Parameters parameters = Parameters.allocate(arena, 3, 2, 3, 2);
    parameters.itemFactors().setAtIndex(F32, 0, -1); // items (-1, 0), (0, 0), (0, 0)
    parameters.userFactors().setAtIndex(F32, 3, 2); // users (0, 0), (0, 2)
    try (Model model = ModelFixture.of(parameters).open(folder)) {
      Recommender recommender = new Recommender(model);
      ItemFilter all = ItemFilter.all(3);
      assertEquals(
          List.of(new ScoredItem(1, 0), new ScoredItem(2, 0)),
          recommender.similarItems(0, Scoring.COSINE, 5, all),
          "in the order of the dense index");
      String expected =
          "vector without a direction: norm=0; too few training ratings have given it one: ";
      for (Executable question :
          List.<Executable>of(
              () -> recommender.similarItems(1, Scoring.COSINE, 5, all),
              () -> recommender.similarItems(1, Scoring.dot(0), 5, all),
              () -> recommender.similarUsers(0, 5),
              () -> recommender.recommend(recommender.tasteOf(0), Scoring.COSINE, 5, all),
              () -> recommender.recommend(recommender.tasteOf(0), Scoring.dot(0), 5, all))) {
        String message = assertThrows(IllegalArgumentException.class, question).getMessage();
        assertTrue(message.startsWith(expected), message);
      }
      assertEquals(
          3,
          recommender.recommend(recommender.tasteOf(0), Scoring.dot(0.1), 5, all).size(),
          "the biases rank");
    }
  }

  @Test
  void aModelOfBiasesHasNoVectorsToCompare() throws Exception {
    try (Model model = ModelFixture.of(Parameters.allocate(arena, 3, 2, 3, 0)).open(folder)) {
      Recommender recommender = new Recommender(model);
      ItemFilter all = ItemFilter.all(3);
      for (Executable question :
          List.<Executable>of(
              () -> recommender.similarItems(1, Scoring.COSINE, 5, all),
              () -> recommender.similarItems(1, Scoring.dot(0), 5, all),
              () -> recommender.similarUsers(0, 5),
              () -> recommender.recommend(recommender.tasteOf(0), Scoring.COSINE, 5, all),
              () -> recommender.recommend(recommender.tasteOf(0), Scoring.dot(1), 5, all),
              () -> Polarizing.of(model, all, 5, Optional.empty()))) {
        assertEquals(
            "model has no vectors to compare: rank=0; train one with model=als",
            assertThrows(IllegalArgumentException.class, question).getMessage());
      }
    }
  }

  private static ItemFilter atLeast(Model model, int minRatings) {
    return ItemFilter.all(model.parameters().items())
        .and(
            RuleName.words("--min-ratings=" + minRatings),
            item -> model.itemCount(item) >= minRatings);
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
      ItemFilter both = atLeast(model, 6).without(RuleName.words("second"), second);
      ItemFilter first = atLeast(model, 5).without(RuleName.words("second"), second);
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
            "setting out of range: top=" + top + "; use 1 or more",
            assertThrows(
                    IllegalArgumentException.class,
                    () -> recommender.recommend(taste, Scoring.PREDICTION, top, ItemFilter.all(2)))
                .getMessage());
      }
    }
  }
}
