package dev.quire.train.duo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.dataset.TestRatings;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.ModelKind;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingResult;
import dev.quire.train.ials.IalsKind;
import dev.quire.train.vb.VbKind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuoTrainerTest {
  @TempDir Path folder;

  private Dataset dataset;

  @BeforeEach
  void convert() throws Exception {
    Random random = new Random(5);
    String[] lines = new String[600];
    for (int n = 0; n < lines.length; n++) {
      double rating = 0.5 * (1 + random.nextInt(10));
      lines[n] =
          String.format(
              Locale.ROOT, "%d,%d,%.1f,1", n / 10, (n % 10) * 4 + random.nextInt(4), rating);
    }
    dataset = Dataset.open(TestRatings.dataset(folder, Split.none(), lines));
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  private TrainingResult train(Settings settings, String name) throws IOException {
    FeatureMatrix.Builder features = new FeatureMatrix.Builder(dataset.info().items());
    for (int item = 0; item < dataset.info().items(); item++) {
      features.add(item, "of three " + item % 3, 1);
    }
    try (WorkerPool pool = new WorkerPool(2)) {
      return Training.of(dataset, settings)
          .features(features.build("made"))
          .run(Model.target(folder.resolve(name), false), pool);
    }
  }

  /** A half is what a training of it alone gives, to the last bit, its features' vectors too. */
  @Test
  void itsHalvesAreTheModelsOfTheirKinds() throws Exception {
    train(
        Settings.of(new DuoKind())
            .with(DuoKind.RANK, 3)
            .with(DuoKind.EPOCHS, 7)
            .with(DuoKind.PREFERENCE_RANK, 5)
            .with(DuoKind.PREFERENCE_EPOCHS, 4),
        "duo");
    train(Settings.of(new VbKind()).with(VbKind.RANK, 3).with(VbKind.EPOCHS, 7), "vb");
    train(Settings.of(new IalsKind()).with(IalsKind.RANK, 5).with(IalsKind.EPOCHS, 4), "ials");
    try (Model duo = Model.open(folder.resolve("duo"));
        Model vb = Model.open(folder.resolve("vb"));
        Model ials = Model.open(folder.resolve("ials"))) {
      assertSame(vb.numbers(), duo.numbers());
      assertSame(ials.numbers(), duo.preference().orElseThrow());
      assertEquals(vb.metadata("learned_lambda"), duo.metadata("learned_lambda"));
      assertEquals(ials.metadata("alpha0"), duo.metadata("alpha0"));
      assertEquals(vb.metadata("history"), duo.metadata("history"));
      duo.verify();
    }
  }

  private static void assertSame(ModelNumbers expected, ModelNumbers actual) {
    assertSame(expected.parameters().userBias(), actual.parameters().userBias());
    assertSame(expected.parameters().itemBias(), actual.parameters().itemBias());
    assertSame(expected.parameters().userFactors(), actual.parameters().userFactors());
    assertSame(expected.parameters().itemFactors(), actual.parameters().itemFactors());
    assertSame(expected.prior().orElseThrow().factors(), actual.prior().orElseThrow().factors());
    assertEquals(expected.variances().isPresent(), actual.variances().isPresent());
    expected
        .variances()
        .ifPresent(
            known ->
                assertSame(known.userFactors(), actual.variances().orElseThrow().userFactors()));
  }

  private static void assertSame(MemorySegment expected, MemorySegment actual) {
    assertArrayEquals(
        expected.toArray(ValueLayout.JAVA_BYTE), actual.toArray(ValueLayout.JAVA_BYTE));
  }

  /** However soon the ratings have nothing more to gain. */
  @Test
  void thePreferencesHaveTheirEpochs() throws Exception {
    Settings settings =
        Settings.of(new DuoKind()).with(VbKind.TOLERANCE, 0.9).with(DuoKind.PREFERENCE_EPOCHS, 6);
    assertEquals(6, train(settings, "six").keptEpoch());
    ModelKind kind = new VbKind();
    assertTrue(train(Settings.of(kind).with(VbKind.TOLERANCE, 0.9), "vb").keptEpoch() < 6);
  }

  /** An early epoch is the best of the ratings, and the preferences are those of all theirs. */
  @Test
  void theBestEpochOfTheRatingsTakesNothingFromThePreferences() throws Exception {
    Settings settings =
        Settings.of(new DuoKind()).with(DuoKind.EPOCHS, 9).with(DuoKind.PREFERENCE_EPOCHS, 6);
    int[] calls = new int[1];
    try (WorkerPool pool = new WorkerPool(2)) {
      TrainingResult result =
          Training.of(dataset, settings)
              .patience(2)
              .validation(parameters -> ++calls[0])
              .run(Model.target(folder.resolve("early"), false), pool);
      assertEquals(1, result.keptEpoch());
      assertEquals(6, result.history().getLast().epoch());
      Training.of(dataset, Settings.of(new IalsKind()).with(IalsKind.EPOCHS, 6))
          .run(Model.target(folder.resolve("six"), false), pool);
      Training.of(dataset, Settings.of(new VbKind()).with(VbKind.EPOCHS, 1))
          .run(Model.target(folder.resolve("first"), false), pool);
    }
    try (Model early = Model.open(folder.resolve("early"));
        Model six = Model.open(folder.resolve("six"));
        Model first = Model.open(folder.resolve("first"))) {
      assertSame(
          six.parameters().itemFactors(),
          early.preference().orElseThrow().parameters().itemFactors());
      assertSame(first.parameters().itemFactors(), early.parameters().itemFactors());
    }
  }

  /** Where everything is liked, and where a float is below what people write. */
  @Test
  void aModelCanBeOpenedWhateverIsLiked() throws Exception {
    for (double from : new double[] {-3, 0.5, 0.7, 5}) {
      Settings settings =
          Settings.of(new DuoKind()).with(DuoKind.EPOCHS, 1).with(IalsKind.POSITIVE_FROM, from);
      train(settings, "from" + from);
      try (Model model = Model.open(folder.resolve("from" + from))) {
        ModelKinds.check(model);
      }
    }
  }

  @Test
  void whatIsLikedIsMoreThanHalfWayToTheNextLowerRating() {
    CsrMatrix matrix =
        CsrMatrix.of(
            new long[] {0, 3, 5}, new int[] {0, 1, 2, 0, 1}, new float[] {4, 3.5f, 1, 5, 2});
    try (WorkerPool pool = new WorkerPool(2)) {
      assertEquals(3.75, DuoTrainer.likedAbove(matrix, 4, pool));
      assertEquals(4.5, DuoTrainer.likedAbove(matrix, 5, pool));
      assertEquals(2.75, DuoTrainer.likedAbove(matrix, 3.5, pool));
      assertEquals(1, DuoTrainer.likedAbove(matrix, 1, pool), "none is lower");
      assertEquals(-7, DuoTrainer.likedAbove(matrix, -7, pool), "none is lower");
    }
  }
}
