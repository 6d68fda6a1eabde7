package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.dataset.CsrMatrix;
import dev.quire.kernel.Kernels;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.problem.BadInputException;
import dev.quire.solve.RowShares;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mean of those who have rated the same, by hand and by sums over all pairs. */
class FansFoldInTest {
  private static final int USERS = 4;
  private static final int ITEMS = 5;
  private static final int RANK = 3;

  /** Ratings by item and user; 0 stands for none, but for item 3, which user 2 has rated 0. */
  private static final float[][] RATINGS = {
    {5, 0, 1, 4}, {0, 2, 0, 0}, {0.5f, 3, 3.5f, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}
  };

  private final Arena arena = Arena.ofShared();
  private Parameters parameters;
  private FansFoldIn fans;

  @BeforeEach
  void draw() {
    parameters = RandomParameters.of(arena, USERS, ITEMS, RANK, 5);
    CsrMatrix byItem =
        CsrMatrix.of(
            new long[] {0, 3, 4, 7, 8, 8},
            new int[] {0, 2, 3, 1, 0, 1, 2, 2},
            new float[] {5, 1, 4, 2, 0.5f, 3, 3.5f, 0});
    fans = new FansFoldIn(parameters, byItem, Optional.empty(), Optional.empty());
  }

  @AfterEach
  void close() {
    arena.close();
  }

  private double factor(int user, int k) {
    return parameters.userFactors().getAtIndex(Parameters.F32, (long) user * RANK + k);
  }

  /** [rank], then the bias. */
  private double[] mean(int item) {
    double[] mean = new double[RANK + 1];
    double total = 0;
    for (int user = 0; user < USERS; user++) {
      for (int k = 0; k < RANK; k++) {
        mean[k] += RATINGS[item][user] * factor(user, k);
      }
      mean[RANK] += RATINGS[item][user] * parameters.userBias().getAtIndex(Parameters.F32, user);
      total += RATINGS[item][user];
    }
    for (int k = 0; k <= RANK; k++) {
      mean[k] /= total;
    }
    return mean;
  }

  private static void assertTaste(double[] expected, Taste actual) {
    assertEquals(Kernels.stride(RANK), actual.vector().length);
    for (int k = 0; k < RANK; k++) {
      assertEquals(expected[k], actual.vector()[k], 1e-6);
    }
    assertEquals(expected[RANK], actual.bias(), 1e-6);
  }

  @Test
  void whoLikesOneItemStandsInTheMiddleOfItsFans() {
    double[] expected = new double[RANK + 1];
    for (int k = 0; k < RANK; k++) {
      expected[k] = 0.5 * factor(0, k) + 0.1 * factor(2, k) + 0.4 * factor(3, k);
    }
    expected[RANK] = mean(0)[RANK];
    for (float rating : new float[] {5, 1}) { // alone it counts for all
      assertTaste(expected, fans.taste(new int[] {0}, new float[] {rating}));
    }
  }

  /** Items count by what they are rated, and one without fans for nothing. */
  @Test
  void ofSeveralItemsItIsTheMeanOfTheirMeans() {
    double[] expected = new double[RANK + 1];
    for (int k = 0; k <= RANK; k++) {
      expected[k] = (4 * mean(0)[k] + 5 * mean(1)[k] + mean(2)[k]) / 10;
    }
    int[] items = {0, 4, 1, 3, 2};
    float[] ratings = {4, 5, 5, 3, 1};
    assertTaste(expected, fans.taste(items, ratings));
    RowShares shares = fans.shares(items, ratings).orElseThrow();
    float[] vector = {0.3f, -1, 2, 0};
    double[] products = shares.ofProduct(vector);
    double[] weights = {0.4, 0, 0.5, 0, 0.1};
    for (int n = 0; n < items.length; n++) {
      double product = 0;
      for (int k = 0; k < RANK && weights[n] > 0; k++) {
        product += weights[n] * mean(items[n])[k] * vector[k];
      }
      assertEquals(product, products[n], 1e-6);
    }
    assertEquals(expected[RANK], Arrays.stream(shares.ofBias()).sum(), 1e-6);
  }

  @Test
  void whereNobodyHasRatedItAboveZeroThereIsNoPlace() {
    String message =
        "nothing that is given has fans to stand among: items=%d, fold-in=fans; rate above 0 what"
            + " somebody else has in the training part, or leave it out";
    for (int item : new int[] {3, 4}) {
      assertEquals(
          message.formatted(1),
          assertThrows(BadInputException.class, () -> fans.taste(new int[] {item}, new float[] {5}))
              .getMessage());
    }
    int[] rated = {0, 1};
    assertEquals(
        message.formatted(2),
        assertThrows(BadInputException.class, () -> fans.shares(rated, new float[2])).getMessage());
  }
}
