package dev.quire.train.als;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.LeastSquaresFoldIn;
import dev.quire.recommend.Taste;
import dev.quire.solve.Regularization;
import dev.quire.train.EpochResult;
import dev.quire.train.Oracle;
import dev.quire.train.Trainings;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import dev.quire.train.rows.Schedule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alternating least squares with a prior by features. */
class FeatureTrainingTest {
  private final Arena arena = Arena.ofShared();
  private final WorkerPool pool = new WorkerPool(2);

  @AfterEach
  void close() {
    pool.close();
    arena.close();
  }

  private FeatureRun run(Ratings ratings, FeatureMatrix features, AlsOptions options) {
    return new FeatureRun(arena, pool, ratings, features, Optional.empty(), options);
  }

  /** Half of the features with weights; some items have none, and some features no item. */
  private static FeatureMatrix randomFeatures(int items, int count, long seed) {
    Random random = new Random(seed);
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(items);
    for (int item = 0; item < items; item++) {
      for (int f = 0; item % 5 != 3 && f < count; f++) {
        if (random.nextInt(count) < 3) {
          builder.add(item, "f" + f, f % 2 == 0 ? 1 : random.nextFloat(0.1f, 4));
        }
      }
    }
    return builder.build("random");
  }

  @Test
  void agreesWithTheIndependentImplementation() throws Exception {
    Oracle oracle = Oracle.read();
    FeatureRun training = run(oracle.ratings(), oracle.features(), oracle.options("als-features"));
    oracle.initialize(training.parameters);
    AlsTrainer trainer = training.trainer(pool);
    for (int epoch = 0; epoch < training.options.epochs(); epoch++) {
      trainer.updateUsers();
      trainer.updateItems();
      trainer.updateFeatures();
      double objective = oracle.history("als-features", epoch, "objective");
      assertEquals(objective, training.objective(), 1e-4 * objective);
    }
    oracle.assertClose("als-features", training.parameters);
    oracle.assertClose("als-features", "feature_factors", training.prior.factors());
    // The same with train(), but that it moves the items without ratings on in the end.
    FeatureRun whole = run(oracle.ratings(), oracle.features(), oracle.options("als-features"));
    oracle.initialize(whole.parameters);
    List<EpochResult> history = whole.train();
    for (int epoch = 0; epoch < history.size(); epoch++) {
      double objective = oracle.history("als-features", epoch, "objective");
      double rmse = oracle.history("als-features", epoch, "train_rmse");
      assertEquals(objective, history.get(epoch).objective(), 1e-4 * objective);
      assertEquals(rmse, history.get(epoch).trainRmse(), 1e-4 * rmse);
    }
    oracle.assertClose("als-features", "feature_factors", whole.prior.factors());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theObjectiveNeverRisesAndIsTheOneOfTheFormula(long seed) {
    int rank = List.of(1, 2, 3, 5, 8, 15, 16, 17, 31, 33).get((int) seed - 1);
    Ratings ratings = RatingsFixture.random(60, 50, 4, seed);
    FeatureMatrix features = randomFeatures(50, 1 + (int) seed, seed);
    for (BiasUpdate update : BiasUpdate.values()) {
      FeatureRun training = run(ratings, features, options(rank, 1, (seed % 3) / 2.0, update));
      AlsTrainer trainer = training.trainer(pool);
      double previous = Double.POSITIVE_INFINITY;
      for (int epoch = 0; epoch < 30; epoch++) {
        double reported = trainer.epoch(1).goal();
        double objective = training.objective();
        assertTrue(reported <= previous * (1 + 1e-6), update + " seed " + seed + " epoch " + epoch);
        assertEquals(objective, reported, 1e-5 * objective, "seed " + seed + " epoch " + epoch);
        previous = objective;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0,JOINT", "7,1,JOINT", "17,0,SEQUENTIAL", "20,0.5,JOINT"})
  void theReportedObjectiveIsTheOneOfTheFormula(int rank, double exponent, BiasUpdate update) {
    Ratings ratings = RatingsFixture.random(40, 30, 3, 5);
    FeatureRun training =
        run(ratings, randomFeatures(30, 6, 2), options(rank, 3, exponent, update));
    FeatureRun same = run(ratings, randomFeatures(30, 6, 2), options(rank, 3, exponent, update));
    AlsTrainer trainer = same.trainer(pool);
    for (EpochResult epoch : training.train()) {
      trainer.updateUsers();
      trainer.updateItems();
      trainer.updateFeatures();
      assertEquals(same.objective(), epoch.objective(), 1e-5 * epoch.objective());
    }
  }

  /** Each feature vector is at the minimum over all of them: no small step helps. */
  @ParameterizedTest
  @CsvSource({"1,0", "5,0", "16,1", "33,0.5"})
  void noPerturbationOfAnUpdatedRowHelps(int rank, double exponent) {
    FeatureRun training =
        run(
            RatingsFixture.random(25, 20, 3, rank),
            randomFeatures(20, 7, rank),
            options(rank, 1, exponent, BiasUpdate.JOINT));
    AlsTrainer trainer = training.trainer(pool);
    for (int epoch = 0; epoch < 2; epoch++) {
      trainer.updateUsers();
      trainer.updateItems();
      if (epoch > 0) { // the prior is not 0 any more
        assertNoStepHelps(training, training.parameters.itemFactors());
      }
      trainer.updateFeatures();
      assertNoStepHelps(training, training.prior.factors());
    }
  }

  private FeatureRun ofBothSides(Ratings ratings, AlsOptions options) {
    return new FeatureRun(
        arena,
        pool,
        ratings,
        randomFeatures(30, 5, 4),
        Optional.of(randomFeatures(40, 6, 2)),
        options);
  }

  /** Both sides have features; some users have no ratings. */
  @ParameterizedTest
  @CsvSource({"1,0,JOINT", "7,1,JOINT", "16,0.5,SEQUENTIAL", "17,0,JOINT"})
  void featuresOfUsersLowerTheObjectiveOfTheFormula(int rank, double exponent, BiasUpdate update) {
    Ratings ratings = RatingsFixture.random(40, 30, 3, rank);
    FeatureRun training = ofBothSides(ratings, options(rank, 20, exponent, update));
    AlsTrainer trainer = training.trainer(pool);
    double previous = Double.POSITIVE_INFINITY;
    for (int epoch = 1; epoch <= training.options.epochs(); epoch++) {
      double reported = trainer.epoch(epoch).goal();
      assertTrue(reported <= previous * (1 + 1e-6), "epoch " + epoch);
      assertEquals(training.objective(), reported, 1e-5 * reported, "epoch " + epoch);
      previous = reported;
    }
    trainer.updateUsers();
    assertNoStepHelps(training, training.parameters.userFactors());
    trainer.updateUserFeatures();
    assertNoStepHelps(training, training.userPrior.orElseThrow().factors());
  }

  /** By what they have rated and by what is known of them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 33})
  void aUserPlacedAnewStandsWhereTrainingPutThem(int rank) {
    Ratings ratings = RatingsFixture.random(40, 30, 3, rank);
    FeatureRun training = ofBothSides(ratings, options(rank, 5, 0, BiasUpdate.JOINT));
    training.train();
    training.trainer(pool).updateUsers();
    FoldIn anew =
        new LeastSquaresFoldIn(
            training.parameters, training.userPrior, training.options.regularization());
    CsrMatrix byUser = ratings.byUser();
    for (int user = 0; user < ratings.users(); user++) {
      int[] items = new int[byUser.rowLength(user)];
      float[] values = new float[items.length];
      byUser.copyColumns(byUser.rowStart(user), items.length, items);
      byUser.copyValues(byUser.rowStart(user), items.length, values);
      Taste taste = anew.of(user).taste(items, values);
      for (int k = 0; k < rank && items.length > 0; k++) {
        assertEquals(
            training.at(training.parameters.userFactors(), user, k), taste.vector()[k], 1e-4);
      }
    }
  }

  private static void assertNoStepHelps(FeatureRun training, MemorySegment array) {
    double minimum = training.objective();
    Random random = new Random(3);
    int rank = training.options.rank();
    for (long row = 0; row < array.byteSize() / Float.BYTES / rank; row++) {
      float[] saved = array.asSlice(4 * row * rank, 4L * rank).toArray(F32);
      for (int k = 0; k < rank; k++) {
        array.setAtIndex(F32, row * rank + k, saved[k] + (float) (0.02 * random.nextGaussian()));
      }
      assertTrue(training.objective() >= minimum * (1 - 1e-7), "row " + row);
      MemorySegment.copy(saved, 0, array, F32, 4 * row * rank, rank);
    }
  }

  /** The papers' update of one feature after the other comes to the same vectors. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 21})
  void allAtOnceIsTheFixedPointOfOneAfterTheOther(int rank) {
    FeatureRun training =
        run(
            RatingsFixture.random(60, 50, 3, rank),
            randomFeatures(50, 9, rank),
            options(rank, 1, 0, BiasUpdate.JOINT));
    AlsTrainer trainer = training.trainer(pool);
    trainer.updateUsers();
    trainer.updateItems();
    trainer.updateFeatures();
    FeatureMatrix features = training.prior.features();
    double[][] f = new double[features.count()][rank];
    for (int sweep = 0; sweep < 500; sweep++) {
      for (int feature = 0; feature < f.length; feature++) {
        double weight = 1;
        double[] sum = new double[rank];
        for (int item = 0; item < features.rows() - 1; item++) { // the last one has no ratings
          double own = 0;
          double[] others = new double[rank];
          for (long at = features.start(item); at < features.end(item); at++) {
            int other = features.feature(at);
            own = other == feature ? features.weight(at) : own;
            for (int k = 0; other != feature && k < rank; k++) {
              others[k] += features.weight(at) * f[other][k];
            }
          }
          weight += own * own;
          for (int k = 0; k < rank; k++) {
            sum[k] += own * (training.at(training.parameters.itemFactors(), item, k) - others[k]);
          }
        }
        for (int k = 0; k < rank; k++) {
          f[feature][k] = sum[k] / weight;
        }
      }
    }
    for (int feature = 0; feature < f.length; feature++) {
      for (int k = 0; k < rank; k++) {
        assertEquals(f[feature][k], training.at(training.prior.factors(), feature, k), 1e-5);
      }
    }
  }

  /** They would hold the features where they were, for e = 0 as for e = 1. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void itemsWithoutRatingsDoNotAnchorTheirFeatures(double exponent) {
    Ratings few = RatingsFixture.random(40, 30, 3, 5);
    AlsOptions options = options(6, 8, exponent, BiasUpdate.JOINT);
    FeatureRun without = run(few, shared(30, 0), options);
    double alone = without.train().getLast().objective();
    Ratings many = new Ratings(few.byUser(), withEmptyRows(few.byItem(), 500), few.globalMean());
    FeatureRun with = run(many, shared(530, 500), options);
    assertEquals(alone, with.train().getLast().objective(), 1e-9 * alone);
    assertArrayEquals(without.prior.factors().toArray(F32), with.prior.factors().toArray(F32));
  }

  /** One of two features for each item, the first for those at the end that nobody has rated. */
  private static FeatureMatrix shared(int items, int unrated) {
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(items);
    for (int item = 0; item < items; item++) {
      builder.add(item, "f" + (item >= items - unrated ? 0 : item % 2), 1);
    }
    return builder.build("shared");
  }

  private static CsrMatrix withEmptyRows(CsrMatrix matrix, int more) {
    long[] pointers = new long[matrix.rows() + more + 1];
    int[] columns = new int[(int) matrix.nonZeros()];
    float[] values = new float[columns.length];
    for (int row = 0; row < matrix.rows() + more; row++) {
      pointers[row + 1] = row < matrix.rows() ? matrix.rowEnd(row) : matrix.nonZeros();
    }
    Arrays.setAll(columns, matrix::column);
    matrix.copyValues(0, values.length, values);
    return CsrMatrix.of(pointers, columns, values);
  }

  @Test
  void itemsWithoutRatingsStandWhereTheirFeaturesPlaceThem() {
    Ratings ratings = RatingsFixture.random(40, 30, 3, 5);
    FeatureMatrix features = randomFeatures(30, 4, 9);
    assertEquals(0, ratings.byItem().rowLength(29));
    assertTrue(features.end(29) > features.start(29), "it has features");
    FeatureRun training = run(ratings, features, options(6, 3, 0, BiasUpdate.JOINT));
    training.train();
    float[] mean = new float[6];
    training.prior.mean(29, mean);
    assertArrayEquals(mean, training.parameters.itemFactors().asSlice(4L * 29 * 6).toArray(F32));
    assertTrue(Math.abs(mean[0]) > 1e-3, "a place of its own: " + mean[0]);
    assertEquals(0, training.parameters.itemBias().getAtIndex(F32, 29));
  }

  /** Long rows are accumulated in chunks. */
  @Test
  void nothingDependsOnTheNumberOfThreads() {
    Ratings ratings = RatingsFixture.withLongRow(Schedule.LONG_ROW + 1_000, 500, 20);
    List<float[]> results = new ArrayList<>();
    for (int threads : new int[] {1, 2, 3, 8}) {
      FeatureRun training =
          run(
              ratings,
              randomFeatures(21, 5, 1),
              new AlsOptions(40, 2, new Regularization(1, 20, 20, 0), BiasUpdate.JOINT, 0, 1));
      try (WorkerPool workers = new WorkerPool(threads)) {
        EpochResult last =
            Trainings.run(training.trainer(workers), training.ratings.count(), training.parameters)
                .getLast();
        assertEquals(training.objective(), last.objective(), 1e-4 * last.objective());
      }
      results.add(training.parameters.itemFactors().toArray(F32));
      results.add(training.prior.factors().toArray(F32));
    }
    for (int i = 2; i < results.size(); i++) {
      assertArrayEquals(results.get(i % 2), results.get(i));
    }
  }

  private static AlsOptions options(int rank, int epochs, double exponent, BiasUpdate update) {
    return new AlsOptions(rank, epochs, new Regularization(1, 0.5, 0.3, exponent), update, 0, 3);
  }
}
