package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.dataset.TestRatings;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody else does to the target or to the dataset while a model is trained. */
class TrainingTargetTest {
  @TempDir Path folder;

  private Path datasetFolder;
  private Path file;

  @BeforeEach
  void convert() throws Exception {
    datasetFolder =
        TestRatings.dataset(folder, Split.none(), "1,1,3,1", "2,1,4,1", "2,2,5,1", "3,2,1,1");
    file = folder.resolve("m.safetensors");
  }

  private interface Action {
    void run() throws IOException;
  }

  /** Trains; the action happens after an epoch. */
  private void trainWhile(String model, boolean force, Action action) throws IOException {
    TrainingListener listener =
        result -> {
          if (result.epoch() == 1) {
            try {
              action.run();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    try (Dataset dataset = Dataset.open(datasetFolder);
        WorkerPool pool = new WorkerPool(1)) {
      Settings settings = Settings.of(ModelKinds.of(model), Map.of("rank", "1", "epochs", "2"));
      Training.of(dataset, settings).listener(listener).run(Model.target(file, force), pool);
    }
  }

  private List<String> names() {
    return List.of(folder.toFile().list()).stream().sorted().toList();
  }

  @ParameterizedTest
  @CsvSource({"als,false", "als,true", "vb,false", "vb,true"})
  void whatComesToStandThereMeanwhileStaysAndTheModelIsKept(String model, boolean force)
      throws Exception {
    FileAlreadyExistsException e =
        assertThrows(
            FileAlreadyExistsException.class,
            () -> trainWhile(model, force, () -> Files.writeString(file, "precious")));
    Path kept = folder.resolve("m.new.safetensors");
    assertTrue(e.getMessage().contains("stays: the new one=" + kept + "; "), e.getMessage());
    assertEquals("precious", Files.readString(file));
    try (Model made = Model.open(kept)) {
      made.verify();
      assertEquals(model, made.metadata("model"));
    }
    assertEquals(List.of("dataset", "m.new.safetensors", "m.safetensors", "ratings.csv"), names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"als", "vb"})
  void aDatasetThatIsWrittenToMeanwhileIsNamed(String model) {
    Path written = datasetFolder.resolve("train/by-user.safetensors");
    InvalidFileException e =
        assertThrows(
            InvalidFileException.class,
            () ->
                trainWhile(
                    model,
                    false,
                    () -> Files.write(written, new byte[1], StandardOpenOption.APPEND)));
    assertTrue(
        e.getMessage().startsWith(written + ": was written to while it was read: "),
        e.getMessage());
    assertEquals(List.of("dataset", "ratings.csv"), names());
  }
}
