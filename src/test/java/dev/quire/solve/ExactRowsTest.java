package dev.quire.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.kernel.Kernels;
import dev.quire.solve.VariationalRegression.Variance;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows against an exact solution in double precision, with precisions of all sizes: a fit is right
 * to four digits whatever they are, or refused.
 */
class ExactRowsTest {
  private static final double[] GAMMAS = {0, 1e-8, 1e-6, 1e-4, 1e-2, 1, 1e2};
  private static final double[] TAUS = {1e-6, 1e-3, 1e-1, 1, 25, 1e3, 1e6};
  private static final double MOST_RATIO = 1.01e8;
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Random random = new Random(3);

  /** What the vectors of a row are like. */
  private enum Vectors {
    SHORT,
    LONG,
    /** They nearly span a constant, so that bias and vector can hardly be told apart. */
    ALIKE,
    /** Multiples of one vector, as those of items that one user alone has rated. */
    PARALLEL
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20, 64})
  void leastSquaresAreExact(int rank) {
    forEachCase(
        rank,
        (row, where) -> {
          RowRegression regression = new RowRegression(rank);
          row.withMemory(ratings -> regression.fit(ratings, row.regularization()));
          row.assertExact(regression.vector(), regression.bias(), where);
          row.assertObjective(
              regression.vector(), regression.bias(), regression.squaredError(), where);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20, 64})
  void variationalMeansAreExact(int rank) {
    forEachCase(
        rank,
        (row, where) -> {
          row.drawVariances();
          for (Variance variance : Variance.values()) {
            VariationalRegression regression = new VariationalRegression(rank, variance);
            row.withMemory(ratings -> regression.fit(ratings, row.precisions()));
            row.assertExact(regression.vector(), regression.bias(), where + " " + variance);
            row.assertObjective(
                regression.vector(),
                regression.bias(),
                regression.squaredError(),
                where + " " + variance);
          }
        });
  }

  /** Also of the bias; what they add up to is the solution. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20, 64})
  void sharesAddUpToTheExactSolution(int rank) {
    float[] v = new float[Kernels.stride(rank)];
    IntStream.range(0, rank).forEach(k -> v[k] = (float) random.nextGaussian());
    forEachCase(
        rank,
        (row, where) ->
            row.withMemory(
                ratings -> {
                  RowShares shares =
                      new RegressionShares(rank, ratings, row.regularization(), PriorParts.NONE);
                  double[] exact = row.solution();
                  double product = IntStream.range(0, rank).mapToDouble(k -> v[k] * exact[k]).sum();
                  double size = norm(exact, rank) * Math.sqrt(rank);
                  double sum = Arrays.stream(shares.ofProduct(v)).sum();
                  assertEquals(product, sum, 1e-4 * size + 1e-12, where);
                  double bias = Arrays.stream(shares.ofBias()).sum();
                  assertEquals(exact[rank], bias, 1e-4 * row.biasSize(exact), where);
                }));
  }

  /** The issue's own case: as the ridges of vector and bias part, the bias stays what it is. */
  @Test
  void aSmallGammaDoesNotTouchTheVector() {
    Row row = new Row(Vectors.SHORT, 20, 5, 25, 1e-7);
    RowRegression regression = new RowRegression(20);
    row.withMemory(ratings -> regression.fit(ratings, row.regularization()));
    double[] exact = row.solution();
    assertEquals(exact[20], regression.bias(), 1e-6);
    for (int k = 0; k < 20; k++) {
      assertEquals(exact[k], regression.vector()[k], 1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 20, 64})
  void withoutARidgeARowThatIsTooShortIsRefused(int rank) {
    for (int count : new int[] {1, rank / 2, rank - 1}) {
      Row row = new Row(Vectors.LONG, rank, count, 0, 1);
      RowRegression regression = new RowRegression(rank);
      UnsolvableRowException e =
          assertThrows(
              UnsolvableRowException.class,
              () -> row.withMemory(ratings -> regression.fit(ratings, row.regularization())));
      assertEquals(
          "the ratings don't determine a vector: ratings="
              + count
              + ", rank="
              + rank
              + ", ridge=0; lower the rank",
          e.getMessage());
    }
    Row enough = new Row(Vectors.LONG, rank, 3 * rank, 0, 1);
    RowRegression regression = new RowRegression(rank);
    enough.withMemory(ratings -> regression.fit(ratings, enough.regularization()));
    enough.assertExact(regression.vector(), regression.bias(), "no ridge, rank " + rank);
  }

  /** One remedy for each cause, and for each kind of model its own. */
  @Test
  void aRefusedRowIsNamedWithWhatHelps() {
    UnsolvableRowException row =
        UnsolvableRowException.notDetermined(9, 4, new double[] {2, 0.5}).at("item", 7);
    assertEquals(
        "the ratings don't determine a vector: item index=7, ratings=4, rank=9, ridge=0.5;"
            + " lower the rank",
        row.getMessage());
    assertEquals(
        "the ratings don't determine a vector: item=296, ratings=4, rank=9, ridge=0.5;"
            + " raise tau",
        row.named("296", "raise {tau}").getMessage());
  }

  @Test
  void numbersThatDoNotFitAreRefused() {
    int count = 40;
    Row row = new Row(Vectors.LONG, 7, count, 1, 1);
    row.target[1] = 3e38f;
    RowRegression regression = new RowRegression(7);
    UnsolvableRowException e =
        assertThrows(
            UnsolvableRowException.class,
            () -> row.withMemory(ratings -> regression.fit(ratings, row.regularization())));
    assertEquals(
        "the numbers get too large for 32 bits: ratings="
            + count
            + ", rank=7, largest=3.0E38; divide the ratings by their largest one",
        e.getMessage());
  }

  /** Somewhat more than 200 rows of each kind of vectors. */
  private void forEachCase(int rank, BiConsumer<Row, String> body) {
    int[] counts =
        IntStream.of(1, 2, rank / 2, rank / 2 + 1, rank, 2 * rank, 3 * rank)
            .filter(count -> count > 0)
            .distinct()
            .toArray();
    for (Vectors vectors : Vectors.values()) {
      for (double gamma : GAMMAS) {
        for (double tau : TAUS) {
          double ratio = gamma == 0 ? 1 : Math.max(tau / gamma, gamma / tau);
          for (int count : ratio <= MOST_RATIO ? counts : new int[0]) {
            String where =
                vectors + ", rank " + rank + ", ratings " + count + ", " + gamma + ", " + tau;
            body.accept(new Row(vectors, rank, count, tau, gamma), where);
          }
        }
      }
    }
  }

  private static double norm(double[] x, int n) {
    return Math.sqrt(Arrays.stream(x, 0, n).map(e -> e * e).sum());
  }

  /** A row of random ratings. */
  private final class Row {
    private final int rank;
    private final int count;
    private final double tau;
    private final double gamma;
    private final float[][] v; // [count][rank]
    private float[][] t; // variances: [count][rank], or null
    private final float[] target; // [count]

    Row(Vectors vectors, int rank, int count, double tau, double gamma) {
      this.rank = rank;
      this.count = count;
      this.tau = tau;
      this.gamma = gamma;
      v = new float[count][rank];
      target = new float[count];
      double[] same = random.doubles(rank, -1, 1).toArray();
      for (int p = 0; p < count; p++) {
        target[p] = (float) (1 + random.nextGaussian());
        double size = random.nextGaussian();
        for (int k = 0; k < rank; k++) {
          double own = random.nextGaussian();
          v[p][k] =
              (float)
                  switch (vectors) {
                    case SHORT -> own / Math.sqrt(rank);
                    case LONG -> own;
                    case ALIKE -> same[k] + 0.01 * own;
                    case PARALLEL -> size * same[k] + 0.001 * own;
                  };
        }
      }
    }

    void drawVariances() {
      t = new float[count][rank];
      for (float[] line : t) {
        IntStream.range(0, rank).forEach(k -> line[k] = (float) (tau * random.nextDouble()));
      }
    }

    Regularization regularization() {
      return new Regularization(1, gamma, tau, 0);
    }

    GaussianPrior precisions() {
      double[] factors = new double[rank];
      Arrays.fill(factors, tau);
      return new GaussianPrior(1, factors, gamma);
    }

    void withMemory(Consumer<RowRatings> body) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment columns = arena.allocateFrom(I32, IntStream.range(0, count).toArray());
        Design design = new Design(segment(arena, v), t == null ? null : segment(arena, t));
        body.accept(
            new RowRatings(
                design,
                columns,
                0,
                count,
                (first, n, unused, targets) ->
                    System.arraycopy(target, (int) first, targets, 0, n)));
      }
    }

    private MemorySegment segment(Arena arena, float[][] matrix) {
      MemorySegment segment = arena.allocate(4L * count * rank);
      for (int p = 0; p < count; p++) {
        MemorySegment.copy(matrix[p], 0, segment, F32, 4L * p * rank, rank);
      }
      return segment;
    }

    private double[] ridges() {
      double[] ridges = new double[rank + 1];
      for (int k = 0; k < rank; k++) {
        ridges[k] = tau;
        for (int p = 0; t != null && p < count; p++) {
          ridges[k] += t[p][k];
        }
      }
      ridges[rank] = gamma;
      return ridges;
    }

    /** Vector and, as the last number, bias. */
    double[] solution() {
      double[][] z = new double[count][rank + 1];
      double[] d = new double[count];
      for (int p = 0; p < count; p++) {
        for (int k = 0; k < rank; k++) {
          z[p][k] = v[p][k];
        }
        z[p][rank] = 1;
        d[p] = target[p];
      }
      return HouseholderLeastSquares.solve(z, d, ridges(), new double[rank + 1]);
    }

    /** Of the two numbers that the bias is the difference of: mean target and mean of v'u. */
    double biasSize(double[] exact) {
      double targets = 0;
      double products = 0;
      for (int p = 0; p < count; p++) {
        targets += Math.abs(target[p]);
        for (int k = 0; k < rank; k++) {
          products += Math.abs(v[p][k] * exact[k]);
        }
      }
      return Math.max(Math.abs(exact[rank]), 0.01 * (targets + products) / (count + gamma));
    }

    void assertExact(float[] vector, float bias, String where) {
      double[] exact = solution();
      double[] off = new double[rank];
      Arrays.setAll(off, k -> exact[k] - vector[k]);
      double error = norm(off, rank);
      assertTrue(error <= 1e-4 * norm(exact, rank) + 1e-12, () -> where + ", vector " + error);
      assertEquals(exact[rank], bias, 1e-4 * biasSize(exact), where + ", bias");
    }

    /** Not above the least there is; a hundred millionth of the squares is what floats can hold. */
    void assertObjective(float[] vector, float bias, double squaredError, String where) {
      double squares = 0;
      for (float d : target) {
        squares += (double) d * d;
      }
      double[] given = new double[rank + 1];
      IntStream.range(0, rank).forEach(k -> given[k] = vector[k]);
      given[rank] = bias;
      double least = objective(solution());
      assertTrue(objective(given) <= least * (1 + 1e-6) + 1e-8 * squares, where + ", objective");
      double error = squaredError(given);
      assertEquals(error, squaredError, 1e-5 * error + 5e-7 * squares, where + ", squared error");
    }

    private double objective(double[] x) {
      double[] ridges = ridges();
      double sum = squaredError(x);
      for (int k = 0; k <= rank; k++) {
        sum += ridges[k] * x[k] * x[k];
      }
      return sum;
    }

    private double squaredError(double[] x) {
      double sum = 0;
      for (int p = 0; p < count; p++) {
        double error = target[p] - x[rank];
        for (int k = 0; k < rank; k++) {
          error -= v[p][k] * x[k];
        }
        sum += error * error;
      }
      return sum;
    }
  }
}
