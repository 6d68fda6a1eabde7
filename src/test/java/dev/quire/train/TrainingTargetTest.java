package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.dataset.TestRatings;
import dev.quire.files.InvalidFileException;
import dev.quire.files.TakenNameException;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

  @Test
  void aSeriesIsOfOneDataset() throws Exception {
    try (Dataset one = Dataset.open(datasetFolder);
        Dataset other = Dataset.open(datasetFolder);
        TrainingSeries series = new TrainingSeries(other)) {
      Training training = Training.of(one, Settings.of(ModelKinds.of("als")));
      assertThrows(IllegalArgumentException.class, () -> training.in(series));
    }
  }

  /** Asks for a checkpoint after each epoch, does something before it, and perhaps stops. */
  private static TrainingControl saving(int atEpoch, Action action, boolean stops) {
    return new TrainingControl() {
      private int epochs;

      @Override
      public boolean stopIsWanted() { // asked first
        if (++epochs == atEpoch) {
          try {
            action.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
        return stops && epochs == atEpoch;
      }

      @Override
      public boolean checkpointIsDue() {
        return true;
      }
    };
  }

  private TrainingResult train(TrainingControl control, UnaryOperator<Training> more, boolean force)
      throws IOException {
    try (Dataset dataset = Dataset.open(datasetFolder);
        WorkerPool pool = new WorkerPool(1)) {
      Settings settings = Settings.of(ModelKinds.of("als"), Map.of("rank", "1", "epochs", "4"));
      return more.apply(Training.of(dataset, settings))
          .control(control)
          .run(Model.target(file, force), pool);
    }
  }

  private TrainingResult train(TrainingControl control) throws IOException {
    return train(control, training -> training, false);
  }

  private Path checkpoint() {
    return folder.resolve("m.checkpoint.safetensors");
  }

  /** Leaves a checkpoint of its first epoch. */
  private void stop() throws IOException {
    assertEquals(TrainingResult.End.STOPPED, train(saving(1, () -> {}, true)).end());
  }

  @Test
  void aSecondTrainingDoesNotTakeTheCheckpointOfTheFirst() throws Exception {
    train(TrainingControl.NONE);
    byte[] undisturbed = Files.readAllBytes(file);
    Files.delete(file);
    train(
        saving(
            3,
            () -> {
              byte[] saved = Files.readAllBytes(checkpoint());
              assertRefused("the checkpoint of an interrupted training is there", t -> t);
              assertRefused("another training is at work from this", Training::replaceCheckpoint);
              assertRefused("another training is at work from this", Training::resume);
              assertArrayEquals(saved, Files.readAllBytes(checkpoint()));
            },
            false));
    assertArrayEquals(undisturbed, Files.readAllBytes(file));
    assertEquals(List.of("dataset", "m.safetensors", "ratings.csv"), names());
  }

  private void assertRefused(String message, UnaryOperator<Training> more) {
    BadInputException e =
        assertThrows(BadInputException.class, () -> train(TrainingControl.NONE, more, true));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  /** It began when there was none so far. */
  @Test
  void twoTrainingsOfOneTargetKeepBothTheirStates() throws Exception {
    TakenNameException e =
        assertThrows(TakenNameException.class, () -> train(saving(1, this::stop, false)));
    Path kept = folder.resolve("m.checkpoint.new.safetensors");
    assertTrue(e.getMessage().contains(kept.toString()), e.getMessage());
    assertEquals(
        List.of("dataset", "m.checkpoint.new.safetensors", "m.checkpoint.safetensors"),
        names().subList(0, 3));
    assertArrayEquals(Files.readAllBytes(kept), Files.readAllBytes(checkpoint()));
    train(TrainingControl.NONE, Training::resume, false);
    assertEquals(
        List.of("dataset", "m.checkpoint.new.safetensors", "m.safetensors", "ratings.csv"),
        names());
  }

  @Test
  void aTrainingThatEndsLeavesTheCheckpointOfAnother() throws Exception {
    TrainingListener stopsAnother =
        result -> {
          if (result.epoch() == 2) {
            try {
              stop();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    train(TrainingControl.NONE, training -> training.listener(stopsAnother), false);
    assertEquals(
        List.of("dataset", "m.checkpoint.safetensors", "m.safetensors", "ratings.csv"), names());
  }

  @Test
  void whatHasReplacedACheckpointIsNotRemoved() throws Exception {
    stop();
    train(
        saving(0, () -> {}, false),
        training ->
            training
                .replaceCheckpoint()
                .listener(
                    result -> {
                      if (result.epoch() == 4) {
                        replaceCheckpoint();
                      }
                    }),
        false);
    assertTrue(Files.exists(file));
    assertEquals("precious", Files.readString(checkpoint()));
  }

  private void replaceCheckpoint() {
    try {
      Path other = Files.writeString(folder.resolve("other"), "precious");
      Files.move(other, checkpoint(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A finished model, or anything else. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsNoCheckpointIsRefusedAlsoWithForce(boolean model) throws Exception {
    if (model) {
      train(TrainingControl.NONE);
      Files.move(file, checkpoint());
    } else {
      Files.writeString(checkpoint(), "precious");
    }
    byte[] before = Files.readAllBytes(checkpoint());
    for (boolean force : new boolean[] {false, true}) {
      BadInputException e =
          assertThrows(
              BadInputException.class,
              () ->
                  train(
                      saving(9, () -> {}, false),
                      training -> force ? training.replaceCheckpoint() : training,
                      force));
      assertEquals(
          checkpoint()
              + ": exists and is no checkpoint, or a damaged one; move or remove it, or choose another"
              + " name for the model",
          e.getMessage());
    }
    assertArrayEquals(before, Files.readAllBytes(checkpoint()));
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
