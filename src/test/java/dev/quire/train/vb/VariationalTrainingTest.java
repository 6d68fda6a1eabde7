package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.evaluate.Calibration;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.Explainer;
import dev.quire.recommend.Explanation;
import dev.quire.recommend.Scoring;
import dev.quire.recommend.UncertainTaste;
import dev.quire.solve.Design;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.EpochResult;
import dev.quire.train.Training;
import dev.quire.train.Trainings;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.Side;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VariationalTrainingTest {
  /** Folding in sums up variances in another order than training does. */
  private static final float ROUNDING = 1e-5f;

  @TempDir static Path folder;

  private static Dataset dataset;

  @BeforeAll
  static void convert() throws Exception {
    dataset = dataset("small", GeneratorOptions.of(20_000, 3));
  }

  @AfterAll
  static void close() {
    dataset.close();
  }

  private static Dataset dataset(String name, GeneratorOptions options) throws Exception {
    Path raw = folder.resolve(name + "-raw");
    try (WorkerPool pool = new WorkerPool(2)) {
      RatingGenerator.generate(options, raw, false, pool, done -> {});
      Converter.convert(
          ConvertOptions.of(raw.resolve(RatingGenerator.RATINGS_FILE), folder.resolve(name))
              .withSplit(Split.random(0, 0.1, 1)),
          pool,
          (phase, done) -> {});
    }
    return Dataset.open(folder.resolve(name));
  }

  private static List<EpochResult> train(
      Dataset trained, VariationalOptions options, Path file, int threads) throws IOException {
    try (WorkerPool pool = new WorkerPool(threads)) {
      return Training.of(trained, Trainings.settings(options))
          .run(Model.target(file, false), pool)
          .history();
    }
  }

  @ParameterizedTest
  @EnumSource(Variance.class)
  void theSameSeedGivesTheSameFileForAnyNumberOfThreads(Variance variance) throws Exception {
    byte[] expected = null;
    for (int threads : new int[] {1, 2, 3, 8}) {
      Path file = folder.resolve(variance + "-" + threads);
      train(dataset, new VariationalOptions(9, 3, variance, 0, 5), file, threads);
      byte[] actual = Files.readAllBytes(file);
      expected = expected == null ? actual : expected;
      assertArrayEquals(expected, actual, threads + " threads");
    }
  }

  @Test
  void theFileTellsHowItWasMadeAndWhatWasLearned() throws Exception {
    Path file = folder.resolve("told");
    VariationalOptions options = new VariationalOptions(3, 4, Variance.MARGINAL, 1e-9, 11);
    List<EpochResult> history = train(dataset, options, file, 2);
    try (Model model = Model.open(file)) {
      model.verify();
      assertEquals("vb", model.metadata("model"));
      assertEquals(3, model.number("rank"));
      assertEquals(4, model.number("epochs"));
      assertEquals("marginal", model.metadata("variance"));
      assertEquals(1e-9, model.number("tolerance"));
      assertEquals(11, model.number("seed"));
      JsonNode told = JsonMapper.shared().readTree(model.metadata("history"));
      assertEquals(4, told.size());
      assertEquals(history.get(3).objective(), told.get(3).get("elbo").doubleValue());
      assertEquals(3, JsonMapper.shared().readTree(model.metadata("item_precision")).size());
      assertTrue(model.number("learned_lambda") > 0);
      assertTrue(model.number("user_bias_precision") > 0);
      // An item that nobody has rated has its prior's variance.
      int items = dataset.info().items();
      int cold = IntStream.range(0, items).filter(i -> model.itemCount(i) == 0).findAny().orElse(0);
      assertEquals(0, model.itemCount(cold));
      assertTrue(model.variances().orElseThrow().itemBias().getAtIndex(F32, cold) > 0);
    }
  }

  /** Folding in is a users' update against the items of the file. */
  @Test
  void foldingATrainingUserInGivesWhatAnotherUpdateWould() throws Exception {
    int rank = 12;
    Path file = folder.resolve("folded");
    train(dataset, new VariationalOptions(rank, 3, Variance.MEAN_FIELD, 0, 1), file, 2);
    try (Arena arena = Arena.ofShared();
        Model model = Model.open(file);
        WorkerPool pool = new WorkerPool(2)) {
      Parameters known = model.parameters();
      Parameters means =
          Parameters.allocate(arena, known.globalMean(), known.users(), known.items(), rank);
      means.itemBias().copyFrom(known.itemBias());
      Variances variances = Variances.allocate(arena, known.users(), known.items(), rank);
      Variances ofItems = model.variances().orElseThrow();
      OtherVariances others =
          new OtherVariances(
              dataset.training().byUser(),
              rank,
              ofItems.itemFactors(),
              ofItems.itemBias(),
              Optional.empty(),
              new OtherVariances.Scratch(
                  arena.allocate(4L * known.items() * (rank + 1)),
                  arena.allocate(4L * known.users() * (rank + 1))),
              pool);
      double lambda = model.number("learned_lambda");
      double userBias = model.number("user_bias_precision");
      new HalfEpoch(rank, pool)
          .run(
              new VariationalRows(
                  Side.users(dataset.training(), means, Design.exact(known.itemFactors())),
                  variances.userBias(),
                  variances.userFactors(),
                  new Precisions(lambda, new double[rank], 1, userBias).userPrior(),
                  Variance.MEAN_FIELD,
                  others,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()));
      CsrMatrix byUser = dataset.training().byUser();
      for (int user = 0; user < byUser.rows(); user++) {
        UncertainTaste taste =
            new VbKind()
                .foldIn(model)
                .belief(items(byUser, user), values(byUser, user))
                .orElseThrow();
        assertEquals(means.userBias().getAtIndex(F32, user), taste.mean().bias(), ROUNDING);
        assertEquals(variances.userBias().getAtIndex(F32, user), taste.biasVariance(), ROUNDING);
        assertRow(means.userFactors(), user, taste.mean().vector(), rank);
        assertRow(variances.userFactors(), user, taste.variances(), rank);
      }
    }
  }

  private static void assertRow(MemorySegment expected, int user, float[] actual, int rank) {
    float[] row = expected.asSlice(4L * rank * user, 4L * rank).toArray(F32);
    assertArrayEquals(row, Arrays.copyOf(actual, rank), ROUNDING, "user " + user);
  }

  @Test
  void sharesOfTheRatingsAddUpToThePrediction() throws Exception {
    Path file = folder.resolve("explained");
    train(dataset, new VariationalOptions(12, 3, Variance.MEAN_FIELD, 0, 1), file, 2);
    CsrMatrix byUser = dataset.training().byUser();
    try (Model model = Model.open(file)) {
      for (int user : new int[] {0, 5, byUser.rows() - 1}) {
        Explainer explainer =
            new Explainer(
                model.parameters(),
                new VbKind().foldIn(model),
                items(byUser, user),
                values(byUser, user));
        for (int item = 0; item < 50; item++) {
          Explanation explanation = explainer.explain(item, Scoring.PREDICTION);
          double predicted =
              model.parameters().globalMean()
                  + explainer.taste().bias()
                  + model.parameters().itemBias().getAtIndex(F32, item);
          for (int k = 0; k < 12; k++) {
            predicted +=
                (double) explainer.taste().vector()[k]
                    * model.parameters().itemFactors().getAtIndex(F32, item * 12L + k);
          }
          assertEquals(predicted, explanation.total(), 1e-4, "user " + user + ", item " + item);
        }
      }
    }
  }

  private static int[] items(CsrMatrix byUser, int user) {
    return IntStream.range(0, byUser.rowLength(user))
        .map(i -> byUser.column(byUser.rowStart(user) + i))
        .toArray();
  }

  private static float[] values(CsrMatrix byUser, int user) {
    float[] values = new float[byUser.rowLength(user)];
    for (int i = 0; i < values.length; i++) {
      values[i] = byUser.value(byUser.rowStart(user) + i);
    }
    return values;
  }

  /** A million ratings with normal noise of 0.75: learned, and told in the intervals. */
  @Test
  void theNoiseOfTheRatingsIsLearned() throws Exception {
    Path file = folder.resolve("noise");
    try (Dataset exact = dataset("exact", GeneratorOptions.of(1_000_000, 3).withHalfStars(false));
        WorkerPool pool = new WorkerPool(2)) {
      train(exact, new VariationalOptions(8, 25, Variance.MEAN_FIELD, 1e-5, 1), file, 2);
      try (Model model = Model.open(file)) {
        double noise = Math.sqrt(1 / model.number("learned_lambda"));
        assertEquals(0.75, noise, 0.03 * 0.75);
        CsrMatrix test = exact.testByUser().orElseThrow();
        Calibration calibration =
            Calibration.measure(model, new VbKind().uncertainty(model), test, pool);
        for (int i = 0; i < Calibration.INTERVALS.size(); i++) {
          assertEquals(Calibration.INTERVALS.get(i), calibration.within().get(i), 0.01);
        }
        PredictionErrors errors =
            PredictionErrors.measure(model.parameters(), test, exact.training(), 0.5, 5, pool);
        assertTrue(errors.rmse() < 0.8, "RMSE " + errors.rmse());
      }
    }
  }
}
