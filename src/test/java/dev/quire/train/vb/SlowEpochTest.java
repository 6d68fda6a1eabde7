package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.model.SideFeatures;
import dev.quire.model.TimeBiases;
import dev.quire.model.UserDrift;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.VariationalRegression.Variance;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole epochs, with every combination of pieces, against plain loops in double precision. */
class SlowEpochTest {
  private static final double TOLERANCE = 2e-4;

  private final WorkerPool pool = new WorkerPool(2);

  @AfterEach
  void close() {
    pool.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1,NONE,NONE,false,NONE",
    "2,NONE,NONE,false,DRIFT",
    "3,NONE,RATERS_RATED,false,SESSIONS",
    "3,USER,NONE,true,NONE",
    "5,USER,RATERS,true,DRIFT_SESSIONS",
    "4,USER_ITEM,RATED,false,DRIFT",
    "6,USER_ITEM,RATERS_RATED,true,NONE",
    "17,USER_ITEM,RATERS_RATED,true,DRIFT_SESSIONS"
  })
  void everyNumberIsThatOfTheEquations(
      int rank, Noise noise, Implicit implicit, boolean known, Time time) {
    SideFeatures features =
        known ? SideFeatures.ofItems(features(30)).withUsers(features(40)) : SideFeatures.NONE;
    Ratings ratings = RatingsFixture.random(40, 30, 3, 7 + rank);
    VariationalOptions options =
        new VariationalOptions(rank, 4, Variance.MEAN_FIELD, 0, 1, noise, implicit, time);
    Timestamps times = VbRun.times(ratings, rank);
    try (VbRun run = VbRun.of(ratings, times, options, features, pool)) {
      SlowEpochs slow = SlowEpochs.of(run, options, features, times);
      for (int epoch : new int[] {15, 16, 17, 19}) { // that improve all vectors, some, none
        run.trainer().epoch(epoch);
        slow.epoch(epoch);
        assertSame(run, slow, "epoch " + epoch);
      }
    }
  }

  private static void assertSame(VbRun run, SlowEpochs slow, String when) {
    Parameters means = run.numbers().withoutTime().parameters();
    Variances variances = run.numbers().withoutTime().variances().orElseThrow();
    assertSide(slow.users, means.userBias(), means.userFactors(), true, when + ", users");
    assertSide(slow.items, means.itemBias(), means.itemFactors(), true, when + ", items");
    assertSide(slow.users, variances.userBias(), variances.userFactors(), false, when);
    assertSide(slow.items, variances.itemBias(), variances.itemFactors(), false, when);
    Precisions precisions = run.trainer().precisions();
    assertClose(slow.lambda, precisions.lambda(), when + ", lambda");
    assertClose(slow.users.precision[slow.users.rank], precisions.userBias(), when);
    assertClose(slow.items.precision[slow.items.rank], precisions.itemBias(), when);
    for (int k = 0; k < means.rank(); k++) {
      assertClose(slow.items.precision[k], precisions.items()[k], when + ", precision " + k);
    }
    PosteriorSides sides = run.trainer().sides();
    sides.userNoise().ifPresent(fast -> assertNoise(slow.users, fast, when + ", users"));
    sides.itemNoise().ifPresent(fast -> assertNoise(slow.items, fast, when + ", items"));
    var vectors = run.numbers().implicit();
    sides.rated().ifPresent(f -> assertVectors(slow.users, f, vectors.rated().get(), when));
    sides.raters().ifPresent(f -> assertVectors(slow.items, f, vectors.raters().get(), when));
    sides.time().ifPresent(fast -> assertTimes(slow.times, fast, run, when));
    run.numbers().prior().ifPresent(of -> assertFeatures(slow.items, of, when + ", features"));
    run.numbers()
        .userPrior()
        .ifPresent(of -> assertFeatures(slow.users, of, when + ", features of users"));
  }

  private static void assertFeatures(SlowSide slow, FeaturePrior fast, String what) {
    int rank = fast.rank();
    assertRows(
        Arrays.stream(slow.features).map(row -> Arrays.copyOf(row, rank)).toArray(double[][]::new),
        fast.factors(),
        what);
    double[][] biases =
        Arrays.stream(slow.features).map(row -> new double[] {row[rank]}).toArray(double[][]::new);
    fast.bias().ifPresent(numbers -> assertRows(biases, numbers, what + ", biases"));
  }

  private static void assertSide(
      SlowSide slow, MemorySegment bias, MemorySegment factors, boolean means, String what) {
    double[][] rows = means ? slow.mean : slow.variance;
    for (int row = 0; row < rows.length; row++) {
      assertClose(rows[row][slow.rank], bias.getAtIndex(F32, row), what + ", bias " + row);
    }
    double[][] without = new double[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      without[row] = Arrays.copyOf(rows[row], slow.rank);
    }
    assertRows(without, factors, what + (means ? ", factors" : ", variances"));
  }

  private static void assertRows(double[][] rows, MemorySegment fast, String what) {
    for (int row = 0; row < rows.length; row++) {
      for (int k = 0; k < rows[row].length; k++) {
        double actual = fast.getAtIndex(F32, (long) row * rows[row].length + k);
        assertClose(rows[row][k], actual, what + ", row " + row);
      }
    }
  }

  private static void assertNoise(SlowSide slow, NoiseMultipliers fast, String what) {
    assertClose(slow.shape, fast.shape(), what + ", shape");
    for (int row = 0; row < slow.multipliers.length; row++) {
      assertClose(slow.multipliers[row], fast.mean(row), what + ", multiplier " + row);
    }
  }

  private static void assertVectors(
      SlowSide slow, ImplicitFeatures fast, MemorySegment vectors, String what) {
    assertRows(slow.vectors, vectors, what + ", vectors");
    for (int k = 0; k < slow.rank; k++) {
      assertClose(slow.alpha[k], fast.precisions()[k], what + ", alpha " + k);
      for (int f = 0; f < slow.vectors.length; f++) {
        assertClose(slow.vectorVariance[f][k], fast.variance(f, k), what + ", variance");
      }
    }
  }

  private static void assertTimes(SlowTimes slow, TimeEffects fast, VbRun run, String what) {
    TimeBiases biases = run.numbers().time().orElseThrow();
    for (int g = 0; g < slow.mean.length; g++) {
      assertClose(slow.precision[g], fast.precisions()[g], what + ", precision of group " + g);
      boolean drifts = biases.groups().get(g) instanceof UserDrift;
      int next = 0;
      for (int user = 0; user < run.ratings().users(); user++) {
        if (run.ratings().byUser().rowLength(user) == 0) {
          continue;
        }
        long first = biases.groups().get(g).first(user);
        long end = biases.groups().get(g).first(user + 1);
        assertTrue(!drifts || end == first + 1);
        for (long at = first; at < end; at++, next++) {
          String number = what + ", group " + g + ", number " + next;
          assertClose(slow.mean[g][next], biases.means().get(g).getAtIndex(F32, at), number);
          assertClose(
              slow.variance[g][next], biases.variances().get(g).getAtIndex(F32, at), number);
        }
      }
      assertEquals(slow.mean[g].length, next);
    }
  }

  private static void assertClose(double expected, double actual, String what) {
    assertEquals(expected, actual, TOLERANCE * Math.max(1, Math.abs(expected)), what);
  }

  /** Some of three features for each row. */
  private static FeatureMatrix features(int rows) {
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(rows);
    Random random = new Random(9);
    for (int row = 0; row < rows; row++) {
      for (int feature = 0; feature < 3; feature++) {
        if (random.nextBoolean()) {
          builder.add(row, "feature " + feature, 1 + random.nextInt(3));
        }
      }
    }
    return builder.build("random");
  }
}
