package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import java.lang.foreign.Arena;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactorPlaneTest {
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void twoFactorsAreShownAsTheyAre(int rank) {
    Parameters parameters = RandomParameters.of(arena, 1, 30, rank, 3);
    FactorPlane plane = new FactorPlane(parameters, new int[] {1, 2, 3});
    for (int item = 0; item < 30; item++) {
      double[] row = DoubleScores.row(parameters.itemFactors(), rank, item);
      assertEquals(row[0], plane.x(item));
      assertEquals(rank == 2 ? row[1] : 0, plane.y(item));
    }
    assertEquals(1, plane.shareOfVariance());
  }

  /** Planted: spreads of 5 and 2 along two orthogonal directions, 0.1 along all the others. */
  @ParameterizedTest
  @ValueSource(ints = {3, 7, 16, 17, 64, 128})
  void theAxesAreWhereTheVarianceIs(int rank) {
    int items = 3000;
    Parameters parameters = Parameters.allocate(arena, 3, 0, items, rank);
    Random random = new Random(rank);
    double[] first = new double[items];
    double[] second = new double[items];
    double half = Math.sqrt(0.5);
    for (int item = 0; item < items; item++) {
      first[item] = 5 * random.nextGaussian();
      second[item] = 2 * random.nextGaussian();
      for (int k = 0; k < rank; k++) {
        double value = 10 * (k == 2 ? 1 : 0) + (k > 1 ? 0.1 * random.nextGaussian() : 0);
        value += k == 0 ? half * (first[item] + second[item]) : 0;
        value += k == 1 ? half * (first[item] - second[item]) : 0;
        parameters.itemFactors().setAtIndex(F32, (long) item * rank + k, (float) value);
      }
    }
    FactorPlane plane = new FactorPlane(parameters, IntStream.range(0, items).toArray());
    assertTrue(Math.abs(correlation(first, item -> plane.x(item))) > 0.999);
    assertTrue(Math.abs(correlation(second, item -> plane.y(item))) > 0.999);
    double others = 0.01 * (rank - 2);
    assertEquals(29 / (29 + others), plane.shareOfVariance(), 0.01, "of the centred vectors");
  }

  private interface Coordinate {
    double of(int item);
  }

  private static double correlation(double[] expected, Coordinate actual) {
    double xy = 0;
    double xx = 0;
    double yy = 0;
    double mean = IntStream.range(0, expected.length).mapToDouble(actual::of).average().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      double y = actual.of(i) - mean;
      xy += expected[i] * y;
      xx += expected[i] * expected[i];
      yy += y * y;
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void aSingleItemHasNoVariance() {
    Parameters parameters = RandomParameters.of(arena, 1, 2, 5, 3);
    assertEquals(1, new FactorPlane(parameters, new int[] {1}).shareOfVariance());
    assertEquals(1, new FactorPlane(parameters, new int[0]).shareOfVariance());
  }
}
