package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingResult;
import dev.quire.train.als.AlsKind;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import dev.quire.train.als.BiasKind;
import dev.quire.train.vb.VbKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings on two executor threads against those of this machine. */
class SparkTrainingTest {
  private static final int RATINGS = 60_000;

  @TempDir static Path shared;
  private static SparkSession session;
  private static Dataset dataset;

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    long t0 = System.nanoTime();
    session =
        SparkSession.builder()
            .master("local[2]")
            .appName("quire")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.local.dir", shared.resolve("spark").toString())
            .getOrCreate();
    System.err.println("session " + (System.nanoTime() - t0) / 1e9);
    Path raw = shared.resolve("raw");
    try (WorkerPool pool = new WorkerPool(2)) {
      RatingGenerator.generate(GeneratorOptions.of(RATINGS, 3), raw, false, pool, done -> {});
      Converter.convert(
          ConvertOptions.of(raw.resolve(RatingGenerator.RATINGS_FILE), shared.resolve("dataset"))
              .withSplit(Split.random(0.1, 0.1, 1)),
          pool,
          (phase, done) -> {});
    }
    dataset = Dataset.open(shared.resolve("dataset"));
  }

  @AfterAll
  static void stop() throws IOException {
    dataset.close();
    session.close();
  }

  private Path here(Settings settings) throws IOException {
    Path file = folder.resolve("here.safetensors");
    try (WorkerPool pool = new WorkerPool(2)) {
      Training.of(dataset, settings).run(Model.target(file, false), pool);
    }
    return file;
  }

  private TrainingResult onSpark(Settings settings, int partitions, Path file) throws IOException {
    try (WorkerPool pool = new WorkerPool(1);
        SparkTraining spark = new SparkTraining(session, partitions, notices::add)) {
      return spark.run(Training.of(dataset, settings), settings, Model.target(file, false), pool);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void theModelIsThatOfOneMachineByteForByte(int partitions) throws Exception {
    long t0 = System.nanoTime();
    Settings settings = Settings.of(new AlsKind()).with(AlsKind.RANK, 8).with(AlsKind.EPOCHS, 5);
    Path expected = here(settings);
    Path actual = folder.resolve("spark.safetensors");
    onSpark(settings, partitions, actual);
    assertEquals(-1, Files.mismatch(expected, actual));
    System.err.println("training " + (System.nanoTime() - t0) / 1e9);
  }

  @Test
  void biasesAlone() throws Exception {
    Settings settings = Settings.of(new BiasKind()).with(AlsKind.EPOCHS, 3);
    Path expected = here(settings);
    Path actual = folder.resolve("spark.safetensors");
    onSpark(settings, 3, actual);
    assertEquals(-1, Files.mismatch(expected, actual));
  }

  @Test
  void whatCannotBeDoneIsRefusedByName() {
    Path file = folder.resolve("m.safetensors");
    assertEquals(
        "this kind of model cannot be trained on Spark so far: model=vb; take als or bias, or train"
            + " on one machine",
        assertThrows(BadInputException.class, () -> onSpark(Settings.of(new VbKind()), 2, file))
            .getMessage());
    Settings inTurn = Settings.of(new AlsKind()).with(AlsKind.BIAS_UPDATE, BiasUpdate.SEQUENTIAL);
    assertEquals(
        "this cannot be done on Spark so far: bias-update=sequential; leave out bias-update, or"
            + " train on one machine",
        assertThrows(BadInputException.class, () -> onSpark(inTurn, 2, file)).getMessage());
  }
}
