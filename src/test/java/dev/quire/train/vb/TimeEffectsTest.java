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
  @Test
  void driftAndMoodsAreFound() {
    int users = 400;
    int items = 200;
    Random random = new Random(6);
    double[] drift = random.doubles(users, -1, 1).toArray();
    int each = 120;
    int[] user = new int[users * each];
    int[] item = new int[users * each];
    float[] value = new float[users * each];
    long[] when = new long[users * each];
    double[] moods = new double[users * each];
    for (int u = 0; u < users; u++) {
      int first = random.nextInt(items);
      long start = 1_000_000_000L + random.nextInt(100_000_000);
      double mood = 0;
      for (int n = 0; n < each; n++) {
        int at = u * each + n;
        if (n % 6 == 0) {
          start += 3600L * (1 + random.nextInt(900));
          start -= start % 3600;
          mood = 0.5 * random.nextGaussian();
        }
        user[at] = u;
        item[at] = (first + 7 * n) % items;
        when[at] = start + n % 6;
        moods[at] = mood;
      }
      double middle = 0;
      for (int n = 0; n < each; n++) {
        middle += (double) when[u * each + n] / each;
      }
      for (int at = u * each; at < (u + 1) * each; at++) {
        double days = (when[at] - middle) / DAY_SECONDS;
        double x = 0.1 * Math.signum(days) * Math.pow(Math.abs(days), 0.4);
        value[at] = (float) (3 + drift[u] * x + moods[at] + 0.5 * random.nextGaussian());
      }
    }
    Ratings ratings = RatingsFixture.of(users, items, user, item, value);
    Timestamps times = byUser(ratings.byUser(), when, each, items, item);
    try (VbRun run =
        VbRun.of(ratings, times, options(2, 40, Time.DRIFT_SESSIONS), Optional.empty(), pool)) {
      run.train();
      TimeBiases biases = run.numbers().time().orElseThrow();
      double[] learned = new double[users];
      for (int u = 0; u < users; u++) {
        learned[u] = biases.means().getFirst().getAtIndex(F32, u);
      }
      assertTrue(correlation(drift, learned) > 0.8, "drift");
      double[] mood = new double[value.length];
      double[] found = new double[value.length];
      for (int u = 0; u < users; u++) {
        for (int n = 0; n < each; n++) {
          int at = u * each + n;
          mood[at] = moods[at];
          for (int g = 1; g < 3; g++) {
            long index = biases.groups().get(g).indexOf(u, when[at]);
            found[at] += biases.means().get(g).getAtIndex(F32, index);
          }
        }
      }
      assertTrue(correlation(mood, found) > 0.8, "moods");
      double deviation = Math.sqrt(1 / run.trainer().precisions().lambda());
      assertEquals(0.5, deviation, 0.03, "noise");
    }
  }

  /** In the order of the matrix: rows are users, columns rise. */
  private static Timestamps byUser(CsrMatrix matrix, long[] when, int each, int items, int[] item) {
    long[] ordered = new long[when.length];
    for (int user = 0; user < matrix.rows(); user++) {
      long[] ofItem = new long[items];
      for (int at = user * each; at < (user + 1) * each; at++) {
        ofItem[item[at]] = when[at];
      }
      for (long at = matrix.rowStart(user); at < matrix.rowEnd(user); at++) {
        ordered[(int) at] = ofItem[matrix.column(at)];
      }
    }
    return index -> ordered[(int) index];
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
