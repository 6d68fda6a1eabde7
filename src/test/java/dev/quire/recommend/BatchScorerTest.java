package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.kernel.ScoreKernels;
import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.recommend.ItemFilter.RuleName;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch gives each user what {@link Recommender} gives them alone, to the last bit. */
class BatchScorerTest {
  @TempDir Path folder;

  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1,1",
    "9,50,3,10",
    "17,700,16,10",
    "33,1500,17,25",
    "20,3000,1,5",
    "8,400,64,400",
    "8,300,5,1000",
    "16,2500,0,10",
    "10,1000,128,3"
  })
  void eachUserGetsWhatTheyGetAlone(int users, int items, int rank, int top) throws Exception {
    Parameters parameters = RandomParameters.of(arena, users, items, rank, items + rank);
    Ratings rated = RatingsFixture.random(users, items, 2, 7);
    int[] counts = IntStream.range(0, items).map(item -> item % 11).toArray();
    try (Model model = ModelFixture.of(parameters).counts(counts).open(folder)) {
      for (int minRatings : new int[] {0, 4}) {
        assertSame(model, minRatings, top, null);
        assertSame(model, minRatings, top, rated.byUser());
      }
    }
  }

  @Test
  void scoresThatAreTheSameOrNearlySoAreRankedAlike() throws Exception {
    Parameters parameters = RandomParameters.of(arena, 12, 2000, 33, 1);
    Random random = new Random(5);
    for (int item = 0; item < 2000; item++) { // ten groups of copies, half of them a bit off
      for (int k = 0; k < 33; k++) {
        float value = parameters.itemFactors().getAtIndex(F32, (item % 10) * 33L + k);
        float off = item % 20 < 10 ? 0 : Math.ulp(value) * random.nextInt(3);
        parameters.itemFactors().setAtIndex(F32, item * 33L + k, value + off);
      }
      parameters.itemBias().setAtIndex(F32, item, 0.25f);
    }
    try (Model model = ModelFixture.of(parameters).open(folder)) {
      assertSame(model, 0, 7, null);
      assertSame(model, 0, 300, null);
    }
  }

  /** Enough items for a sample of them to tell where the best begin. */
  @ParameterizedTest
  @CsvSource({"9,3000,16,64", "5,2500,3,600", "17,6000,0,100", "3,4000,17,1000"})
  void aSampleChangesNothing(int users, int items, int rank, int top) throws Exception {
    Parameters parameters = RandomParameters.of(arena, users, items, rank, items + rank);
    Ratings rated = RatingsFixture.random(users, items, 2, 7);
    try (Model model = ModelFixture.of(parameters).open(folder)) {
      assertSame(model, 0, top, null);
      assertSame(model, 0, top, rated.byUser());
    }
  }

  /**
   * Items that a sample gets wrong: the best lie in it, or none of them, or all are alike, or they
   * come in order.
   */
  @ParameterizedTest
  @ValueSource(strings = {"in it", "none in it", "alike", "rising", "falling", "zeros"})
  void aSampleMayPromiseTooMuchOrTooLittle(String order) throws Exception {
    int items = 16 * 3 * ScoreKernels.tile() + 5;
    Parameters parameters = RandomParameters.of(arena, 11, items, 4, 3);
    for (int item = 0; item < items; item++) {
      boolean sampled = item % Screening.SAMPLE == Screening.SAMPLE / 2;
      float bias =
          switch (order) {
            case "in it" -> sampled ? 100 : 0;
            case "none in it" -> sampled ? -100 : 0;
            case "rising" -> item;
            case "falling" -> -item;
            case "zeros" -> item % 2 == 0 ? 0f : -0f;
            default -> 1;
          };
      parameters.itemBias().setAtIndex(F32, item, bias);
      if (!order.endsWith("in it")) {
        for (int k = 0; k < 4; k++) {
          parameters.itemFactors().setAtIndex(F32, item * 4L + k, 0);
        }
      }
    }
    Ratings rated = RatingsFixture.random(11, items, 2, 7);
    try (Model model = ModelFixture.of(parameters).open(folder)) {
      for (int top : new int[] {64, items / 5}) {
        assertSame(model, 0, top, null);
        assertSame(model, 0, top, rated.byUser());
      }
    }
  }

  private static void assertSame(Model model, int minRatings, int top, CsrMatrix rated) {
    int[] users =
        IntStream.range(0, model.parameters().users()).map(i -> users(model) - 1 - i).toArray();
    ItemFilter known =
        ItemFilter.all(model.parameters().items())
            .and(RuleName.words("known"), item -> model.itemCount(item) >= minRatings);
    BatchScorer scorer =
        new BatchScorer(
            PredictionRanker.ofScores(model),
            top,
            known,
            rated == null ? List.of() : List.of(rated));
    Recommender recommender = new Recommender(model);
    for (int threads : new int[] {1, 2, 3, 8}) {
      List<Integer> seen = new ArrayList<>();
      try (WorkerPool pool = new WorkerPool(threads)) {
        scorer.score(
            users,
            pool,
            block -> block,
            0,
            (block, same) -> {
              assertEquals(seen.size(), block.first());
              for (int i = 0; i < block.size(); i++) {
                int user = block.user(i);
                seen.add(user);
                assertEquals(
                    recommender.recommend(
                        recommender.tasteOf(user),
                        Scoring.PREDICTION,
                        top,
                        known.without(RuleName.words("rated"), excluded(rated, user))),
                    items(block, i),
                    "user " + user);
              }
            });
      }
      assertEquals(IntStream.of(users).boxed().toList(), seen);
    }
  }

  private static List<ScoredItem> items(TopBlock block, int i) {
    return IntStream.range(0, block.count(i))
        .mapToObj(rank -> new ScoredItem(block.item(i, rank), block.score(i, rank)))
        .toList();
  }

  private static int users(Model model) {
    return model.parameters().users();
  }

  private static BitSet excluded(CsrMatrix rated, int user) {
    BitSet excluded = new BitSet();
    if (rated != null) {
      for (long at = rated.rowStart(user); at < rated.rowEnd(user); at++) {
        excluded.set(rated.column(at));
      }
    }
    return excluded;
  }

  /** Files that nobody has verified may hold them; a list without the item would be a wrong one. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 3e38f})
  void numbersThatGiveNoScoreAreRefused(float number) throws Exception {
    Parameters ofItem = RandomParameters.of(arena, 3, 40, 4, 1);
    Parameters ofUser = RandomParameters.of(arena, 3, 40, 4, 1);
    ofItem.itemFactors().setAtIndex(F32, 7 * 4 + 2, number);
    ofUser.userFactors().setAtIndex(F32, 4 + 2, number);
    for (Parameters parameters : List.of(ofItem, ofUser)) {
      try (Model model = ModelFixture.of(parameters).open(folder);
          WorkerPool pool = new WorkerPool(2)) {
        Ranker ranker = PredictionRanker.ofScores(model);
        String message =
            assertThrows(
                    BadInputException.class,
                    () ->
                        new BatchScorer(ranker, 3, ItemFilter.all(40), List.of())
                            .score(
                                new int[] {0, 1, 2}, pool, block -> block, 0, (block, same) -> {}))
                .getMessage();
        assertTrue(message.startsWith("scores of this model are no numbers: score="), message);
        if (!Float.isFinite(number)) {
          Standing standing = ranker.standing(1);
          ItemFilter all = ItemFilter.all(40);
          assertThrows(
              BadInputException.class, () -> Recommender.recommend(ranker, standing, 3, all));
        }
      }
    }
  }

  @Test
  void aSinkThatFailsStopsTheBatch() throws Exception {
    Parameters parameters = RandomParameters.of(arena, 5000, 10, 2, 1);
    try (Model model = ModelFixture.of(parameters).open(folder);
        WorkerPool pool = new WorkerPool(3)) {
      BatchScorer scorer =
          new BatchScorer(PredictionRanker.ofScores(model), 3, ItemFilter.all(10), List.of());
      int[] users = IntStream.range(0, 5000).toArray();
      List<Integer> firsts = new ArrayList<>();
      Exception e =
          assertThrows(
              IOException.class,
              () ->
                  scorer.score(
                      users,
                      pool,
                      block -> block,
                      0,
                      (block, same) -> {
                        firsts.add(block.first());
                        if (block.first() > 0) {
                          throw new IOException("full");
                        }
                      }));
      assertEquals("full", e.getMessage());
      assertTrue(firsts.size() == 2, firsts::toString);
    }
  }
}
