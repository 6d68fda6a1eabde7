package dev.quire.train.vb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.Arena;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The error of all ratings, and of a part of them that stands for all. */
class TrainingErrorTest {
  @AutoClose private final Arena arena = Arena.ofShared();
  @AutoClose private final WorkerPool pool = new WorkerPool(2);

  @Test
  void upToTheMostAllRatingsAreMeasured() {
    Ratings ratings = RatingsFixture.random(60, 50, 3, 1);
    Parameters means = RandomParameters.of(arena, 60, 50, 3, 2);
    CsrMatrix byUser = ratings.byUser();
    double sum = 0;
    for (int user = 0; user < 60; user++) {
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        sum += Math.pow(byUser.value(at) - means.predict(user, byUser.column(at)), 2);
      }
    }
    double measured = TrainingError.meanSquare(ratings, means, ratings.count(), pool);
    assertEquals(sum / ratings.count(), measured, 1e-9);
  }

  /** Predictions are 0, so errors are the ratings. */
  private double ofATenth(Ratings ratings) {
    Parameters zero = Parameters.allocate(arena, 0, ratings.users(), ratings.items(), 1);
    return TrainingError.meanSquare(ratings, zero, ratings.count() / 10, pool);
  }

  /** Most ratings are of one user, and those are worse than all others. */
  @Test
  void theBusiestUserCountsAsMuchAsAmongAll() {
    int[] users = IntStream.range(0, 1400).map(n -> n < 1000 ? 0 : 1 + (n - 1000) / 2).toArray();
    int[] items = IntStream.range(0, 1400).map(n -> n < 1000 ? n : n % 2).toArray();
    float[] values = new float[1400];
    for (int n = 0; n < values.length; n++) {
      values[n] = n < 1000 ? 3 : 1;
    }
    Ratings ratings = RatingsFixture.of(201, 1000, users, items, values);
    assertEquals((1000 * 9 + 400) / 1400.0, ofATenth(ratings), 1e-9);
  }

  /** Everybody has rated the same twenty items, of which each has an error of its own. */
  @Test
  void whatStandsFirstInRowsOfOneLengthCountsAsMuchAsTheRest() {
    int[] users = IntStream.range(0, 2000).map(n -> n / 20).toArray();
    int[] items = IntStream.range(0, 2000).map(n -> n % 20).toArray();
    float[] values = new float[2000];
    double squares = 0;
    for (int n = 0; n < values.length; n++) {
      values[n] = items[n];
      squares += values[n] * values[n];
    }
    assertEquals(squares / 2000, ofATenth(RatingsFixture.of(100, 20, users, items, values)), 1e-9);
  }
}
