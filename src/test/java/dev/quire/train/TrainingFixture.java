package dev.quire.train;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One dataset, and trainings of one kind of model on it. */
public abstract class TrainingFixture {
  /** The ratings of the generator with its noise: no model can come below. */
  private static final int RATINGS = 20_000;

  @TempDir static Path shared;

  static Dataset dataset; // with test and validation ratings
  private static byte[] undisturbed; // null until a test needs it
  private static FeatureMatrix features; // likewise

  @TempDir Path folder;

  Path target;

  /** Small settings of the kind; of some epochs, if it has any. */
  protected abstract Settings settings();

  /** The same with another value of something. */
  protected abstract Settings otherSettings();

  /** Above the test error that the settings reach; infinite for what predicts no ratings. */
  protected abstract double testRmse();

  /** How many epochs preferences beside ratings have; 0 where there are none. */
  protected int preferenceEpochs() {
    return 0;
  }

  @BeforeAll
  static void convert() throws Exception {
    Path raw = shared.resolve("raw");
    try (WorkerPool pool = new WorkerPool(2)) {
      RatingGenerator.generate(GeneratorOptions.of(RATINGS, 3), raw, false, pool, done -> {});
      Converter.convert(
          ConvertOptions.of(raw.resolve(RatingGenerator.RATINGS_FILE), shared.resolve("dataset"))
              .withItems(raw.resolve(RatingGenerator.MOVIES_FILE))
              .withSplit(Split.random(0.1, 0.1, 1)),
          pool,
          (phase, done) -> {});
    }
    dataset = Dataset.open(shared.resolve("dataset"));
    undisturbed = null;
    features = null;
  }

  @AfterAll
  static void close() {
    dataset.close();
  }

  @BeforeEach
  void name() {
    target = folder.resolve("m.safetensors");
  }

  final Training training() {
    return withFeatures(Training.of(dataset, settings()).patience(0));
  }

  /** The same with all features that the kind of model has a use for. */
  final Training withFeatures(Training training) {
    if (settings().kind().takesFeatures()) {
      training.features(features());
    }
    return settings().kind().takesUserFeatures() ? training.userFeatures(userFeatures()) : training;
  }

  /** By the first letter of their numbers. */
  static FeatureMatrix features() {
    if (features == null) {
      FeatureMatrix.Builder builder = new FeatureMatrix.Builder(dataset.info().items());
      for (int item = 0; item < dataset.info().items(); item++) {
        builder.add(item, "digit " + String.valueOf(dataset.itemIds().number(item)).charAt(0), 1);
      }
      features = builder.build("digits");
    }
    return features;
  }

  /** By the last digit of their numbers, but not of all. */
  static FeatureMatrix userFeatures() {
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(dataset.info().users());
    for (int user = 0; user < dataset.info().users(); user++) {
      long digit = dataset.userIds().number(user) % 10;
      if (digit < 8) {
        builder.add(user, "digit=" + digit, 1);
      }
    }
    return builder.build("users.csv");
  }

  static TrainingResult run(Training training, Path file, int threads) throws IOException {
    try (WorkerPool pool = new WorkerPool(threads)) {
      return training.run(Model.target(file, false), pool);
    }
  }

  /** What a training to its end leads to. */
  final byte[] undisturbed() throws IOException {
    if (undisturbed == null) {
      Path file = folder.resolve("undisturbed.safetensors");
      run(training(), file, 2);
      undisturbed = Files.readAllBytes(file);
      Files.delete(file);
    }
    return undisturbed;
  }

  final boolean hasEpochs() {
    return settings().kind().setting("epochs").isPresent();
  }
}
