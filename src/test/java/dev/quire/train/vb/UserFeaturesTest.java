package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.FeaturePrior;
import dev.quire.model.SideFeatures;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.EpochResult;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and items that features draw to a place, vectors and biases. */
class UserFeaturesTest {
  private static final int GROUPS = 4;

  private final WorkerPool pool = new WorkerPool(2);

  @AfterEach
  void close() {
    pool.close();
  }

  private static VariationalOptions options(int rank, int epochs, Noise noise, Implicit implicit) {
    return new VariationalOptions(
        rank, epochs, Variance.MEAN_FIELD, 0, 1, noise, implicit, Time.NONE);
  }

  /** Some of three features for each row, two in a row or none. */
  private static FeatureMatrix random(int rows, long seed) {
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(rows);
    Random random = new Random(seed);
    for (int row = 0; row < rows; row++) {
      for (int feature = 0; feature < 3; feature++) {
        if (random.nextBoolean()) {
          builder.add(row, "feature=" + feature, 1 + random.nextInt(2));
        }
      }
    }
    return builder.build("random");
  }

  @ParameterizedTest
  @CsvSource({
    "1,NONE,NONE",
    "2,USER,RATED",
    "3,USER_ITEM,RATERS_RATED",
    "8,NONE,RATERS_RATED",
    "17,USER,NONE"
  })
  void theBoundIsTheOneOfTheFormulaAndNeverFalls(int rank, Noise noise, Implicit implicit) {
    Ratings ratings = RatingsFixture.random(60, 50, 4, rank);
    SideFeatures features = SideFeatures.NONE.withUsers(random(60, rank));
    for (SideFeatures each :
        new SideFeatures[] {features, features.withItems(random(50, rank + 1L))}) {
      try (VbRun run = VbRun.of(ratings, at -> 0, options(rank, 60, noise, implicit), each, pool)) {
        double previous = Double.NEGATIVE_INFINITY;
        for (EpochResult result : run.train()) {
          double least = previous - 1e-6 * Math.abs(previous);
          assertTrue(result.objective() >= least, result::toString);
          previous = result.objective();
        }
        assertEquals(run.bound(), previous, 1e-5 * (Math.abs(previous) + ratings.count()));
      }
    }
  }

  /**
   * Right after their update, once they go all of the way; the rows are then where the others were.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void vectorsAndBiasesOfFeaturesAreWhereTheBoundIsHighest(int rank) {
    Ratings ratings = RatingsFixture.random(40, 30, 4, rank);
    SideFeatures features = SideFeatures.ofItems(random(30, 5)).withUsers(random(40, 6));
    try (VbRun run =
        VbRun.of(ratings, at -> 0, options(rank, 4, Noise.NONE, Implicit.NONE), features, pool)) {
      run.train();
      run.trainer().updateUsers(VariationalTrainer.FEATURES_ARRIVE);
      run.trainer().updateItems(VariationalTrainer.FEATURES_ARRIVE);
      for (FeaturePrior prior :
          new FeaturePrior[] {
            run.numbers().prior().orElseThrow(), run.numbers().userPrior().orElseThrow()
          }) {
        assertHighest(run, prior.factors());
        prior.bias().ifPresent(biases -> assertHighest(run, biases));
      }
    }
  }

  private static void assertHighest(VbRun run, MemorySegment array) {
    double highest = run.bound();
    float[] numbers = array.toArray(F32);
    for (int i = 0; i < numbers.length; i++) {
      float step = Math.max(0.02f, 0.05f * Math.abs(numbers[i]));
      for (float moved : new float[] {numbers[i] - step, numbers[i] + step}) {
        array.setAtIndex(F32, i, moved);
        assertTrue(run.bound() < highest, "index " + i);
      }
      array.setAtIndex(F32, i, numbers[i]);
    }
  }

  /** What a group of users likes, and how high they rate, tells of those with two ratings. */
  @Test
  void tastesOfGroupsAreFoundAndHelpThoseWithFewRatings() {
    int users = 1200;
    int items = 150;
    Random random = new Random(3);
    double[][] groupTaste = new double[GROUPS][2];
    double[] groupBias = {-0.6, -0.2, 0.2, 0.6};
    double[][] kind = new double[items][2];
    for (double[] taste : groupTaste) {
      taste[0] = random.nextGaussian();
      taste[1] = random.nextGaussian();
    }
    for (double[] of : kind) {
      of[0] = random.nextGaussian();
      of[1] = random.nextGaussian();
    }
    double[][] taste = new double[users][2];
    double[] bias = new double[users];
    int[] user = new int[users * 20];
    int[] item = new int[users * 20];
    float[] value = new float[users * 20];
    int count = 0;
    FeatureMatrix.Builder groups = new FeatureMatrix.Builder(users);
    for (int u = 0; u < users; u++) {
      int group = u % GROUPS;
      groups.add(u, "group=" + group, 1);
      bias[u] = groupBias[group] + 0.1 * random.nextGaussian();
      taste[u][0] = groupTaste[group][0] + 0.2 * random.nextGaussian();
      taste[u][1] = groupTaste[group][1] + 0.2 * random.nextGaussian();
      int ratings = u < users / 2 ? 20 : u % 60 < GROUPS ? 0 : 2;
      for (int i : random.ints(0, items).distinct().limit(ratings).sorted().toArray()) {
        user[count] = u;
        item[count] = i;
        value[count++] = (float) (truth(bias[u], taste[u], kind[i]) + 0.3 * random.nextGaussian());
      }
    }
    Ratings ratings =
        RatingsFixture.of(
            users,
            items,
            Arrays.copyOf(user, count),
            Arrays.copyOf(item, count),
            Arrays.copyOf(value, count));
    SideFeatures known = SideFeatures.NONE.withUsers(groups.build("users.csv"));
    double[] few = new double[2];
    double[] none = new double[2];
    for (int at = 0; at < 2; at++) {
      SideFeatures each = at == 1 ? known : SideFeatures.NONE;
      try (VbRun run =
          VbRun.of(ratings, t -> 0, options(2, 60, Noise.NONE, Implicit.NONE), each, pool)) {
        run.train();
        for (int u = users / 2; u < users; u++) {
          boolean unrated = ratings.byUser().rowLength(u) == 0;
          for (int i = 0; i < items; i++) {
            double error =
                run.numbers().parameters().predict(u, i) - truth(bias[u], taste[u], kind[i]);
            (unrated ? none : few)[at] += error * error;
          }
        }
        if (at == 1) {
          assertBiases(run.numbers().userPrior().orElseThrow(), groupBias);
        }
      }
    }
    assertTrue(few[1] < 0.2 * few[0], few[1] + " with features, " + few[0]);
    assertTrue(none[1] < 0.2 * none[0], none[1] + " with features, " + none[0]);
  }

  private static double truth(double bias, double[] taste, double[] kind) {
    return 3 + bias + taste[0] * kind[0] + taste[1] * kind[1];
  }

  private static void assertBiases(FeaturePrior prior, double[] expected) {
    float[] learned = prior.bias().orElseThrow().toArray(F32);
    for (int g = 1; g < expected.length; g++) {
      assertEquals(expected[g] - expected[0], learned[g] - learned[0], 0.15, "group " + g);
    }
  }
}
