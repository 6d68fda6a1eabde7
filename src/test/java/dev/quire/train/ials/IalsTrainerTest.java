package dev.quire.train.ials;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.kernel.Kernels;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.recommend.PreferenceFoldIn;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.Taste;
import dev.quire.solve.PairWeights;
import dev.quire.solve.PairWeights.Form;
import dev.quire.train.EpochResult;
import dev.quire.train.Oracle;
import dev.quire.train.Trainings;
import dev.quire.train.rows.HalfEpoch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IalsTrainerTest {
  @AutoClose private final Arena arena = Arena.ofShared();
  @AutoClose private final WorkerPool pool = new WorkerPool(3);

  private Parameters parameters(Ratings ratings, int rank) {
    return Parameters.allocate(arena, 0, ratings.users(), ratings.items(), rank);
  }

  /** A model is the same in every basis, so what is compared is scores and squares of rows. */
  @ParameterizedTest
  @CsvSource({"ials-confidence,CONFIDENCE,2,0.1,0", "ials-unobserved,UNOBSERVED,0.1,0.05,1"})
  void theScoresAreThoseOfTheOracle(String run, Form form, double alpha, double reg, double nu)
      throws Exception {
    Oracle oracle = Oracle.read();
    Ratings ratings = oracle.ratings();
    PairWeights weights = new PairWeights(form, alpha, 0, 1e300, reg, nu);
    Parameters parameters = parameters(ratings, 3);
    oracle.initialize(parameters);
    List<EpochResult> history =
        Trainings.run(trainer(ratings, weights, 0, parameters, 3), ratings.count(), parameters);
    for (int epoch = 0; epoch < 3; epoch++) {
      oracle.assertHistory(run, epoch, "loss", history.get(epoch).objective());
    }
    double[] users = oracle.numbers(run, "user_factors");
    double[] items = oracle.numbers(run, "item_factors");
    assertSameProducts(users, items, parameters.userFactors(), parameters.itemFactors());
    assertSameProducts(users, users, parameters.userFactors(), parameters.userFactors());
    assertSameProducts(items, items, parameters.itemFactors(), parameters.itemFactors());
  }

  private static void assertSameProducts(double[] a, double[] b, MemorySegment x, MemorySegment y) {
    int rank = 3;
    for (int i = 0; i < a.length / rank; i++) {
      for (int j = 0; j < b.length / rank; j++) {
        double expected = 0;
        double actual = 0;
        for (int k = 0; k < rank; k++) {
          expected += a[i * rank + k] * b[j * rank + k];
          actual += (double) x.getAtIndex(F32, i * rank + k) * y.getAtIndex(F32, j * rank + k);
        }
        assertEquals(expected, actual, 1e-4 * Math.max(0.1, Math.abs(expected)), i + "," + j);
      }
    }
  }

  private static IalsOptions options(
      Parameters parameters, int epochs, PairWeights weights, double userMean) {
    return new IalsOptions(parameters.rank(), epochs, weights, userMean, 0, 0, 7);
  }

  private IalsTrainer trainer(
      Ratings ratings, PairWeights weights, double userMean, Parameters parameters, int epochs) {
    IalsOptions options = options(parameters, epochs, weights, userMean);
    return new IalsTrainer(
        ratings, options, parameters, Optional.empty(), pool, new HalfEpoch(options.rank(), pool));
  }

  static Ratings random(int users, int items, double share, long seed) {
    Random random = new Random(seed);
    List<int[]> pairs = new ArrayList<>();
    for (int u = 0; u < users - 1; u++) { // the last rates nothing
      for (int i = 0; i < items - 1; i++) { // nobody rates the last
        if (random.nextDouble() < share * (1 + i % 3)) {
          pairs.add(new int[] {u, i});
        }
      }
    }
    float[] values = new float[pairs.size()];
    for (int n = 0; n < values.length; n++) {
      values[n] = 0.5f * (1 + random.nextInt(10));
    }
    return RatingsFixture.of(
        users,
        items,
        pairs.stream().mapToInt(pair -> pair[0]).toArray(),
        pairs.stream().mapToInt(pair -> pair[1]).toArray(),
        values);
  }

  static PairWeights weights(Form form, double nu) {
    return form == Form.UNOBSERVED
        ? new PairWeights(form, 0.1, 3, 1.2, 0.02, nu)
        : new PairWeights(form, 3, 0, 1, 0.3, nu);
  }

  /** Ranks above the length of most rows go through the dual. */
  @ParameterizedTest
  @CsvSource({
    "UNOBSERVED,1,1,0",
    "UNOBSERVED,2,1,0",
    "UNOBSERVED,7,1,0",
    "UNOBSERVED,16,0.5,0",
    "UNOBSERVED,17,1,0",
    "UNOBSERVED,64,1,0",
    "UNOBSERVED,128,0,0",
    "CONFIDENCE,5,0,0",
    "CONFIDENCE,16,0,0",
    "CONFIDENCE,67,1,0",
    "UNOBSERVED,1,1,1",
    "UNOBSERVED,2,0,1",
    "UNOBSERVED,7,1,1",
    "UNOBSERVED,16,0.5,1",
    "UNOBSERVED,64,1,1",
    "CONFIDENCE,5,0,1",
    "CONFIDENCE,67,1,1",
    "UNOBSERVED,7,1,0.6",
    "UNOBSERVED,64,1,0.3"
  })
  void theLossIsThatOfAllPairsAndNeverRises(Form form, int rank, double nu, double userMean) {
    Ratings ratings = random(60, 40, 0.12, rank);
    PairWeights weights = weights(form, nu);
    Parameters parameters = parameters(ratings, rank);
    IalsTrainer trainer = trainer(ratings, weights, userMean, parameters, 1);
    trainer.initialize();
    double before = Double.POSITIVE_INFINITY;
    for (int epoch = 0; epoch < 6; epoch++) {
      double told = trainer.epoch(epoch + 1).goal();
      double slow = AllPairsLoss.of(ratings, weights, userMean, parameters);
      assertEquals(slow, told, 2e-5 * slow, "epoch " + epoch);
      assertTrue(slow <= before * (1 + 1e-6), before + " to " + slow);
      before = slow;
    }
  }

  /** Items were solved last: they are where no step lowers the loss. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void noItemCanBeBetter(Form form) {
    Ratings ratings = random(50, 30, 0.15, 3);
    PairWeights weights = weights(form, 1);
    Parameters parameters = parameters(ratings, 8);
    IalsTrainer trainer = trainer(ratings, weights, 0, parameters, 1);
    trainer.initialize();
    trainer.epoch(1);
    trainer.epoch(1);
    double least = AllPairsLoss.of(ratings, weights, 0, parameters);
    Random random = new Random(1);
    for (int trial = 0; trial < 100; trial++) {
      long at = random.nextInt(30 * 8);
      float kept = parameters.itemFactors().getAtIndex(F32, at);
      parameters.itemFactors().setAtIndex(F32, at, kept + (random.nextBoolean() ? 0.01f : -0.01f));
      double moved = AllPairsLoss.of(ratings, weights, 0, parameters);
      parameters.itemFactors().setAtIndex(F32, at, kept);
      assertTrue(moved > least * (1 - 1e-7), "index " + at + ": " + least + " to " + moved);
    }
  }

  /**
   * More ratings than a worker takes at a time, so they are merged from chunks. With a mean the
   * loss is a difference, of sums of floats.
   */
  @ParameterizedTest
  @CsvSource({"0,5e-5", "1,1e-4"})
  void anItemOfManyUsersIsLikeAnyOther(double userMean, double tolerance) {
    int users = 70_000;
    int[] pairs = new int[2 * users];
    int[] items = new int[2 * users];
    float[] values = new float[2 * users];
    for (int n = 0; n < pairs.length; n++) {
      pairs[n] = n / 2;
      items[n] = n % 2 == 0 ? 0 : 1 + n / 2 % 5;
      values[n] = 1 + n % 7;
    }
    Ratings ratings = RatingsFixture.of(users, 6, pairs, items, values);
    PairWeights weights = weights(Form.UNOBSERVED, 1);
    Parameters parameters = parameters(ratings, 4);
    IalsTrainer trainer = trainer(ratings, weights, userMean, parameters, 1);
    trainer.initialize();
    trainer.epoch(1);
    double told = trainer.epoch(1).goal();
    assertEquals(AllPairsLoss.of(ratings, weights, userMean, parameters), told, tolerance * told);
  }

  @ParameterizedTest
  @CsvSource({"3,0", "16,0", "40,0", "3,1", "16,1", "16,0.5"})
  void someoneWithTheRatingsOfAUserGetsThatUsersScores(int rank, double userMean) {
    Ratings ratings = random(40, 30, 0.15, 9);
    PairWeights weights = weights(Form.UNOBSERVED, 1);
    Parameters parameters = parameters(ratings, rank);
    IalsTrainer trainer = trainer(ratings, weights, userMean, parameters, 1);
    trainer.initialize();
    trainer.epoch(1);
    trainer.updateUsers();
    PreferenceFoldIn foldIn =
        new PreferenceFoldIn(parameters, weights, item -> ratings.byItem().rowLength(item) > 0);
    Recommender recommender = new Recommender(parameters);
    CsrMatrix byUser = ratings.byUser();
    for (int user = 0; user < 40; user++) {
      int[] items = new int[byUser.rowLength(user)];
      float[] values = new float[items.length];
      for (int n = 0; n < items.length; n++) {
        items[n] = byUser.column(byUser.rowStart(user) + n);
        values[n] = byUser.value(byUser.rowStart(user) + n);
      }
      Taste folded = foldIn.taste(items, values);
      for (int item = 0; items.length > 0 && item < 30; item++) {
        double product = // as it is before the mean is taken out
            Kernels.dot(parameters.userFactors(), user, parameters.itemFactors(), item, rank);
        double score = recommender.score(folded, item);
        assertEquals(product, score, 1e-4, "user " + user + ", item " + item);
      }
    }
  }

  /** Where users are drawn to is where that costs least. */
  @Test
  void theMeanIsThatOfTheUsersWithTheirRidges() {
    Ratings ratings = random(60, 40, 0.12, 2);
    PairWeights weights = weights(Form.UNOBSERVED, 1);
    Parameters parameters = parameters(ratings, 5);
    IalsTrainer trainer = trainer(ratings, weights, 1, parameters, 1);
    trainer.initialize();
    trainer.epoch(1);
    trainer.epoch(2);
    CsrMatrix byUser = ratings.byUser();
    for (int k = 0; k < 5; k++) {
      double sum = 0;
      double size = 0;
      for (int user = 0; user < 59; user++) {
        double weight = 0;
        for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
          weight += weights.weight(byUser.value(at));
        }
        double drawn =
            weights.ridge(weight, ratings.items())
                * parameters.userFactors().getAtIndex(F32, user * 5L + k);
        sum += drawn;
        size += Math.abs(drawn);
      }
      assertEquals(0, sum / size, 1e-5, "factor " + k);
      assertEquals(0, parameters.userFactors().getAtIndex(F32, 59 * 5L + k), "without ratings");
    }
  }

  /** Fewer items than factors, and nothing that draws the others anywhere. */
  @Test
  void whereNothingDeterminesAPlaceThatIsSaid() {
    Parameters parameters = Parameters.allocate(arena, 0, 2, 2, 5);
    PairWeights weights = new PairWeights(Form.UNOBSERVED, 0.1, 3, 1, 0, 1);
    PreferenceFoldIn foldIn = new PreferenceFoldIn(parameters, weights, item -> true);
    String message =
        assertThrows(BadInputException.class, () -> foldIn.taste(new int[] {0}, new float[] {4}))
            .getMessage();
    assertTrue(message.contains("don't determine a place; train"), message);
  }

  /** The features' part by brute force: an item's prior is the sum of its features over a root. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.4, 1})
  void withFeaturesTheLossHasTheDistanceToThePrior(double userMean) {
    Ratings ratings = random(60, 40, 0.12, 5);
    PairWeights weights = weights(Form.UNOBSERVED, 1);
    Parameters parameters = parameters(ratings, 6);
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(40);
    for (int item = 0; item < 40; item++) {
      builder.add(item, "of three " + item % 3, 1);
      builder.add(item, "of two " + item % 2, 1);
    }
    FeaturePrior prior = FeaturePrior.allocate(arena, builder.build("made"), 6);
    IalsTrainer trainer =
        new IalsTrainer(
            ratings,
            options(parameters, 1, weights, userMean),
            parameters,
            Optional.of(prior),
            pool,
            new HalfEpoch(6, pool));
    trainer.initialize();
    double before = Double.POSITIVE_INFINITY;
    for (int epoch = 0; epoch < 6; epoch++) {
      double told = trainer.epoch(epoch + 1).goal();
      double slow = AllPairsLoss.withPrior(ratings, weights, userMean, parameters, prior);
      assertEquals(slow, told, 2e-5 * slow, "epoch " + epoch);
      assertTrue(slow <= before * (1 + 1e-6), before + " to " + slow);
      before = slow;
    }
    float[] mean = new float[6];
    prior.mean(39, mean);
    for (int k = 0; k < 6; k++) {
      assertEquals(mean[k], parameters.itemFactors().getAtIndex(F32, 39 * 6 + k), "unrated");
    }
  }
}
