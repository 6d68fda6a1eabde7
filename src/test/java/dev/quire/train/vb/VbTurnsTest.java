package dev.quire.train.vb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingControl;
import dev.quire.train.TrainingResult;
import dev.quire.train.TrainingResult.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Epochs that take turns at what they improve, on from the sixteenth: which of them a training is
 * left after, and by how many threads it is taken up, is nothing to its bytes.
 */
class VbTurnsTest {
  private static final int LAST = VariationalTrainer.EARLY_EPOCHS + 6;

  @TempDir static Path shared;

  private static Dataset dataset;

  @TempDir Path folder;

  @BeforeAll
  static void convert() throws Exception {
    try (WorkerPool pool = new WorkerPool(2)) {
      Path raw = shared.resolve("raw");
      RatingGenerator.generate(GeneratorOptions.of(5_000, 3), raw, false, pool, done -> {});
      Converter.convert(
          ConvertOptions.of(raw.resolve(RatingGenerator.RATINGS_FILE), shared.resolve("dataset"))
              .withSplit(Split.random(0.1, 0, 1)),
          pool,
          (phase, done) -> {});
    }
    dataset = Dataset.open(shared.resolve("dataset"));
  }

  @AfterAll
  static void close() {
    dataset.close();
  }

  private static Training training(int epochs) {
    return Training.of(
        dataset,
        Settings.of(new VbKind())
            .with(VbKind.RANK, 3)
            .with(VbKind.EPOCHS, epochs)
            .with(VbKind.TOLERANCE, 0.0)
            .with(VbKind.TIME, Time.DRIFT_SESSIONS));
  }

  private static TrainingResult run(Training training, Path file, int threads) throws IOException {
    try (WorkerPool pool = new WorkerPool(threads)) {
      return training.run(Model.target(file, true), pool);
    }
  }

  /** Stops when it is asked for that many times; going on from a checkpoint is asked about, too. */
  private static TrainingControl stopAt(int time) {
    return new TrainingControl() {
      private int asked;

      @Override
      public boolean checkpointIsDue() {
        return false;
      }

      @Override
      public boolean stopIsWanted() {
        return ++asked == time;
      }
    };
  }

  /** A training against one that is left after each of the epochs that differ, and taken up. */
  private void assertTheSame(Supplier<Training> trainings, int patience) throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    run(trainings.get().patience(patience), whole, 1);
    Path file = folder.resolve("m.safetensors");
    int early = VariationalTrainer.EARLY_EPOCHS;
    TrainingResult result = run(trainings.get().patience(patience).control(stopAt(early)), file, 2);
    for (int after = early; after < LAST; after++) {
      assertEquals(End.STOPPED, result.end());
      assertEquals(after, result.keptEpoch());
      Training goesOn = training(LAST).patience(patience).resume().control(stopAt(2));
      result = run(goesOn, file, 2 + after % 2);
    }
    assertEquals(End.EPOCHS, result.end());
    assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(file));
  }

  @Test
  void toTheLastEpoch() throws Exception {
    assertTheSame(() -> training(LAST), 0);
  }

  /** The best epoch may be one before the checkpoint. */
  @Test
  void withABestEpoch() throws Exception {
    assertTheSame(() -> training(LAST), LAST);
  }

  /** Which begins with all that the older one has learned, and with the first epoch. */
  @Test
  void fromAnOlderModel() throws Exception {
    Path older = folder.resolve("older.safetensors");
    run(training(2), older, 2);
    try (Model model = Model.open(older)) {
      assertTheSame(() -> training(LAST).from(model), 0);
    }
  }
}
