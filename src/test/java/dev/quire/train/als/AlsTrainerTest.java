package dev.quire.train.als;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.FeaturePriors;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Regularization;
import dev.quire.train.EpochResult;
import dev.quire.train.Oracle;
import dev.quire.train.Trainings;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import dev.quire.train.rows.InitialFactors;
import dev.quire.train.rows.Schedule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlsTrainerTest {
  private final Arena arena = Arena.ofShared();
  private final WorkerPool pool = new WorkerPool(2);

  @AfterEach
  void close() {
    pool.close();
    arena.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"als-sequential", "als-joint", "als-weighted"})
  void agreesWithTheIndependentImplementation(String name) throws Exception {
    Oracle oracle = Oracle.read();
    Ratings ratings = oracle.ratings();
    AlsOptions options = oracle.options(name);
    Parameters parameters = allocate(ratings, options.rank());
    oracle.initialize(parameters);

    List<EpochResult> history = train(ratings, options, parameters);

    oracle.assertClose(name, parameters);
    for (int epoch = 0; epoch < history.size(); epoch++) {
      double objective = oracle.history(name, epoch, "objective");
      double rmse = oracle.history(name, epoch, "train_rmse");
      assertEquals(objective, history.get(epoch).objective(), 1e-4 * objective);
      assertEquals(rmse, history.get(epoch).trainRmse(), 1e-4 * rmse);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theObjectiveNeverRises(long seed) {
    int rank = List.of(1, 2, 3, 5, 8, 15, 16, 17, 31, 33).get((int) seed - 1);
    Ratings ratings = RatingsFixture.random(60, 50, 4, seed);
    for (BiasUpdate update : BiasUpdate.values()) {
      AlsOptions options = options(rank, 30, 1, 0.5, 0.3, (double) (seed % 2), update, seed);
      Parameters parameters = allocate(ratings, rank);
      InitialFactors.draw(parameters, ratings, seed, 0.1, pool);
      double previous = Double.POSITIVE_INFINITY;
      for (EpochResult result : train(ratings, options, parameters)) {
        assertTrue(
            result.objective() <= previous * (1 + 1e-6),
            () -> update + " rank " + rank + " epoch " + result);
        previous = result.objective();
      }
    }
  }

  /** Ridges of vector and bias of very different sizes, also where rows are solved in the dual. */
  @ParameterizedTest
  @CsvSource({
    "25,1e-4",
    "25,1e-6",
    "25,1e-7",
    "25,1e-8",
    "25,0",
    "1e-3,1e-8",
    "1e-3,1e2",
    "1e6,1e-2"
  })
  void theObjectiveNeverRisesWhateverThePrecisions(double tau, double gamma) {
    Ratings ratings = RatingsFixture.random(60, 50, 4, 3);
    AlsOptions options = options(20, 20, 1, gamma, tau, 0, BiasUpdate.JOINT, 1);
    Parameters parameters = allocate(ratings, 20);
    InitialFactors.draw(parameters, ratings, 1, 0.1, pool);
    double previous = Double.POSITIVE_INFINITY;
    for (EpochResult result : train(ratings, options, parameters)) {
      assertTrue(result.objective() <= previous * (1 + 1e-6), () -> "epoch " + result);
      previous = result.objective();
    }
    assertEquals(objective(ratings, parameters, options), previous, 1e-4 * previous);
  }

  @ParameterizedTest
  @CsvSource({"1,0", "4,0", "17,0", "7,1"})
  void theReportedObjectiveIsTheOneOfTheFormula(int rank, double exponent) {
    Ratings ratings = RatingsFixture.random(40, 30, 3, 5);
    AlsOptions options = options(rank, 3, 2, 0.5, 0.3, exponent, BiasUpdate.JOINT, 1);
    Parameters parameters = allocate(ratings, rank);
    InitialFactors.draw(parameters, ratings, 1, 0.1, pool);
    EpochResult last = train(ratings, options, parameters).getLast();
    double squares = squaredError(ratings, parameters);
    assertEquals(Math.sqrt(squares / ratings.count()), last.trainRmse(), 1e-5);
    assertEquals(
        objective(ratings, parameters, options), last.objective(), 1e-5 * last.objective());
  }

  /** After its own half-epoch each row is at its minimum: no small step in any direction helps. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 19})
  void noPerturbationOfAnUpdatedRowLowersTheObjective(int rank) {
    Ratings ratings = RatingsFixture.random(25, 20, 3, rank);
    AlsOptions options = options(rank, 1, 1, 0.5, 0.3, 0, BiasUpdate.JOINT, 1);
    Parameters parameters = allocate(ratings, rank);
    InitialFactors.draw(parameters, ratings, 1, 0.1, pool);
    AlsTrainer trainer = new AlsTrainer(ratings, 1, options, parameters, FeaturePriors.NONE, pool);
    trainer.updateUsers();
    trainer.updateItems();
    assertNoStepHelps(ratings, parameters, options, parameters.itemBias(), 1);
    assertNoStepHelps(ratings, parameters, options, parameters.itemFactors(), rank);
    trainer.updateUsers();
    assertNoStepHelps(ratings, parameters, options, parameters.userBias(), 1);
    assertNoStepHelps(ratings, parameters, options, parameters.userFactors(), rank);
  }

  private static void assertNoStepHelps(
      Ratings ratings, Parameters parameters, AlsOptions options, MemorySegment array, int rank) {
    double minimum = objective(ratings, parameters, options);
    Random random = new Random(3);
    for (int row = 0; row < array.byteSize() / Float.BYTES / rank; row++) {
      float[] saved = array.asSlice(4L * row * rank, 4L * rank).toArray(F32);
      for (int k = 0; k < rank; k++) {
        float step = (float) (0.02 * random.nextGaussian());
        array.setAtIndex(F32, (long) row * rank + k, saved[k] + step);
      }
      double perturbed = objective(ratings, parameters, options);
      assertTrue(perturbed >= minimum * (1 - 1e-9), "row " + row);
      MemorySegment.copy(saved, 0, array, F32, 4L * row * rank, rank);
    }
  }

  @Test
  void aLongRowIsTheSameInChunksAndForAnyNumberOfThreads() {
    Ratings ratings = RatingsFixture.withLongRow(2 * Schedule.LONG_ROW + 1_000, 500, 1);
    AlsOptions options = options(5, 2, 1, 20, 20, 0, BiasUpdate.JOINT, 1);
    float[] expected = null;
    for (int threads : new int[] {1, 2, 3, 8}) {
      Parameters parameters = allocate(ratings, 5);
      InitialFactors.draw(parameters, ratings, 1, 0.1, pool);
      try (WorkerPool workers = new WorkerPool(threads)) {
        EpochResult last =
            Trainings.run(
                    new AlsTrainer(ratings, 1, options, parameters, FeaturePriors.NONE, workers),
                    ratings.count(),
                    parameters)
                .getLast();
        double objective = objective(ratings, parameters, options);
        assertEquals(objective, last.objective(), 1e-4 * objective);
      }
      float[] actual = parameters.itemFactors().toArray(F32);
      expected = expected == null ? actual : expected;
      assertArrayEquals(expected, actual, threads + " threads");
    }
  }

  @ParameterizedTest
  @EnumSource(BiasUpdate.class)
  void biasesAloneAreRankZero(BiasUpdate update) {
    Ratings ratings = RatingsFixture.random(40, 30, 3, 5);
    AlsOptions options = options(0, 200, 2, 3, 1, 0, update, 1);
    Parameters parameters = allocate(ratings, 0);
    train(ratings, options, parameters);
    // The fixed point: b_u = lambda sum(r - mu - b_i) / (lambda n + gamma).
    CsrMatrix byUser = ratings.byUser();
    for (int user = 0; user < byUser.rows(); user++) {
      double sum = 0;
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        float itemBias = parameters.itemBias().getAtIndex(F32, byUser.column(at));
        sum += byUser.value(at) - ratings.globalMean() - itemBias;
      }
      double expected = 2 * sum / (2 * byUser.rowLength(user) + 3);
      assertEquals(expected, parameters.userBias().getAtIndex(F32, user), 1e-4);
    }
  }

  @Test
  void rowsWithoutRatingsStayAtZero() {
    Ratings ratings = RatingsFixture.random(40, 30, 3, 5);
    AlsOptions options = options(4, 2, 1, 0.5, 0.3, 0, BiasUpdate.JOINT, 1);
    Parameters parameters = allocate(ratings, 4);
    InitialFactors.draw(parameters, ratings, 1, 0.1, pool);
    train(ratings, options, parameters);
    assertEquals(0, ratings.byItem().rowLength(29));
    assertEquals(0, parameters.itemBias().getAtIndex(F32, 29));
    for (int k = 0; k < 4; k++) {
      assertEquals(0, parameters.itemFactors().getAtIndex(F32, 29 * 4 + k));
      assertEquals(0, parameters.userFactors().getAtIndex(F32, 3 * 4 + k));
    }
  }

  @Test
  void aSystemWithoutASolutionNamesTheRowAndWhatToChange() {
    Ratings ratings = RatingsFixture.random(40, 30, 3, 5);
    AlsOptions options = options(16, 2, 1, 0.5, 0, 0, BiasUpdate.JOINT, 1);
    Parameters parameters = allocate(ratings, 16);
    InitialFactors.draw(parameters, ratings, 1, 0.1, pool);
    ArithmeticException e =
        assertThrows(ArithmeticException.class, () -> train(ratings, options, parameters));
    assertTrue(
        e.getMessage()
            .matches(
                "the ratings don't determine a vector: user index=\\d+, ratings=\\d+, "
                    + "rank=16, ridge=0; lower the rank"),
        e.getMessage());
  }

  private static AlsOptions options(
      int rank,
      int epochs,
      double lambda,
      double gamma,
      double tau,
      double exponent,
      BiasUpdate update,
      long seed) {
    Regularization regularization = new Regularization(lambda, gamma, tau, exponent);
    return new AlsOptions(rank, epochs, regularization, update, 0, seed);
  }

  private Parameters allocate(Ratings ratings, int rank) {
    return Parameters.allocate(arena, ratings.globalMean(), ratings.users(), ratings.items(), rank);
  }

  private List<EpochResult> train(Ratings ratings, AlsOptions options, Parameters parameters) {
    return Trainings.run(
        new AlsTrainer(ratings, 1, options, parameters, FeaturePriors.NONE, pool),
        ratings.count(),
        parameters);
  }

  private static double squaredError(Ratings ratings, Parameters parameters) {
    CsrMatrix byUser = ratings.byUser();
    double sum = 0;
    for (int user = 0; user < byUser.rows(); user++) {
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        double dot = 0;
        for (int k = 0; k < parameters.rank(); k++) {
          dot +=
              (double) element(parameters.userFactors(), user, k, parameters.rank())
                  * element(parameters.itemFactors(), byUser.column(at), k, parameters.rank());
        }
        double error =
            byUser.value(at)
                - ratings.globalMean()
                - parameters.userBias().getAtIndex(F32, user)
                - parameters.itemBias().getAtIndex(F32, byUser.column(at))
                - dot;
        sum += error * error;
      }
    }
    return sum;
  }

  private static double objective(Ratings ratings, Parameters parameters, AlsOptions options) {
    return 0.5 * options.regularization().lambda() * squaredError(ratings, parameters)
        + penalty(ratings.byUser(), parameters.userBias(), parameters.userFactors(), options)
        + penalty(ratings.byItem(), parameters.itemBias(), parameters.itemFactors(), options);
  }

  private static double penalty(
      CsrMatrix rows, MemorySegment bias, MemorySegment factors, AlsOptions options) {
    double sum = 0;
    for (int row = 0; row < rows.rows(); row++) {
      double b = bias.getAtIndex(F32, row);
      sum += 0.5 * options.regularization().gamma() * b * b;
      double weight = Math.pow(rows.rowLength(row), options.regularization().exponent());
      for (int k = 0; k < options.rank(); k++) {
        double value = element(factors, row, k, options.rank());
        sum += 0.5 * options.regularization().tau() * weight * value * value;
      }
    }
    return sum;
  }

  private static float element(MemorySegment matrix, int row, int k, int rank) {
    return matrix.getAtIndex(F32, (long) row * rank + k);
  }
}
