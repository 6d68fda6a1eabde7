package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.NoisePrecisions;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.EpochResult;
import dev.quire.train.rows.Schedule;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.apache.commons.numbers.gamma.Digamma;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How exact the ratings of each user and item are, learned with everything else. */
class NoiseTest {
  private final WorkerPool pool = new WorkerPool(2);

  @AfterEach
  void close() {
    pool.close();
  }

  private static VariationalOptions options(int rank, int epochs, Noise noise) {
    return new VariationalOptions(rank, epochs, Variance.MEAN_FIELD, 0, 1, noise, Implicit.NONE);
  }

  @ParameterizedTest
  @CsvSource({"1,USER", "4,USER_ITEM", "17,USER_ITEM", "40,USER", "5,USER_ITEM"})
  void theBoundIsTheOneOfTheFormulaAndNeverFalls(int rank, Noise noise) {
    try (VbRun run =
        VbRun.of(
            RatingsFixture.random(60, 50, 4, rank),
            options(rank, 60, noise),
            Optional.empty(),
            pool)) {
      double previous = Double.NEGATIVE_INFINITY;
      EpochResult last = null;
      for (EpochResult result : run.train()) {
        assertTrue(
            result.objective() >= previous - 1e-6 * Math.abs(previous), "after epoch " + result);
        previous = result.objective();
        last = result;
      }
      assertEquals(run.bound(), previous, 1e-5 * Math.abs(previous));
      double squares = SlowBound.squaredError(run.ratings(), run.numbers().parameters());
      assertEquals(Math.sqrt(squares / run.ratings().count()), last.trainRmse(), 1e-5);
    }
  }

  /** After its own update each number is where the bound is highest, given all others. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 19})
  void anyNumberThatIsAPercentOffLowersTheBound(int rank) {
    Ratings ratings = RatingsFixture.random(40, 30, 4, rank);
    try (VbRun run = VbRun.of(ratings, options(rank, 4, Noise.USER_ITEM), Optional.empty(), pool)) {
      run.train();
      NoisePrecisions noise = run.numbers().noise().orElseThrow();
      VariationalRows.Totals users = run.trainer().updateUsers(1);
      assertHighest(run, noise.users(), ratings.byUser()); // the last of the users' numbers
      VariationalRows.Totals items = run.trainer().updateItems(1);
      assertHighest(run, noise.items(), ratings.byItem());
      run.trainer().learnPrecisions(users, items);
      double highest = run.bound();
      for (double factor : new double[] {0.99, 1.01}) {
        SlowBound.Noise learned = SlowBound.Noise.of(run.trainer());
        Precisions precisions = run.trainer().precisions();
        assertTrue(
            SlowBound.of(ratings, run.numbers(), precisions, learned.withUserShape(factor))
                < highest);
        assertTrue(
            SlowBound.of(ratings, run.numbers(), precisions, learned.withItemShape(factor))
                < highest);
        Precisions off =
            new Precisions(
                precisions.lambda() * factor,
                precisions.items(),
                precisions.itemBias(),
                precisions.userBias());
        assertTrue(SlowBound.of(ratings, run.numbers(), off, learned) < highest);
      }
    }
  }

  /**
   * Those of rows with ratings; the others keep their prior and are no part of the bound. Shapes
   * are learned after them, so they count as they were before.
   */
  private static void assertHighest(VbRun run, MemorySegment multipliers, CsrMatrix rows) {
    SlowBound.Noise before = SlowBound.Noise.beforeShapes(run.ratings(), run.trainer());
    DoubleSupplier bound =
        () -> SlowBound.of(run.ratings(), run.numbers(), run.trainer().precisions(), before);
    double highest = bound.getAsDouble();
    for (int row = 0; row < multipliers.byteSize() / Float.BYTES; row++) {
      float learned = multipliers.getAtIndex(F32, row);
      if (rows.rowLength(row) == 0) {
        assertEquals(1, learned, "row " + row);
        continue;
      }
      for (float factor : new float[] {0.99f, 1.01f}) {
        multipliers.setAtIndex(F32, row, learned * factor);
        assertTrue(bound.getAsDouble() < highest, "row " + row);
      }
      multipliers.setAtIndex(F32, row, learned);
    }
  }

