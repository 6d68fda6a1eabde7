package dev.quire.evaluate;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionErrorsTest {
  private static final double MIN = 0.5;
  private static final double MAX = 5;

  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  /** More users than two tasks take, training and test ratings drawn independently. */
  @ParameterizedTest
  @CsvSource({"700,40,0", "257,30,1", "600,25,7", "3,200,16", "513,20,17"})
  void agreesWithBruteForce(int users, int items, int rank) {
    Ratings training = RatingsFixture.random(users, items, 3, 1);
    CsrMatrix given = RatingsFixture.random(users, items, 2, 2).byUser();
    Parameters parameters = RandomParameters.of(arena, users, items, rank, 3);

    PredictionErrors actual = measure(parameters, given, training, 2);

    double squares = 0;
    double clippedSquares = 0;
    double absolutes = 0;
    long cold = 0;
    int outOfRange = 0;
    for (int user = 0; user < users; user++) {
      for (long at = given.rowStart(user); at < given.rowEnd(user); at++) {
        double predicted = RandomParameters.predict(parameters, user, given.column(at));
        double clipped = Math.min(MAX, Math.max(MIN, predicted));
        double rating = given.value(at);
        squares += Math.pow(rating - predicted, 2);
        clippedSquares += Math.pow(rating - clipped, 2);
        absolutes += Math.abs(rating - predicted);
        outOfRange += clipped == predicted ? 0 : 1;
        boolean coldUser = training.byUser().rowLength(user) == 0;
        cold += coldUser || training.byItem().rowLength(given.column(at)) == 0 ? 1 : 0;
      }
    }
    long pairs = given.nonZeros();
    assertEquals(pairs, actual.pairs());
    assertEquals(cold, actual.coldPairs());
    assertEquals(Math.sqrt(squares / pairs), actual.rmse(), 1e-6);
    assertEquals(Math.sqrt(clippedSquares / pairs), actual.rmseClipped(), 1e-6);
    assertEquals(absolutes / pairs, actual.mae(), 1e-6);
    assertTrue(outOfRange > 0 && actual.rmseClipped() < actual.rmse(), "clipping is tested");
  }

  private static final int[] STARTS = {0, 1, 3, 10, 30, 100, 300, 1000};

  /** Each band by a loop of its own, and the standard error by the formula over users. */
  @ParameterizedTest
  @CsvSource({"700,40,0", "257,30,1", "513,20,17"})
  void bandsAndStandardErrorAgreeWithBruteForce(int users, int items, int rank) {
    Ratings training = RatingsFixture.random(users, items, 3, 1);
    CsrMatrix given = RatingsFixture.random(users, items, 2, 2).byUser();
    Parameters parameters = RandomParameters.of(arena, users, items, rank, 3);
    PredictionErrors actual = measure(parameters, given, training, 2);
    assertBands(actual.byItemCount(), parameters, given, training, true);
    assertBands(actual.byUserCount(), parameters, given, training, false);

    double mean = actual.rmse() * actual.rmse();
    double sum = 0;
    int seen = 0;
    for (int user = 0; user < users; user++) {
      double off = 0;
      for (long at = given.rowStart(user); at < given.rowEnd(user); at++) {
        double error =
            given.value(at) - RandomParameters.predict(parameters, user, given.column(at));
        off += error * error - mean;
      }
      sum += off * off;
      seen += given.rowLength(user) > 0 ? 1 : 0;
    }
    double ofMean = Math.sqrt(sum * seen / (seen - 1)) / given.nonZeros();
    assertEquals(ofMean / (2 * actual.rmse()), actual.rmseDeviation(), 1e-6);
    assertEquals(actual.rmse() - 1.96 * actual.rmseDeviation(), actual.rmseLow(), 1e-4);
    assertEquals(actual.rmse() + 1.96 * actual.rmseDeviation(), actual.rmseHigh(), 1e-4);
  }

  private static void assertBands(
      List<PredictionErrors.CountBand> bands,
      Parameters parameters,
      CsrMatrix given,
      Ratings training,
      boolean ofItem) {
    long seen = 0;
    for (PredictionErrors.CountBand band : bands) {
      double squares = 0;
      long pairs = 0;
      for (int user = 0; user < given.rows(); user++) {
        for (long at = given.rowStart(user); at < given.rowEnd(user); at++) {
          int item = given.column(at);
          int count =
              ofItem ? training.byItem().rowLength(item) : training.byUser().rowLength(user);
          if (count >= band.from() && count < band.below()) {
            pairs++;
            squares +=
                Math.pow(given.value(at) - RandomParameters.predict(parameters, user, item), 2);
          }
        }
      }
      assertTrue(Arrays.stream(STARTS).anyMatch(start -> start == band.from()), "" + band);
      assertEquals(pairs, band.pairs());
      assertEquals(Math.sqrt(squares / pairs), band.rmse(), 1e-6);
      seen += pairs;
    }
    assertEquals(given.nonZeros(), seen);
  }

  /** User 1 has no training rating, item 2 neither; their biases are used if they are known. */
  @Test
  void coldPairsAreCountedAndPredictedWithWhatIsKnown() {
    Ratings training =
        RatingsFixture.of(3, 3, new int[] {0, 2, 2}, new int[] {0, 0, 1}, new float[] {4, 3, 2});
    CsrMatrix given =
        RatingsFixture.of(
                3, 3, new int[] {0, 1, 1, 2}, new int[] {1, 0, 2, 2}, new float[] {3, 5, 1, 4})
            .byUser();
    Parameters parameters = Parameters.allocate(arena, 3, 3, 3, 0);
    parameters.itemBias().setAtIndex(F32, 0, 0.5f);
    parameters.userBias().setAtIndex(F32, 2, -0.25f);

    PredictionErrors actual = measure(parameters, given, training, 1);

    assertEquals(4, actual.pairs());
    assertEquals(3, actual.coldPairs());
    // errors: 3 - 3, 5 - 3.5, 1 - 3, 4 - 2.75
    assertEquals((0 + 1.5 + 2 + 1.25) / 4, actual.mae(), 1e-12);
    assertEquals(Math.sqrt((2.25 + 4 + 1.5625) / 4), actual.rmse(), 1e-12);
  }

  @Test
  void predictionsAreClippedToTheRangeOfRatings() {
    Ratings ratings =
        RatingsFixture.of(2, 1, new int[] {0, 1}, new int[] {0, 0}, new float[] {5, 1});
    Parameters parameters = Parameters.allocate(arena, 3, 2, 1, 0);
    parameters.userBias().setAtIndex(F32, 0, 4);
    parameters.userBias().setAtIndex(F32, 1, -4);
    PredictionErrors actual = measure(parameters, ratings.byUser(), ratings, 1);
    assertEquals(2, actual.rmse(), 1e-12);
    assertEquals(Math.sqrt(0.25 / 2), actual.rmseClipped(), 1e-12); // 5 - 5 and 1 - 0.5
    assertEquals(2, actual.mae(), 1e-12);
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    Ratings training = RatingsFixture.random(2_000, 30, 3, 1);
    CsrMatrix given = RatingsFixture.random(2_000, 30, 2, 2).byUser();
    Parameters parameters = RandomParameters.of(arena, 2_000, 30, 5, 3);
    PredictionErrors expected = measure(parameters, given, training, 1);
    for (int threads : new int[] {2, 3, 8}) {
      assertEquals(expected, measure(parameters, given, training, threads));
    }
  }

  @Test
  void nothingToCompareWithIsRefused() {
    Ratings training = RatingsFixture.random(5, 4, 1, 1);
    CsrMatrix empty = CsrMatrix.of(new long[6], new int[0], new float[0]);
    Parameters parameters = RandomParameters.of(arena, 5, 4, 1, 1);
    assertEquals(
        "nothing to compare with: pairs=0; choose another part",
        assertThrows(IllegalArgumentException.class, () -> measure(parameters, empty, training, 1))
            .getMessage());
  }

  private static PredictionErrors measure(
      Parameters parameters, CsrMatrix given, Ratings training, int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      return PredictionErrors.measure(parameters, given, training, MIN, MAX, pool);
    }
  }
}
