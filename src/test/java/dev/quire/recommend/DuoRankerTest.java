package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuoRankerTest {
  private static final double LAMBDA = 2;
  private static final double LIKED_ABOVE = 3.75;

  private final Arena arena = Arena.ofShared();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    arena.close();
  }

  private record Duo(Parameters ratings, Variances variances, Parameters preferences) {
    /** By the formula, in double, with the probability as an integral. */
    double score(int user, int item) {
      double mean = RandomParameters.predict(ratings, user, item);
      double variance = RandomParameters.variance(ratings, variances, user, item) + 1 / LAMBDA;
      double liked = aboveThreshold((mean - LIKED_ABOVE) / Math.sqrt(variance));
      double chosen = RandomParameters.predict(preferences, user, item);
      return Math.exp(Math.log(Math.max(chosen, 0.001)) + 0.25 * Math.log(liked));
    }

    /** Simpson's rule from far below. */
    private static double aboveThreshold(double z) {
      double from = Math.min(-12, z - 3);
      int steps = 4000;
      double step = (z - from) / steps;
      double sum = density(from) + density(z);
      for (int i = 1; i < steps; i++) {
        sum += (i % 2 == 0 ? 2 : 4) * density(from + i * step);
      }
      return sum * step / 3;
    }

    private static double density(double x) {
      return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
  }

  private Duo duo(int users, int items, int rank, int preferenceRank) {
    Parameters preferences = RandomParameters.of(arena, users, items, preferenceRank, 3);
    Parameters ofMeanZero =
        new Parameters(
            0,
            users,
            items,
            preferenceRank,
            preferences.userBias().fill((byte) 0),
            preferences.itemBias().fill((byte) 0),
            preferences.userFactors(),
            preferences.itemFactors());
    return new Duo(
        RandomParameters.of(arena, users, items, rank, 1),
        RandomParameters.variances(arena, users, items, rank, 2),
        ofMeanZero);
  }

  private Model model(Duo duo) throws Exception {
    return ModelFixture.of(duo.ratings())
        .variances(duo.variances())
        .preference(duo.preferences())
        .open(folder);
  }

  private static DuoRanker ranker(Model model) throws Exception {
    return new DuoRanker(
        model,
        model.preference().orElseThrow().parameters(),
        Priors.uncertainty(model, LAMBDA, 4),
        LIKED_ABOVE);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,15", "15,16", "16,17", "17,2", "40,64"})
  void theScoreIsThatOfTheFormula(int rank, int preferenceRank) throws Exception {
    Duo duo = duo(4, 1100, rank, preferenceRank);
    try (Model model = model(duo)) {
      DuoRanker ranker = ranker(model);
      assertEquals(ScoreMeaning.PREFERENCE, ranker.meaning());
      for (int user = 0; user < 4; user++) {
        Standing standing = ranker.standing(user);
        double[] all = new double[1100];
        ranker.scores(standing).fill(all);
        for (int item = 0; item < 1100; item++) {
          double expected = duo.score(user, item);
          assertEquals(expected, ranker.score(standing, item), 1e-5 * (1 + expected));
          assertEquals(ranker.score(standing, item), all[item], 1e-5 * (1 + expected));
        }
      }
    }
  }

  /** Where the probability itself is no double any more, too. */
  @Test
  void theTailIsThatOfTheNormalDistribution() {
    for (double z : new double[] {3, 0, -2, -8, -20, -34.999, -35.001, -37}) {
      double log = 4 * Math.log(DuoRanker.fourthRootOfNormal(z));
      double expected = z > -30 ? Math.log(Duo.aboveThreshold(z)) : asymptotic(z);
      assertEquals(expected, log, 1e-5 * (1 + Math.abs(expected)), "z=" + z);
    }
    double before = 1;
    for (double z = 5; z > -70; z -= 0.25) {
      double root = DuoRanker.fourthRootOfNormal(z);
      assertTrue(root < before && root > 0, "z=" + z);
      before = root;
    }
  }

  /** Three terms of the series. */
  private static double asymptotic(double z) {
    double square = z * z;
    return -square / 2
        - Math.log(-z * Math.sqrt(2 * Math.PI))
        + Math.log(1 - 1 / square + 3 / (square * square));
  }

  /** No item has a score that its preference alone rules out. */
  @Test
  void thePreferenceBoundsTheScore() throws Exception {
    Duo duo = duo(5, 300, 3, 4);
    try (Model model = model(duo)) {
      DuoRanker ranker = ranker(model);
      Recommender preferences = new Recommender(ranker.bounding());
      for (int user = 0; user < 5; user++) {
        Standing standing = ranker.standing(user);
        for (int item = 0; item < 300; item++) {
          double least = ranker.leastPrediction(ranker.score(standing, item));
          assertTrue(preferences.score(ranker.bound(standing), item) >= least, "item " + item);
        }
      }
      assertEquals(0.5, ranker.leastPrediction(0.5));
      assertEquals(Double.NEGATIVE_INFINITY, ranker.leastPrediction(0.001));
    }
  }

  /** Also of users whom few items suit, so that the ratings alone decide. */
  @ParameterizedTest
  @CsvSource({"9,50,10", "17,700,100", "33,1500,25", "6,3000,64", "5,20,20"})
  void aBatchFindsTheBestOfAll(int users, int items, int top) throws Exception {
    Duo duo = duo(users, items, 5, 3);
    for (int k = 0; k < 3; k++) {
      duo.preferences().userFactors().setAtIndex(F32, k, 0); // chooses nothing
    }
    int[] everyone = IntStream.range(0, users).toArray();
    try (Model model = model(duo)) {
      DuoRanker ranker = ranker(model);
      for (int threads : new int[] {1, 3}) {
        List<Integer> seen = new ArrayList<>();
        try (WorkerPool pool = new WorkerPool(threads)) {
          new BatchScorer(ranker, top, ItemFilter.all(items), List.of())
              .score(
                  everyone,
                  pool,
                  block -> block,
                  0,
                  (block, same) -> {
                    for (int i = 0; i < block.size(); i++) {
                      seen.add(block.user(i));
                      assertSame(ranker, block, i, items, top);
                    }
                  });
        }
        assertEquals(IntStream.of(everyone).boxed().toList(), seen);
      }
    }
  }

  private static void assertSame(DuoRanker ranker, TopBlock block, int i, int items, int top) {
    Standing standing = ranker.standing(block.user(i));
    int[] expected =
        IntStream.range(0, items)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer item) -> -ranker.score(standing, item))
                    .thenComparingInt(item -> item))
            .limit(top)
            .mapToInt(Integer::intValue)
            .toArray();
    int[] actual = IntStream.range(0, block.count(i)).map(n -> block.item(i, n)).toArray();
    assertArrayEquals(expected, actual, "user " + block.user(i));
    List<ScoredItem> alone = Recommender.recommend(ranker, standing, top, ItemFilter.all(items));
    assertArrayEquals(expected, alone.stream().mapToInt(ScoredItem::item).toArray());
  }

  @Test
  void whatIsFamiliarHasMoreByItsCount() throws Exception {
    Parameters parameters = RandomParameters.of(arena, 3, 20, 2, 1);
    int[] counts = IntStream.range(0, 20).map(item -> item * item).toArray();
    try (Model model = ModelFixture.of(parameters).counts(counts).open(folder)) {
      PredictionRanker familiar = PredictionRanker.ofFamiliar(model, 4.5);
      Standing standing = familiar.standing(1);
      for (int item = 0; item < 20; item++) {
        double expected =
            RandomParameters.predict(parameters, 1, item) + 0.8 * Math.log(1 + counts[item]);
        assertEquals(expected, familiar.score(standing, item), 1e-5);
      }
      assertEquals(ScoreMeaning.PREFERENCE, familiar.meaning());
      assertEquals(ScoreMeaning.RATING, PredictionRanker.ofScores(model).meaning());
    }
  }

  @Test
  void modelsKeepTheirPreferences() throws Exception {
    Duo duo = duo(3, 5, 2, 4);
    try (Model model = model(duo)) {
      model.verify();
      Parameters kept = model.preference().orElseThrow().parameters();
      assertEquals(4, kept.rank());
      assertEquals(0, kept.globalMean());
      assertEquals(-1, kept.itemFactors().mismatch(duo.preferences().itemFactors()));
      assertEquals(Optional.empty(), model.preference().get().prior());
    }
    try (Model model = ModelFixture.of(duo.ratings()).open(folder)) {
      assertFalse(model.preference().isPresent());
    }
  }
}