  /** Newton's method against bisection. */
  @ParameterizedTest
  @ValueSource(doubles = {-1.001, -1.02, -1.1, -1.5, -3, -40})
  void theShapeIsTheRootOfItsEquation(double s) {
    double low = 1e-6;
    double high = 1e6;
    for (int i = 0; i < 200; i++) {
      double middle = Math.sqrt(low * high);
      boolean above = Math.log(middle) + 1 - Digamma.value(middle) + s > 0;
      low = above ? middle : low;
      high = above ? high : middle;
    }
    for (double start : new double[] {0.05, 1, 5, 300}) {
      assertEquals(low, NoiseMultipliers.bestShape(start, s), 1e-6 * low, "from " + start);
    }
    assertEquals(NoiseMultipliers.MAX_SHAPE, NoiseMultipliers.bestShape(5, -1.00001));
  }

  /**
   * Some users and items have three times the noise of others: found, with the error near its
   * floor.
   */
  @Test
  void carefulAndNoisyPeopleAreFound() {
    int users = 500;
    int items = 450;
    Random random = new Random(4);
    double[] user = noise(random, users);
    double[] item = noise(random, items);
    RatingsFixture.Truth noisy =
        (u, i) ->
            3.5
                + 0.4 * Math.sin(u)
                + 0.5 * Math.cos(3 * i)
                + 0.7 * user[u] * item[i] * random.nextGaussian();
    Ratings ratings = RatingsFixture.dense(users, items, noisy, 0, 5);
    try (VbRun run = VbRun.of(ratings, options(3, 40, Noise.USER_ITEM), Optional.empty(), pool)) {
      run.train();
      NoisePrecisions noise = run.numbers().noise().orElseThrow();
      assertTrue(correlation(user, noise.users()) > 0.9, "users");
      assertTrue(correlation(item, noise.items()) > 0.9, "items");
      double lambda = run.trainer().precisions().lambda();
      double off = 0;
      for (int u = 0; u < users; u++) {
        double learned = 1 / Math.sqrt(lambda * noise.ofUser(u) * noise.ofItem(0));
        off += Math.abs(learned / (0.7 * user[u] * item[0]) - 1) / users;
      }
      assertTrue(off < 0.12, "mean relative error of the standard deviations " + off);
    }
  }

  private static double[] noise(Random random, int rows) {
    double[] noise = new double[rows];
    Arrays.setAll(noise, row -> Math.exp(0.5 * random.nextGaussian()));
    return noise;
  }

  /** Of the logarithms of true deviations and learned precisions. */
  private static double correlation(double[] deviations, MemorySegment learned) {
    int n = deviations.length;
    double[] x = new double[n];
    double[] y = new double[n];
    Arrays.setAll(x, row -> -2 * Math.log(deviations[row]));
    Arrays.setAll(y, row -> Math.log(learned.getAtIndex(F32, row)));
    double mx = Arrays.stream(x).average().orElseThrow();
    double my = Arrays.stream(y).average().orElseThrow();
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int row = 0; row < n; row++) {
      xx += (x[row] - mx) * (x[row] - mx);
      xy += (x[row] - mx) * (y[row] - my);
      yy += (y[row] - my) * (y[row] - my);
    }
    return xy / Math.sqrt(xx * yy);
  }

  /** A row that is summed in chunks, and any number of threads. */
  @ParameterizedTest
  @EnumSource(Variance.class)
  void aLongRowIsTheSameInChunksAndForAnyNumberOfThreads(Variance variance) {
    Ratings ratings = RatingsFixture.withLongRow(2 * Schedule.LONG_ROW + 1_000, 500, 1);
    VariationalOptions options =
        new VariationalOptions(5, 2, variance, 0, 1, Noise.USER_ITEM, Implicit.NONE);
    float[] expected = null;
    for (int threads : new int[] {1, 2, 3, 8}) {
      try (WorkerPool workers = new WorkerPool(threads);
          VbRun run = VbRun.of(ratings, options, Optional.empty(), workers)) {
        double bound = run.train().getLast().objective();
        assertEquals(run.bound(), bound, 1e-5 * Math.abs(bound));
        float[] actual = run.numbers().noise().orElseThrow().users().toArray(F32);
        expected = expected == null ? actual : expected;
        assertArrayEquals(expected, actual, threads + " threads");
      }
    }
  }
}
