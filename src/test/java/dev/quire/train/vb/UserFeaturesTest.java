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
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and items that features draw to a place, vectors and biases. */
class UserFeaturesTest {
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
    PlantedGroups planted = new PlantedGroups(1200, 150);
    Errors without = errors(planted, SideFeatures.NONE);
    Errors with = errors(planted, SideFeatures.NONE.withUsers(planted.groups()));
    assertTrue(with.few < 0.2 * without.few, with + " with features, " + without);
    assertTrue(with.none < 0.2 * without.none, with + " with features, " + without);
  }

  /** Sums of squares, of users with two ratings and of those without. */
  private record Errors(double few, double none) {}

  private Errors errors(PlantedGroups planted, SideFeatures known) {
    Ratings ratings = planted.ratings();
    double few = 0;
    double none = 0;
    try (VbRun run =
        VbRun.of(ratings, t -> 0, options(2, 60, Noise.NONE, Implicit.NONE), known, pool)) {
      run.train();
      for (int u = ratings.users() / 2; u < ratings.users(); u++) {
        double squares = 0;
        for (int i = 0; i < ratings.items(); i++) {
          double error = run.numbers().parameters().predict(u, i) - planted.truth(u, i);
          squares += error * error;
        }
        boolean rated = ratings.byUser().rowLength(u) > 0;
        few += rated ? squares : 0;
        none += rated ? 0 : squares;
      }
      if (!known.equals(SideFeatures.NONE)) {
        assertBiases(run.numbers().userPrior().orElseThrow(), PlantedGroups.BIAS);
      }
    }
    return new Errors(few, none);
  }

  private static void assertBiases(FeaturePrior prior, double[] expected) {
    float[] learned = prior.bias().orElseThrow().toArray(F32);
    for (int g = 1; g < expected.length; g++) {
      assertEquals(expected[g] - expected[0], learned[g] - learned[0], 0.15, "group " + g);
    }
  }
}
