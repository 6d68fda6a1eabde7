package dev.quire.train.sgd;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.FeaturePriors;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.ScratchSpace;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.train.Settings;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import dev.quire.train.stochastic.GridSettings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTrainerTest {
  private static final double LAMBDA = 2;
  private static final double GAMMA = 3;
  private static final double TAU = 5;
  private static final double SPREAD = 1.7;

  @TempDir Path folder;
  @AutoClose private final Arena arena = Arena.ofShared();
  @AutoClose private final WorkerPool pool = new WorkerPool(3);
  private ScratchSpace scratch;

  @BeforeEach
  void open() {
    scratch = new ScratchSpace(folder);
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  private Parameters parameters(Ratings ratings, int rank) {
    return Parameters.allocate(arena, ratings.globalMean(), ratings.users(), ratings.items(), rank);
  }

  private Trainer trainer(Ratings ratings, Parameters parameters, double rate, double exponent) {
    Settings settings =
        Settings.of(new SgdKind())
            .with(SgdKind.RANK, parameters.rank())
            .with(SgdKind.LEARNING_RATE, rate)
            .with(SgdKind.LAMBDA, LAMBDA)
            .with(SgdKind.GAMMA, GAMMA)
            .with(SgdKind.TAU, TAU)
            .with(SgdKind.REG_EXPONENT, exponent)
            .with(GridSettings.GRID, 3);
    return new SgdKind()
        .trainer(
            new TrainerInput(
                ratings,
                Optional.empty(),
                SPREAD,
                settings,
                new ModelNumbers(parameters, Optional.empty(), FeaturePriors.NONE),
                scratch,
                pool));
  }

  private static void randomize(Parameters parameters, Random random) {
    for (MemorySegment segment : segments(parameters)) {
      for (long k = 0; k < segment.byteSize() / Float.BYTES; k++) {
        segment.setAtIndex(F32, k, (float) (0.5 * random.nextGaussian()));
      }
    }
  }

  private static List<MemorySegment> segments(Parameters parameters) {
    return List.of(
        parameters.userBias(),
        parameters.itemBias(),
        parameters.userFactors(),
        parameters.itemFactors());
  }

  /** By the formula, in double; rows without ratings have no penalty. */
  private static double slowObjective(Ratings ratings, Parameters parameters, double exponent) {
    CsrMatrix byUser = ratings.byUser();
    double objective = 0;
    for (int user = 0; user < byUser.rows(); user++) {
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        double error = byUser.value(at) - slowPrediction(parameters, user, byUser.column(at));
        objective += LAMBDA / 2 * error * error;
      }
    }
    return objective
        + penalties(byUser, parameters.userBias(), parameters.userFactors(), exponent)
        + penalties(ratings.byItem(), parameters.itemBias(), parameters.itemFactors(), exponent);
  }

  private static double penalties(
      CsrMatrix rows, MemorySegment biases, MemorySegment factors, double exponent) {
    int rank = (int) (factors.byteSize() / biases.byteSize());
    double sum = 0;
    for (int row = 0; row < rows.rows(); row++) {
      int n = rows.rowLength(row);
      sum += GAMMA / 2 * Math.pow(biases.getAtIndex(F32, row), 2);
      for (int k = 0; n > 0 && k < rank; k++) {
        double x = factors.getAtIndex(F32, (long) row * rank + k);
        sum += TAU / 2 * Math.pow(n, exponent) * x * x;
      }
    }
    return sum;
  }

  private static double slowPrediction(Parameters parameters, int user, int item) {
    double sum = parameters.globalMean();
    sum += (double) parameters.userBias().getAtIndex(F32, user);
    sum += parameters.itemBias().getAtIndex(F32, item);
    for (int k = 0; k < parameters.rank(); k++) {
      sum +=
          (double) parameters.userFactors().getAtIndex(F32, (long) user * parameters.rank() + k)
              * parameters.itemFactors().getAtIndex(F32, (long) item * parameters.rank() + k);
    }
    return sum;
  }

  /**
   * Very short steps, one for each rating, add up to one along the gradient of the whole objective,
   * of which a step's penalties are a share.
   */
  @ParameterizedTest
  @CsvSource({"1,0", "4,0.5", "17,1"})
  void anEpochOfShortStepsIsAStepAlongTheGradient(int rank, double exponent) {
    Ratings ratings = RatingsFixture.random(30, 20, 2, rank);
    Parameters parameters = parameters(ratings, rank);
    randomize(parameters, new Random(1));
    Parameters before = parameters(ratings, rank);
    copy(parameters, before);
    double rate = 1e-3;
    Trainer.Epoch epoch = trainer(ratings, parameters, rate, exponent).epoch(1);
    double objective = slowObjective(ratings, before, exponent);
    assertEquals(objective, epoch.goal(), 0.03 * objective);
    for (int s = 0; s < 4; s++) {
      MemorySegment moved = segments(parameters).get(s);
      MemorySegment at = segments(before).get(s);
      double length = rate / LAMBDA / (s < 2 ? 1 : SPREAD);
      double largest = 0;
      double worst = 0;
      for (long k = 0; k < at.byteSize() / Float.BYTES; k++) {
        if (hasRatings(ratings, s, k, rank)) {
          double step = moved.getAtIndex(F32, k) - at.getAtIndex(F32, k);
          double expected = -length * slope(ratings, before, exponent, at, k);
          largest = Math.max(largest, Math.abs(expected));
          worst = Math.max(worst, Math.abs(step - expected));
        }
      }
      assertTrue(worst < 0.06 * largest, "segment " + s + ": " + worst + " of " + largest);
    }
  }

  private static boolean hasRatings(Ratings ratings, int segment, long index, int rank) {
    int row = (int) (segment < 2 ? index : index / rank);
    return (segment % 2 == 0 ? ratings.byUser() : ratings.byItem()).rowLength(row) > 0;
  }

  private static void copy(Parameters from, Parameters to) {
    for (int s = 0; s < 4; s++) {
      segments(to).get(s).copyFrom(segments(from).get(s));
    }
  }

  /** Of the objective, by finite differences. */
  private static double slope(
      Ratings ratings, Parameters parameters, double exponent, MemorySegment in, long index) {
    float kept = in.getAtIndex(F32, index);
    in.setAtIndex(F32, index, kept + 0.01f);
    double above = slowObjective(ratings, parameters, exponent);
    double up = in.getAtIndex(F32, index);
    in.setAtIndex(F32, index, kept - 0.01f);
    double below = slowObjective(ratings, parameters, exponent);
    double down = in.getAtIndex(F32, index);
    in.setAtIndex(F32, index, kept);
    return (above - below) / (up - down);
  }

  @Test
  void theObjectiveFalls() {
    Ratings ratings = RatingsFixture.random(60, 40, 2, 3);
    Parameters parameters = parameters(ratings, 8);
    Trainer trainer = trainer(ratings, parameters, 0.05, 0);
    trainer.initialize();
    double before = Double.POSITIVE_INFINITY;
    for (int epoch = 0; epoch < 8; epoch++) {
      double objective = trainer.epoch(1).goal();
      assertTrue(objective < before, before + " to " + objective);
      before = objective;
    }
    assertEquals(slowObjective(ratings, parameters, 0), before, 0.05 * before);
  }

  /** The longest that the setting takes; none of the numbers is written. */
  @Test
  void stepsThatLeadNowhereAreSaid() {
    Ratings ratings = RatingsFixture.random(60, 40, 2, 3);
    Parameters parameters = parameters(ratings, 8);
    Trainer trainer = trainer(ratings, parameters, 10, 0);
    trainer.initialize();
    String message =
        assertThrows(
                BadInputException.class,
                () -> {
                  for (int epoch = 0; epoch < 20; epoch++) {
                    trainer.epoch(1);
                  }
                })
            .getMessage();
    assertTrue(
        message.startsWith(
            "steps so long that the numbers have left the range of floats: learning-rate=10,"),
        message);
    assertTrue(message.endsWith("; lower learning-rate"), message);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 32})
  void aPlantedModelIsFound(int rank) {
    Ratings ratings =
        RatingsFixture.dense(
            150, 100, (user, item) -> 3 + (user % 2 == item % 2 ? 1 : -1) + item % 5 * 0.2, 0.3, 4);
    Parameters parameters = parameters(ratings, rank);
    Trainer trainer = trainer(ratings, parameters, 0.05, 0);
    trainer.initialize();
    double rmse = 0;
    for (int epoch = 0; epoch < 30; epoch++) {
      rmse = trainer.epoch(1).trainRmse();
    }
    assertTrue(rmse > 0.25 && rmse < 0.36, "of 0.3 at best: " + rmse);
  }
}
