package dev.quire.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.Priors;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationTest {
  private static final int USERS = 300;
  private static final int ITEMS = 200;
  private static final int RANK = 5;

  private final Arena arena = Arena.ofShared();
  private final Parameters means = RandomParameters.of(arena, USERS, ITEMS, RANK, 1);
  private final Variances variances = RandomParameters.variances(arena, USERS, ITEMS, RANK, 2);
  private Model model;

  @TempDir private Path folder;

  @BeforeEach
  void write() throws Exception {
    ModelFixture.of(means)
        .variances(variances)
        .write(folder.resolve("model"), Map.of("model", "vb"));
    model = Model.open(folder.resolve("model"));
  }

  @AfterEach
  void close() {
    model.close();
    arena.close();
  }

  /** Ratings drawn from what the model predicts, with errors scaled. */
  private CsrMatrix drawn(double scale) {
    Random random = new Random(5);
    int n = 40_000;
    int[] users = new int[n];
    int[] items = new int[n];
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      int pair = (int) ((long) i * USERS * ITEMS / n);
      users[i] = pair / ITEMS;
      items[i] = pair % ITEMS;
      double deviation = Math.sqrt(variance(users[i], items[i]));
      values[i] =
          (float)
              (RandomParameters.predict(means, users[i], items[i])
                  + scale * deviation * random.nextGaussian());
    }
    Ratings ratings = RatingsFixture.of(USERS, ITEMS, users, items, values);
    return ratings.byUser();
  }

  private double variance(int user, int item) {
    return RandomParameters.variance(means, variances, user, item) + 0.25;
  }

  @Test
  void whatIsDrawnFromTheModelIsWithinItsIntervals() throws Exception {
    CsrMatrix given = drawn(1);
    Calibration calibration = measure(given, 2);
    for (int i = 0; i < Calibration.INTERVALS.size(); i++) {
      double share = Calibration.INTERVALS.get(i);
      double deviation = Math.sqrt(share * (1 - share) / given.nonZeros());
      assertEquals(share, calibration.within().get(i), 4 * deviation);
    }
    assertEquals(5, calibration.bands().size());
    double previous = 0;
    long pairs = 0;
    for (Calibration.Band band : calibration.bands()) {
      assertEquals(1, band.rmse() / band.deviation(), 0.05);
      assertTrue(band.deviation() > previous);
      assertEquals(0.2, (double) band.pairs() / given.nonZeros(), 0.03);
      previous = band.deviation();
      pairs += band.pairs();
    }
    assertEquals(given.nonZeros(), pairs);
  }

  @Test
  void aModelThatIsTooSureIsFoundOut() throws Exception {
    Calibration calibration = measure(drawn(2), 2);
    assertEquals(0.589, calibration.within().get(2), 0.02, "P(|z| < 1.645 / 2)");
    for (Calibration.Band band : calibration.bands()) {
      assertEquals(2, band.rmse() / band.deviation(), 0.1);
    }
  }

  @Test
  void theLikelihoodIsThatOfTheNormalDistribution() throws Exception {
    CsrMatrix given = drawn(1);
    double sum = 0;
    for (int user = 0; user < USERS; user++) {
      for (long at = given.rowStart(user); at < given.rowEnd(user); at++) {
        double error = given.value(at) - RandomParameters.predict(means, user, given.column(at));
        double variance = variance(user, given.column(at));
        sum += 0.5 * Math.log(2 * Math.PI * variance) + error * error / (2 * variance);
      }
    }
    assertEquals(sum / given.nonZeros(), measure(given, 1).negativeLogLikelihood(), 1e-5);
  }

  @Test
  void theNumberOfThreadsChangesNothing() throws Exception {
    CsrMatrix given = drawn(1);
    Calibration expected = measure(given, 1);
    for (int threads : List.of(2, 3, 8)) {
      assertEquals(expected, measure(given, threads));
    }
  }

  @Test
  void nothingToCompareWithIsRefused() {
    CsrMatrix none = CsrMatrix.of(new long[USERS + 1], new int[0], new float[0]);
    assertEquals(
        "nothing to compare with: pairs=0; choose another part",
        assertThrows(IllegalArgumentException.class, () -> measure(none, 1)).getMessage());
  }

  private Calibration measure(CsrMatrix given, int threads) throws Exception {
    try (WorkerPool pool = new WorkerPool(threads)) {
      return Calibration.measure(model, Priors.uncertainty(model, 4, 1), given, pool);
    }
  }
}
