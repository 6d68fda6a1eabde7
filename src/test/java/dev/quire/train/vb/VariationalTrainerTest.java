package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.FeaturePrior;
import dev.quire.model.FeaturePriors;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.ScratchSpace;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.EpochResult;
import dev.quire.train.Goal;
import dev.quire.train.Oracle;
import dev.quire.train.Trainings;
import dev.quire.train.rows.Schedule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariationalTrainerTest {
  private final Arena arena = Arena.ofShared();
  private final ScratchSpace scratch =
      new ScratchSpace(Path.of(System.getProperty("java.io.tmpdir")));
  private final WorkerPool pool = new WorkerPool(2);

  /** A trainer and what it trains. */
  private record Run(
      Ratings ratings,
      Parameters means,
      Variances variances,
      Optional<FeaturePrior> features,
      VariationalTrainer trainer) {
    List<EpochResult> train() {
      return Trainings.run(trainer, ratings.count(), means);
    }

    double bound() {
      return bound(trainer.precisions());
    }

    double bound(Precisions precisions) {
      return SlowBound.of(ratings, means, variances, features, precisions);
    }
  }

  @AfterEach
  void close() {
    pool.close();
    scratch.close();
    arena.close();
  }

  @ParameterizedTest
  @CsvSource({"vb,MEAN_FIELD", "vb-marginal,MARGINAL"})
  void agreesWithTheIndependentImplementation(String name, Variance variance) throws Exception {
    Oracle oracle = Oracle.read();
    Run run = run(oracle.ratings(), oracle.options(name, variance), pool);
    oracle.initialize(run.means());
    List<Precisions> learned = new ArrayList<>();
    List<EpochResult> history =
        Trainings.run(
            run.trainer(),
            run.ratings().count(),
            run.means(),
            Optional.empty(),
            result -> learned.add(run.trainer().precisions()));

    oracle.assertClose(name, run.means());
    oracle.assertClose(name, "user_bias_variance", run.variances().userBias());
    oracle.assertClose(name, "item_bias_variance", run.variances().itemBias());
    oracle.assertClose(name, "user_factor_variance", run.variances().userFactors());
    oracle.assertClose(name, "item_factor_variance", run.variances().itemFactors());
    assertEquals(3, history.size());
    for (int epoch = 0; epoch < history.size(); epoch++) {
      Precisions now = learned.get(epoch);
      oracle.assertHistory(name, epoch, "train_rmse", history.get(epoch).trainRmse());
      oracle.assertHistory(name, epoch, "learned_lambda", now.lambda());
      oracle.assertHistory(name, epoch, "item_precision", now.items());
      oracle.assertHistory(name, epoch, "item_bias_precision", now.itemBias());
      oracle.assertHistory(name, epoch, "user_bias_precision", now.userBias());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theBoundNeverFalls(long seed) {
    int rank = List.of(1, 2, 3, 5, 8, 15, 16, 17, 31, 32).get((int) seed - 1);
    Run run = run(seed, options(rank, 100, Variance.MEAN_FIELD, 0));
    double previous = Double.NEGATIVE_INFINITY;
    List<EpochResult> history = run.train();
    assertEquals(100, history.size());
    for (EpochResult result : history) {
      assertTrue(
          result.objective() >= previous - 1e-6 * Math.abs(previous),
          () -> "rank " + rank + " " + result);
      previous = result.objective();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,MEAN_FIELD", "4,MEAN_FIELD", "17,MEAN_FIELD", "40,MEAN_FIELD", "5,MARGINAL"})
  void theReportedBoundIsTheOneOfTheFormula(int rank, Variance variance) {
    for (int epochs : new int[] {1, 2, 7}) {
      Run run = run(5, options(rank, epochs, variance, 0));
      EpochResult last = run.train().getLast();
      assertEquals(Goal.ELBO, last.goal());
      double bound = run.bound();
      assertEquals(bound, last.objective(), 1e-5 * Math.abs(bound));
      double squares = SlowBound.squaredError(run.ratings(), run.means());
      assertEquals(Math.sqrt(squares / run.ratings().count()), last.trainRmse(), 1e-5);
    }
  }

  /** Also with feature vectors, which are solved exactly given all others. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 17})
  void withFeaturesTheBoundIsTheOneOfTheFormulaAndNeverFalls(int rank) {
    Ratings ratings = RatingsFixture.random(60, 50, 4, 5);
    VariationalOptions options = options(rank, 60, Variance.MEAN_FIELD, 0);
    Run run = run(ratings, options, features(), pool);
    double previous = Double.NEGATIVE_INFINITY;
    for (EpochResult result : run.train()) {
      assertTrue(result.objective() >= previous - 1e-6 * Math.abs(previous), "epoch " + result);
      previous = result.objective();
    }
    assertEquals(run.bound(), previous, 1e-5 * Math.abs(previous));
    MemorySegment vectors = run.features().orElseThrow().factors();
    assertTrue(Math.abs(vectors.getAtIndex(F32, 0)) > 0, "features have learned something");
    float[] prior = new float[rank];
    run.features().orElseThrow().mean(49, prior);
    assertEquals(0, ratings.byItem().rowLength(49));
    float[] cold = run.means().itemFactors().asSlice(4L * 49 * rank, 4L * rank).toArray(F32);
    assertArrayEquals(prior, cold, "an item without ratings is where its features place it");
  }

  /** After its own update each number is where the bound is highest, given all others. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 19})
  void anyNumberThatIsAPercentOffLowersTheBound(int rank) {
    Run run = run(rank, options(rank, 4, Variance.MEAN_FIELD, 0));
    run.train();
    VariationalRows.Totals users = run.trainer().updateUsers(1);
    assertHighest(run, run.means().userBias());
    assertHighest(run, run.means().userFactors());
    assertHighest(run, run.variances().userBias());
    assertHighest(run, run.variances().userFactors());
    VariationalRows.Totals items = run.trainer().updateItems(1);
    assertHighest(run, run.means().itemBias());
    assertHighest(run, run.means().itemFactors());
    assertHighest(run, run.variances().itemBias());
    assertHighest(run, run.variances().itemFactors());
    run.trainer().learnPrecisions(users, items);
    double highest = run.bound();
    for (int which = 0; which < 3 + rank; which++) {
      for (double factor : new double[] {0.99, 1.01}) {
        Precisions off = scaled(run.trainer().precisions(), which, factor);
        double bound = run.bound(off);
        assertTrue(bound < highest, "precision " + which);
      }
    }
  }

  /** A mean near 0 is no test: a percent of it is less than what a float can tell. */
  private static void assertHighest(Run run, MemorySegment array) {
    double highest = run.bound();
    float[] numbers = array.toArray(F32);
    double size = 0;
    for (float number : numbers) {
      size = Math.max(size, Math.abs(number));
    }
    int tested = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (Math.abs(numbers[i]) > 1e-3 * size) {
        for (float factor : new float[] {0.99f, 1.01f}) {
          array.setAtIndex(F32, i, numbers[i] * factor);
          assertTrue(run.bound() < highest, "index " + i);
        }
        array.setAtIndex(F32, i, numbers[i]);
        tested++;
      }
    }
    assertTrue(tested > numbers.length / 2, tested + " of " + numbers.length);
  }

  private static Precisions scaled(Precisions precisions, int which, double factor) {
    double[] items = precisions.items().clone();
    if (which >= 3) {
      items[which - 3] *= factor;
    }
    return new Precisions(
        precisions.lambda() * (which == 0 ? factor : 1),
        items,
        precisions.itemBias() * (which == 1 ? factor : 1),
        precisions.userBias() * (which == 2 ? factor : 1));
  }

  @Test
  void rowsWithoutRatingsKeepTheirPrior() {
    Run run = run(5, options(4, 3, Variance.MEAN_FIELD, 0));
    run.trainer().updateUsers(1);
    run.trainer().updateItems(1);
    run.trainer().learnPrecisions(run.trainer().updateUsers(1), run.trainer().updateItems(1));
    Precisions before = run.trainer().precisions();
    run.trainer().updateUsers(1);
    run.trainer().updateItems(1);
    int cold = run.ratings().items() - 1;
    assertEquals(0, run.ratings().byItem().rowLength(cold));
    assertEquals(0, run.means().itemBias().getAtIndex(F32, cold));
    assertEquals(1 / before.itemBias(), run.variances().itemBias().getAtIndex(F32, cold), 1e-6);
    for (int k = 0; k < 4; k++) {
      long index = cold * 4L + k;
      assertEquals(0, run.means().itemFactors().getAtIndex(F32, index));
      assertEquals(
          1 / before.items()[k], run.variances().itemFactors().getAtIndex(F32, index), 1e-6);
      assertEquals(1, run.variances().userFactors().getAtIndex(F32, 3 * 4 + k), "no ratings");
    }
  }

  @ParameterizedTest
  @EnumSource(Variance.class)
  void aLongRowIsTheSameInChunksAndForAnyNumberOfThreads(Variance variance) {
    Ratings ratings = RatingsFixture.withLongRow(2 * Schedule.LONG_ROW + 1_000, 500, 1);
    float[] expected = null;
    for (int threads : new int[] {1, 2, 3, 8}) {
      try (WorkerPool workers = new WorkerPool(threads)) {
        Run run = run(ratings, options(5, 2, variance, 0), workers);
        double bound = run.train().getLast().objective();
        assertEquals(run.bound(), bound, 1e-5 * Math.abs(bound));
        float[] actual = run.variances().itemFactors().toArray(F32);
        expected = expected == null ? actual : expected;
        assertArrayEquals(expected, actual, threads + " threads");
      }
    }
  }

  /** A million ratings, each row with hundreds, and a rank larger than the true one. */
  @Test
  void theNoiseIsLearnedAndTheErrorIsNearItsFloor() {
    double noise = 0.75;
    int users = 1_500;
    int items = 1_400;
    Random random = new Random(4);
    double[][] u = gaussians(random, users, 4);
    double[][] v = gaussians(random, items, 4);
    RatingsFixture.Truth truth =
        (user, item) ->
            3.5
                + 0.3 * (u[user][3] + v[item][3])
                + 0.4
                    * (u[user][0] * v[item][0] + u[user][1] * v[item][1] + u[user][2] * v[item][2]);
    Ratings ratings = RatingsFixture.dense(users, items, truth, noise, 5);
    assertEquals(1.05e6, (double) ratings.count(), 5e3);
    Run run = run(ratings, options(6, 60, Variance.MEAN_FIELD, 1e-5), pool);
    run.train();
    assertEquals(noise, Math.sqrt(1 / run.trainer().precisions().lambda()), 0.03 * noise);
    double squares = 0;
    for (int user = 0; user < users; user++) {
      for (int item = 0; item < items; item++) {
        double error = run.means().predict(user, item) - truth.expected(user, item);
        squares += error * error;
      }
    }
    double rmse = Math.sqrt(noise * noise + squares / users / items);
    assertTrue(rmse <= 1.015 * noise, "RMSE of new ratings " + rmse);
  }

  @Test
  void trainingEndsWhenTheBoundGainsLittle() {
    Run run = run(5, options(4, 500, Variance.MEAN_FIELD, 1e-4));
    List<EpochResult> history = run.train();
    assertTrue(history.size() < 500, "epochs " + history.size());
    for (int epoch = 1; epoch < history.size(); epoch++) {
      double before = history.get(epoch - 1).objective();
      boolean little = history.get(epoch).objective() - before < 1e-4 * run.ratings().count();
      assertEquals(epoch == history.size() - 1, little, "epoch " + (epoch + 1));
    }
  }

  @Test
  void trainingEndsWhenTheValidationErrorHasStoppedFalling() {
    Run run = run(5, options(4, 500, Variance.MEAN_FIELD, 0));
    PrimitiveIterator.OfDouble errors =
        DoubleStream.of(0.9, 0.8, 0.85, 0.81, 0.79, 0.8, 0.79, 0.79, 0.7).iterator();
    List<EpochResult> history =
        Trainings.run(
            run.trainer(),
            run.ratings().count(),
            run.means(),
            Optional.of(means -> errors.nextDouble()),
            result -> {});
    assertEquals(8, history.size());
  }

  private static double[][] gaussians(Random random, int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, k -> random.nextGaussian());
    }
    return matrix;
  }

  private static VariationalOptions options(
      int rank, int epochs, Variance variance, double tolerance) {
    return new VariationalOptions(rank, epochs, variance, tolerance, 1);
  }

  private Run run(long dataSeed, VariationalOptions options) {
    return run(RatingsFixture.random(60, 50, 4, dataSeed), options, pool);
  }

  private Run run(Ratings ratings, VariationalOptions options, WorkerPool workers) {
    return run(ratings, options, Optional.empty(), workers);
  }

  private Run run(
      Ratings ratings,
      VariationalOptions options,
      Optional<FeatureMatrix> itemFeatures,
      WorkerPool workers) {
    int users = ratings.users();
    int items = ratings.items();
    int rank = options.rank();
    Parameters means = Parameters.allocate(arena, ratings.globalMean(), users, items, rank);
    Variances variances = Variances.allocate(arena, users, items, rank);
    Optional<FeaturePrior> features =
        itemFeatures.map(known -> FeaturePrior.allocate(arena, known, rank));
    VariationalTrainer trainer =
        new VariationalTrainer(
            ratings,
            Optional.empty(),
            options,
            1,
            new ModelNumbers(
                means, Optional.of(variances), new FeaturePriors(features, Optional.empty())),
            scratch,
            workers);
    trainer.initialize();
    return new Run(ratings, means, variances, features, trainer);
  }

  /** Some of three features for each of 50 items. */
  private static Optional<FeatureMatrix> features() {
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(50);
    Random random = new Random(9);
    for (int item = 0; item < 50; item++) {
      for (int feature = 0; feature < 3; feature++) {
        if (random.nextBoolean()) {
          builder.add(item, "feature " + feature, 1);
        }
      }
    }
    return Optional.of(builder.build("random"));
  }
}
