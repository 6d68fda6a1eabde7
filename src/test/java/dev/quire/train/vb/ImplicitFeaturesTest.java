package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.DenseCholesky;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.EpochResult;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.Incidence;
import dev.quire.train.rows.RatingRows;
import dev.quire.train.rows.Schedule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Priors from who has rated whom. */
class ImplicitFeaturesTest {
  private final Arena arena = Arena.ofShared();
  private final WorkerPool pool = new WorkerPool(2);

  @AfterEach
  void close() {
    pool.close();
    arena.close();
  }

  private static VariationalOptions options(int rank, int epochs, Noise noise, Implicit implicit) {
    return options(rank, epochs, noise, implicit, Time.NONE);
  }

  private static VariationalOptions options(
      int rank, int epochs, Noise noise, Implicit implicit, Time time) {
    return new VariationalOptions(rank, epochs, Variance.MEAN_FIELD, 0, 1, noise, implicit, time);
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

  private static Stream<Arguments> implicitAndTime() {
    return Arrays.stream(Implicit.values())
        .flatMap(
            implicit -> Arrays.stream(Time.values()).map(time -> Arguments.of(implicit, time)));
  }

  /** Every combination of the pieces, on two data sets. */
  @ParameterizedTest
  @MethodSource("implicitAndTime")
  void withAnyOtherPiecesTheBoundIsTheOneOfTheFormulaAndNeverFalls(Implicit implicit, Time time) {
    for (Noise noise : Noise.values()) {
      for (boolean known : new boolean[] {false, true}) {
        for (int seed : new int[] {3, 5}) {
          Optional<FeatureMatrix> features = known ? features() : Optional.empty();
          Ratings ratings = RatingsFixture.random(60, 50, 4, seed);
          VariationalOptions options = options(seed, 40, noise, implicit, time);
          try (VbRun run = VbRun.of(ratings, VbRun.times(ratings, seed), options, features, pool)) {
            assertRising(run, options + ", features " + known);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,3", "4,5", "5,8", "6,15", "7,16", "8,17", "9,31", "10,32"})
  void theBoundNeverFallsAtAnyRank(long seed, int rank) {
    Ratings ratings = RatingsFixture.random(60, 50, 4, seed);
    VariationalOptions options =
        options(rank, 100, Noise.USER_ITEM, Implicit.RATERS_RATED, Time.DRIFT_SESSIONS);
    try (VbRun run = VbRun.of(ratings, VbRun.times(ratings, seed), options, features(), pool)) {
      assertRising(run, "rank " + rank);
    }
  }

  private static void assertRising(VbRun run, String what) {
    double previous = Double.NEGATIVE_INFINITY;
    for (EpochResult result : run.train()) {
      double least = previous - 1e-6 * Math.abs(previous);
      assertTrue(result.objective() >= least, () -> what + ", " + result);
      previous = result.objective();
    }
    double size = Math.abs(previous) + run.ratings().count(); // it may be near 0
    assertEquals(run.bound(), previous, 1e-5 * size, what);
  }

  /** Where the steps lead to is where the bound is highest, and so are precisions and variances. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 17})
  void anyNumberThatIsAPercentOffLowersTheBound(int rank) {
    Ratings ratings = RatingsFixture.random(40, 30, 4, rank);
    VariationalOptions options = options(rank, 4, Noise.NONE, Implicit.RATERS_RATED);
    try (VbRun run = VbRun.of(ratings, options, Optional.empty(), pool)) {
      run.train();
      PosteriorSides sides = run.trainer().sides();
      double[] ones = new double[rank];
      Arrays.fill(ones, 1);
      MemorySegment users = run.numbers().parameters().userFactors();
      MemorySegment items = run.numbers().parameters().itemFactors();
      double[] itemPrecisions = run.trainer().precisions().items();
      for (int step = 0; step < 200; step++) {
        sides.rated().orElseThrow().update(users, (row, mean) -> {}, ones, true);
        sides.raters().orElseThrow().update(items, (row, mean) -> {}, itemPrecisions, true);
      }
      assertHighest(run, run.numbers().implicit().rated().orElseThrow());
      assertHighest(run, run.numbers().implicit().raters().orElseThrow());
      sides.learnPrecisions();
      double highest = run.bound();
      for (int k = 0; k < rank; k++) {
        for (double factor : new double[] {0.99, 1.01}) {
          assertTrue(run.bound(run.rated().withPrecision(k, factor), run.raters()) < highest);
          assertTrue(run.bound(run.rated(), run.raters().withPrecision(k, factor)) < highest);
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
        for (float factor : new float[] {0.95f, 1.05f}) {
          array.setAtIndex(F32, i, numbers[i] * factor);
          assertTrue(run.bound() < highest, "index " + i);
        }
        array.setAtIndex(F32, i, numbers[i]);
      }
    }
  }

  /** The conjugate gradients lead to what Cholesky's method finds at once. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 20})
  void conjugateGradientsFindWhatCholeskyDoes(int rank) {
    Ratings ratings = RatingsFixture.random(40, 30, 4, 2);
    CsrMatrix byUser = ratings.byUser();
    Random random = new Random(1);
    double[] ridges = random.doubles(rank, 0.1, 3).toArray();
    double[][] m = new double[40][rank];
    MemorySegment rows = arena.allocate(4L * 40 * rank);
    for (int row = 0; row < 40; row++) {
      for (int k = 0; k < rank; k++) {
        m[row][k] = (float) random.nextGaussian();
        rows.setAtIndex(F32, (long) row * rank + k, (float) m[row][k]);
      }
    }
    MemorySegment vectors = arena.allocate(4L * 30 * rank);
    Incidence incidence =
        new Incidence(
            RatingRows.users(ratings), RatingRows.items(ratings), new HalfEpoch(rank, pool), pool);
    new ConjugateGradients(
            incidence,
            30,
            vectors,
            arena.allocate(4L * 30 * rank),
            arena.allocate(4L * 30 * rank),
            rank,
            pool)
        .improve(rows, ridges, 60);
    for (int k = 0; k < rank; k++) {
      double[] exact = exact(byUser, m, k, ridges[k]);
      for (int f = 0; f < 30; f++) {
        assertEquals(exact[f], vectors.getAtIndex(F32, (long) f * rank + k), 1e-6, "column " + f);
      }
    }
  }

  /** (S'S + ridge I)^-1 S'm of one dimension. */
  private static double[] exact(CsrMatrix byUser, double[][] m, int k, double ridge) {
    double[][] s = new double[40][30];
    for (int row = 0; row < 40; row++) {
      for (long at = byUser.rowStart(row); at < byUser.rowEnd(row); at++) {
        s[row][byUser.column(at)] = 1 / Math.sqrt(byUser.rowLength(row));
      }
    }
    double[][] lower = new double[30][];
    double[][] right = new double[30][1];
    for (int i = 0; i < 30; i++) {
      lower[i] = new double[i + 1];
      for (double[] row : s) {
        for (int j = 0; j <= i; j++) {
          lower[i][j] += row[i] * row[j];
        }
      }
      lower[i][i] += ridge;
      for (int row = 0; row < 40; row++) {
        right[i][0] += s[row][i] * m[row][k];
      }
    }
    DenseCholesky.factor(lower).orElseThrow().solve(right);
    return Arrays.stream(right).mapToDouble(x -> x[0]).toArray();
  }

  /**
   * Ratings 3 + 3 t k + e of what is mostly to somebody's taste.
   *
   * @param taste t of each user
   * @param kind k of each item
   */
  @SuppressWarnings("ArrayRecordComponent") // read and never compared
  private record Tastes(Ratings ratings, double[] taste, double[] kind) {
    static Tastes draw() {
      int users = 800;
      int items = 1200;
      Random random = new Random(8);
      double[] taste = random.doubles(users, -1, 1).toArray();
      double[] kind = random.doubles(items, -1, 1).toArray();
      int[] user = new int[10_000];
      int[] item = new int[10_000];
      float[] value = new float[10_000];
      int count = 0;
      boolean[] taken = new boolean[users * items];
      while (count < user.length) {
        int u = random.nextInt(users);
        int i = random.nextInt(items);
        if (!taken[u * items + i]
            && random.nextDouble() < Math.exp(-2 * (1 - taste[u] * kind[i]))) {
          taken[u * items + i] = true;
          user[count] = u;
          item[count] = i;
          value[count++] = (float) (3 + 3 * taste[u] * kind[i] + random.nextGaussian());
        }
      }
      Ratings ratings = RatingsFixture.of(users, items, user, item, value);
      return new Tastes(ratings, taste, kind);
    }
  }

  /**
   * Taste shows in what is watched: items are then known by their raters, with few ratings each.
   */
  @Test
  void tasteThatShowsInWhatIsWatchedIsFound() {
    Tastes tastes = Tastes.draw();
    double[] errors = new double[2];
    for (Implicit implicit : List.of(Implicit.NONE, Implicit.RATERS_RATED)) {
      VariationalOptions options = options(3, 60, Noise.NONE, implicit);
      try (VbRun run = VbRun.of(tastes.ratings, options, Optional.empty(), pool)) {
        run.train();
        errors[implicit == Implicit.NONE ? 0 : 1] = spread(run, tastes.taste, tastes.kind);
      }
    }
    assertTrue(errors[1] < 0.75 * errors[0], Arrays.toString(errors));
  }

  /**
   * Standard deviation of the error over all pairs: people watch what they like, so all are high.
   */
  private static double spread(VbRun run, double[] taste, double[] kind) {
    double sum = 0;
    double squares = 0;
    for (int user = 0; user < taste.length; user++) {
      for (int item = 0; item < kind.length; item++) {
        double expected = 3 * taste[user] * kind[item];
        double error = run.numbers().parameters().predict(user, item) - expected;
        sum += error;
        squares += error * error;
      }
    }
    double pairs = (double) taste.length * kind.length;
    return Math.sqrt(squares / pairs - Math.pow(sum / pairs, 2));
  }

  /** A long row, and any number of threads. */
  @Test
  void theVectorsAreTheSameForAnyNumberOfThreads() {
    Ratings ratings = RatingsFixture.withLongRow(Schedule.LONG_ROW + 1_000, 5_000, 7);
    VariationalOptions options = options(5, 3, Noise.USER, Implicit.RATERS_RATED);
    float[] expected = null;
    for (int threads : new int[] {1, 2, 3, 8}) {
      try (WorkerPool workers = new WorkerPool(threads);
          VbRun run = VbRun.of(ratings, options, Optional.empty(), workers)) {
        double bound = run.train().getLast().objective();
        assertEquals(run.bound(), bound, 1e-5 * Math.abs(bound));
        float[] actual = run.numbers().implicit().raters().orElseThrow().toArray(F32);
        expected = expected == null ? actual : expected;
        assertArrayEquals(expected, actual, threads + " threads");
      }
    }
  }
}
