package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.kernel.Kernels;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.Explainer;
import dev.quire.recommend.Explanation;
import dev.quire.recommend.Scoring;
import dev.quire.recommend.UncertainTaste;
import dev.quire.recommend.Uncertainty;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.Training;
import dev.quire.train.Trainings;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Someone new in a model with multipliers of the noise and vectors of what users have rated. */
class NewUserTest {
  private static final int RANK = 3;

  @TempDir static Path folder;

  private static Dataset dataset;
  private static Model model;

  @BeforeAll
  static void train() throws Exception {
    Path raw = folder.resolve("raw");
    try (WorkerPool pool = new WorkerPool(2)) {
      RatingGenerator.generate(GeneratorOptions.of(20_000, 3), raw, false, pool, done -> {});
      Converter.convert(
          ConvertOptions.of(raw.resolve(RatingGenerator.RATINGS_FILE), folder.resolve("dataset"))
              .withSplit(Split.random(0, 0, 1)),
          pool,
          (phase, done) -> {});
      dataset = Dataset.open(folder.resolve("dataset"));
      VariationalOptions options =
          new VariationalOptions(
              RANK, 1500, Variance.MEAN_FIELD, 0, 5, Noise.USER_ITEM, Implicit.RATERS_RATED);
      Path file = folder.resolve("m.safetensors");
      Training.of(dataset, Trainings.settings(options)).run(Model.target(file, false), pool);
      model = Model.open(file);
      model.verify();
    }
  }

  @AfterAll
  static void close() {
    model.close();
    dataset.close();
  }

  private static int[] items(int user) {
    CsrMatrix byUser = dataset.training().byUser();
    return IntStream.range(0, byUser.rowLength(user))
        .map(i -> byUser.column(byUser.rowStart(user) + i))
        .toArray();
  }

  private static float[] values(int user) {
    CsrMatrix byUser = dataset.training().byUser();
    float[] values = new float[byUser.rowLength(user)];
    byUser.copyValues(byUser.rowStart(user), values.length, values);
    return values;
  }

  /** Training has come to rest, so another update of a row gives the row. */
  @Test
  void aTrainingUserGetsTheirOwnRowAndNoise() throws Exception {
    Uncertainty uncertainty = new VbKind().uncertainty(model);
    Parameters means = model.parameters();
    for (int user = 0; user < means.users(); user++) {
      UncertainTaste taste =
          new VbKind().foldIn(model).belief(items(user), values(user)).orElseThrow();
      UncertainTaste own = uncertainty.tasteOf(user);
      assertEquals(own.mean().bias(), taste.mean().bias(), 1e-4, "user " + user);
      assertEquals(own.biasVariance(), taste.biasVariance(), 1e-4, "user " + user);
      assertEquals(own.exactness(), taste.exactness(), 2e-4, "user " + user);
      for (int k = 0; k < RANK; k++) {
        assertEquals(own.mean().vector()[k], taste.mean().vector()[k], 1e-4, "user " + user);
        assertEquals(own.variances()[k], taste.variances()[k], 1e-4, "user " + user);
      }
    }
  }

  @Test
  void sharesAddUpToTheScoreAndTellWhatPresenceAloneDoes() throws Exception {
    Parameters means = model.parameters();
    boolean present = false;
    for (int user = 0; user < 100; user++) {
      Explainer explainer =
          new Explainer(means, new VbKind().foldIn(model), items(user), values(user));
      Explainer without =
          new Explainer(means, new VbKind().foldIn(model), new int[0], new float[0]);
      assertEquals(0, without.taste().bias(), "nothing is known of nobody");
      for (int item = 0; item < 10; item++) {
        Explanation explanation = explainer.explain(item, Scoring.PREDICTION);
        double predicted =
            means.globalMean()
                + explainer.taste().bias()
                + means.itemBias().getAtIndex(F32, item)
                + Kernels.dot(means.itemFactors(), item, RANK, explainer.taste().vector());
        assertEquals(predicted, explanation.total(), 1e-4, "user " + user + ", item " + item);
        double bias = explanation.shares().stream().mapToDouble(Explanation.Share::biasShare).sum();
        assertEquals(explainer.taste().bias(), bias, 1e-4, "user " + user);
        present |=
            explanation.shares().stream().anyMatch(share -> Math.abs(share.presenceShare()) > 1e-5);
      }
    }
    assertTrue(present, "what is rated says something by itself");
  }

  /** Of a model with times, too, of which someone new has none, and with features of the items. */
  @Test
  void sharesOfEverythingAddUp() throws Exception {
    Path file = folder.resolve("everything.safetensors");
    VariationalOptions options =
        new VariationalOptions(
            RANK,
            25,
            Variance.MEAN_FIELD,
            0,
            5,
            Noise.USER_ITEM,
            Implicit.RATERS_RATED,
            Time.DRIFT_SESSIONS);
    try (WorkerPool pool = new WorkerPool(2);
        FeatureMatrix.Builder features = new FeatureMatrix.Builder(dataset.info().items())) {
      for (int item = 0; item < dataset.info().items(); item++) {
        features.add(item, "of " + item % 3, 1);
        features.add(item, "from " + item % 5, 2);
      }
      Training.of(dataset, Trainings.settings(options))
          .features(features.build("made up"))
          .run(Model.target(file, false), pool);
    }
    try (Model everything = Model.open(file)) {
      FeaturePrior prior = everything.prior().orElseThrow();
      Parameters means = everything.parameters();
      for (int user = 0; user < 100; user++) {
        Explainer explainer =
            new Explainer(
                means,
                everything.prior(),
                new VbKind().foldIn(everything),
                items(user),
                values(user));
        for (int item = 0; item < 10; item++) {
          Explanation explanation = explainer.explain(item, Scoring.PREDICTION);
          float[] taste = explainer.taste().vector();
          double product = Kernels.dot(means.itemFactors(), item, RANK, taste);
          double score =
              means.globalMean()
                  + explainer.taste().bias()
                  + means.itemBias().getAtIndex(F32, item)
                  + product;
          assertEquals(score, explanation.total(), 1e-4, "user " + user + ", item " + item);
          assertEquals(product, explanation.shareTotal(), 1e-4, "product");
          float[] place = new float[RANK];
          prior.mean(item, place);
          double byFeatures = 0;
          for (int k = 0; k < RANK; k++) {
            byFeatures += (double) place[k] * taste[k];
          }
          assertEquals(2, explanation.featureShares().size());
          assertEquals(
              byFeatures,
              explanation.featureShares().stream()
                  .mapToDouble(Explanation.FeatureShare::share)
                  .sum(),
              1e-5,
              "features");
        }
      }
    }
  }

  /** Ratings that are all over the place say less of someone than the same number of exact ones. */
  @Test
  void noisyPeopleAreSeenToBeNoisy() throws Exception {
    int user = 0;
    int[] items = items(user);
    float[] values = values(user);
    float[] noisy = values.clone();
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = i % 2 == 0 ? 0.5f : 5;
    }
    UncertainTaste calm = new VbKind().foldIn(model).belief(items, values).orElseThrow();
    UncertainTaste wild = new VbKind().foldIn(model).belief(items, noisy).orElseThrow();
    assertTrue(wild.exactness() < 0.6 * calm.exactness(), wild + ", " + calm);
    Uncertainty uncertainty = new VbKind().uncertainty(model);
    assertTrue(uncertainty.noise(wild, 3) > 1.5 * uncertainty.noise(calm, 3));
    assertTrue(wild.biasVariance() > calm.biasVariance());
  }
}
