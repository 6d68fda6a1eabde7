package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Regularization;
import dev.quire.train.als.AlsOptions;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AlsTrainingTest {
  private static final Regularization REGULARIZATION = new Regularization(1, 5, 10, 0);

  @TempDir static Path folder;

  private static Dataset dataset;

  @BeforeAll
  static void convert() throws Exception {
    try (WorkerPool pool = new WorkerPool(2)) {
      RatingGenerator.generate(
          GeneratorOptions.of(20_000, 3), folder.resolve("raw"), false, pool, done -> {});
      Path ratings = folder.resolve("raw").resolve(RatingGenerator.RATINGS_FILE);
      Path target = folder.resolve("dataset");
      Converter.convert(
          ConvertOptions.of(ratings, target)
              .withItems(folder.resolve("raw").resolve(RatingGenerator.MOVIES_FILE))
              .withSplit(Split.random(0.1, 0, 1)),
          pool,
          (phase, done) -> {});
      dataset = Dataset.open(target);
    }
  }

  @AfterAll
  static void close() {
    dataset.close();
  }

  @ParameterizedTest
  @CsvSource({"0,JOINT", "9,JOINT", "9,SEQUENTIAL"})
  void theSameSeedGivesTheSameFileForAnyNumberOfThreads(int rank, BiasUpdate update)
      throws Exception {
    byte[] expected = null;
    for (int threads : new int[] {1, 2, 3, 8}) {
      Path file = folder.resolve(rank + "-" + update + "-" + threads);
      train(new AlsOptions(rank, 3, REGULARIZATION, update, 0, 5), file, threads);
      byte[] actual = Files.readAllBytes(file);
      expected = expected == null ? actual : expected;
      assertArrayEquals(expected, actual, threads + " threads");
    }
  }

  @Test
  void anotherSeedGivesAnotherModel() throws Exception {
    Path first = folder.resolve("seed-1");
    Path second = folder.resolve("seed-2");
    train(new AlsOptions(4, 1, REGULARIZATION, BiasUpdate.JOINT, 0, 1), first, 2);
    train(new AlsOptions(4, 1, REGULARIZATION, BiasUpdate.JOINT, 0, 2), second, 2);
    assertNotEquals(-1, Files.mismatch(first, second));
  }

  @Test
  void theFileTellsHowItWasMade() throws Exception {
    Path file = folder.resolve("told");
    List<EpochResult> told = new ArrayList<>();
    AlsOptions options =
        new AlsOptions(3, 2, new Regularization(1.5, 2, 7, 0.5), BiasUpdate.SEQUENTIAL, 0, 11);
    TrainingResult result;
    try (WorkerPool pool = new WorkerPool(2)) {
      result = training(options).listener(told::add).run(Model.target(file, false), pool);
    }
    List<EpochResult> history = result.history();
    assertEquals(history, told);
    try (Model model = Model.open(file)) {
      model.verify();
      assertEquals("als", model.metadata("model"));
      assertEquals(3, model.number("rank"));
      assertEquals(2, model.number("epochs"));
      assertEquals(1.5, model.number("lambda"));
      assertEquals(2, model.number("gamma"));
      assertEquals(7, model.number("tau"));
      assertEquals(0.5, model.number("reg-exponent"));
      assertEquals("sequential", model.metadata("bias-update"));
      assertEquals(11, model.number("seed"));
      assertEquals(dataset.info().fingerprint(), model.metadata("dataset_fingerprint"));
      assertEquals(0.5, model.number("min_rating"));
      assertEquals(5, model.number("max_rating"));
      assertEquals(dataset.info().globalMean(), model.number("global_mean"));
      assertHistory(history, JsonMapper.shared().readTree(model.metadata("history")));
      CsrMatrix byItem = dataset.training().byItem();
      for (int item = 0; item < dataset.info().items(); item++) {
        assertEquals(byItem.rowLength(item), model.itemCount(item));
        assertEquals(dataset.itemIds().number(item), model.itemIds().number(item));
        assertEquals(
            dataset.catalogue().orElseThrow().title(item),
            model.catalogue().orElseThrow().title(item));
      }
      // What is in the file predicts as what was trained.
      PredictionErrors errors = errors(model.parameters(), dataset.validByUser().orElseThrow());
      EpochResult kept = result.epoch(result.keptEpoch());
      assertEquals(kept.validationRmse().orElseThrow(), errors.rmse(), 0);
      assertEquals(
          kept.trainRmse(), errors(model.parameters(), dataset.training().byUser()).rmse(), 1e-5);
    }
  }

  private static void assertHistory(List<EpochResult> expected, JsonNode actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      EpochResult epoch = expected.get(i);
      assertEquals(i + 1, epoch.epoch());
      assertEquals(epoch.epoch(), actual.get(i).get("epoch").intValue());
      assertEquals(epoch.objective(), actual.get(i).get("objective").doubleValue());
      assertEquals(epoch.trainRmse(), actual.get(i).get("train_rmse").doubleValue());
      assertEquals(
          epoch.validationRmse().orElseThrow(), actual.get(i).get("validation_rmse").doubleValue());
    }
  }

  /** Before the first epoch, not when the work is done. */
  @Test
  void aTargetThatCannotBeWrittenIsRefusedAtOnce() throws IOException {
    Path noFolder = Files.writeString(folder.resolve("no-folder"), "a file");
    Path file = noFolder.resolve("m");
    List<EpochResult> told = new ArrayList<>();
    try (WorkerPool pool = new WorkerPool(1)) {
      AlsOptions options = new AlsOptions(1, 1, REGULARIZATION, BiasUpdate.JOINT, 0, 1);
      assertThrows(
          IOException.class,
          () -> training(options).listener(told::add).run(Model.target(file, false), pool));
    }
    assertEquals(List.of(), told);
    assertEquals("a file", Files.readString(noFolder));
  }

  private static void train(AlsOptions options, Path file, int threads) throws IOException {
    try (WorkerPool pool = new WorkerPool(threads)) {
      training(options).run(Model.target(file, false), pool);
    }
  }

  private static Training training(AlsOptions options) {
    return Training.of(dataset, Trainings.settings(options));
  }

  private static PredictionErrors errors(Parameters parameters, CsrMatrix given) {
    try (WorkerPool pool = new WorkerPool(3)) {
      return PredictionErrors.measure(parameters, given, dataset.training(), 0.5, 5, pool);
    }
  }
}
