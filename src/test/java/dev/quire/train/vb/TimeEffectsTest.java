package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.TimeBiases;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.rows.Schedule;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How ratings move with time, learned with everything else. */
class TimeEffectsTest {
  private static final double DAY_SECONDS = 86_400;

  private final WorkerPool pool = new WorkerPool(2);

  @AfterEach
  void close() {
    pool.close();
  }

  private static VariationalOptions options(int rank, int epochs, Time time) {
    return new VariationalOptions(
        rank, epochs, Variance.MEAN_FIELD, 0, 1, Noise.USER_ITEM, Implicit.NONE, time);
  }

  /** The last group of numbers that was updated is where the bound is highest; so is pi. */
  @Test
  void anyNumberThatIsAPercentOffLowersTheBound() {
    Ratings ratings = RatingsFixture.random(40, 30, 4, 3);
    for (Time time : new Time[] {Time.DRIFT, Time.SESSIONS, Time.DRIFT_SESSIONS}) {
      try (VbRun run =
          VbRun.of(ratings, VbRun.times(ratings, 5), options(3, 4, time), Optional.empty(), pool)) {
        run.train();
        TimeEffects effects = run.trainer().sides().time().orElseThrow();
        for (int turn = 0; turn < 200; turn++) { // groups go to where they are best together
          effects.update(run.trainer().precisions().lambda());
        }
        TimeBiases biases = run.numbers().time().orElseThrow();
        for (int g = 0; g < biases.groups().size(); g++) {
          assertHighest(run, biases.means().get(g));
          assertHighest(run, biases.variances().get(g));
        }
        effects.learnPrecisions();
        double highest = run.bound();
        for (int g = 0; g < biases.groups().size(); g++) {
          for (double factor : new double[] {0.99, 1.01}) {
            assertTrue(run.bound(run.moves().withPrecision(g, factor)) < highest, "group " + g);
          }
        }
      }
    }
  }

  /** A number near 0 is no test: a percent of it is less than what a float can tell. */
  private static void assertHighest(VbRun run, MemorySegment array) {
    double highest = run.bound();
    float[] numbers = array.toArray(F32);
    double size = 0;
    for (float number : numbers) {
      size = Math.max(size, Math.abs(number));
    }
    assertTrue(size > 0, "something was learned");
    for (int i = 0; i < numbers.length; i++) {
      if (Math.abs(numbers[i]) > 0.1 * size) {
        for (float factor : new float[] {0.99f, 1.01f}) {
          array.setAtIndex(F32, i, numbers[i] * factor);
          assertTrue(run.bound() < highest, "index " + i);
        }
        array.setAtIndex(F32, i, numbers[i]);
      }
    }
  }

  /** Users whose ratings rise or fall over the years, each with moods of an hour. */
  private static final class Planted {
    static final int USERS = 400;
    static final int ITEMS = 200;
    static final int EACH = 120; // ratings of a user, six in a session
    static final double NOISE = 0.5;

    final double[] drifts = new double[USERS];
    final double[] moods = new double[USERS * EACH]; // of each rating
    final long[] when = new long[USERS * EACH];
    final int[] items = new int[USERS * EACH];
    final Ratings ratings;

    Planted(long seed) {
      Random random = new Random(seed);
      int[] users = new int[USERS * EACH];
      float[] values = new float[USERS * EACH];
      for (int user = 0; user < USERS; user++) {
        drifts[user] = 2 * random.nextDouble() - 1;
        drawTimes(user, random);
        Arrays.fill(users, user * EACH, (user + 1) * EACH, user);
        int first = random.nextInt(ITEMS);
        double middle = Arrays.stream(when, user * EACH, (user + 1) * EACH).average().orElseThrow();
        for (int n = 0; n < EACH; n++) {
          int at = user * EACH + n;
          items[at] = (first + 7 * n) % ITEMS;
          double days = (when[at] - middle) / DAY_SECONDS;
          double x = 0.1 * Math.signum(days) * Math.pow(Math.abs(days), 0.4);
          double noise = NOISE * random.nextGaussian();
          values[at] = (float) (3 + drifts[user] * x + moods[at] + noise);
        }
      }
      ratings = RatingsFixture.of(USERS, ITEMS, users, items, values);
    }

    private void drawTimes(int user, Random random) {
      long start = 1_000_000_000L + random.nextInt(100_000_000);
      double mood = 0;
      for (int n = 0; n < EACH; n++) {
        if (n % 6 == 0) {
          start += 3600L * (1 + random.nextInt(900));
          start -= start % 3600;
          mood = 0.5 * random.nextGaussian();
        }
        when[user * EACH + n] = start + n % 6;
        moods[user * EACH + n] = mood;
      }
    }

    /** In the order of the matrix: rows are users, columns rise. */
    Timestamps times() {
      CsrMatrix matrix = ratings.byUser();
      long[] ordered = new long[when.length];
      for (int at = 0; at < when.length; at++) {
        ordered[(int) matrix.indexOf(at / EACH, items[at])] = when[at];
      }
      return index -> ordered[(int) index];
    }
  }

  @Test
  void driftAndMoodsAreFound() {
    Planted planted = new Planted(6);
    VariationalOptions options = options(2, 40, Time.DRIFT_SESSIONS);
    try (VbRun run = VbRun.of(planted.ratings, planted.times(), options, Optional.empty(), pool)) {
      run.train();
      TimeBiases biases = run.numbers().time().orElseThrow();
      double[] drifts = new double[Planted.USERS];
      for (int user = 0; user < drifts.length; user++) {
        drifts[user] = biases.means().getFirst().getAtIndex(F32, user);
      }
      assertTrue(correlation(planted.drifts, drifts) > 0.8, "drift");
      double[] moods = new double[planted.moods.length];
      for (int at = 0; at < moods.length; at++) {
        for (int g = 1; g < 3; g++) {
          long index = biases.groups().get(g).indexOf(at / Planted.EACH, planted.when[at]);
          moods[at] += biases.means().get(g).getAtIndex(F32, index);
        }
      }
      assertTrue(correlation(planted.moods, moods) > 0.8, "moods");
      double deviation = Math.sqrt(1 / run.trainer().precisions().lambda());
      assertEquals(Planted.NOISE, deviation, 0.03, "noise");
    }
  }

  private static double correlation(double[] a, double[] b) {
    double aa = 0;
    double ab = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) { // both have the mean 0, nearly
      aa += a[i] * a[i];
      ab += a[i] * b[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  /** A row that is summed in chunks, and any number of threads. */
  @Test
  void theBiasesAreTheSameForAnyNumberOfThreads() {
    Ratings ratings = RatingsFixture.withLongRow(Schedule.LONG_ROW + 1_000, 5_000, 7);
    Timestamps times = VbRun.times(ratings, 1);
    float[] expected = null;
    for (int threads : new int[] {1, 2, 3, 8}) {
      try (WorkerPool workers = new WorkerPool(threads);
          VbRun run =
              VbRun.of(
                  ratings, times, options(3, 3, Time.DRIFT_SESSIONS), Optional.empty(), workers)) {
        double bound = run.train().getLast().objective();
        assertEquals(run.bound(), bound, 1e-5 * Math.abs(bound));
        float[] actual = run.numbers().parameters().userBias().toArray(F32);
        expected = expected == null ? actual : expected;
        assertArrayEquals(expected, actual, threads + " threads");
      }
    }
  }
}
