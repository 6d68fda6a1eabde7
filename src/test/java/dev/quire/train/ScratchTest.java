package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.dataset.TestRatings;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Regularization;
import dev.quire.train.als.AlsOptions;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training with the parameters in a scratch file. */
class ScratchTest {
  @TempDir Path folder;

  private Path datasetFolder;
  private Path scratch;

  @BeforeEach
  void convert() throws IOException {
    String[] lines =
        IntStream.range(0, 400)
            .mapToObj(i -> i % 23 + "," + i * 7 % 31 + "," + (1 + i % 5) + ",0")
            .toArray(String[]::new);
    datasetFolder = TestRatings.dataset(folder, Split.random(0, 0.1, 1), lines);
    scratch = Files.createDirectory(folder.resolve("scratch"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  void theModelIsTheSameAndNothingIsLeftBehind(int rank) throws IOException {
    Path plain = folder.resolve("plain");
    Path mapped = folder.resolve("mapped");
    List<Path> seen = new ArrayList<>();
    train(rank, plain, Optional.empty(), result -> {});
    train(rank, mapped, Optional.of(scratch), result -> seen.addAll(list(scratch)));
    assertArrayEquals(Files.readAllBytes(plain), Files.readAllBytes(mapped));
    assertEquals(2, seen.size(), "one file in each of two epochs");
    assertEquals(List.of(), list(scratch));
  }

  @Test
  void nothingIsLeftBehindWhenTrainingFails() throws IOException {
    TrainingListener failing =
        result -> {
          throw new IllegalStateException("stop");
        };
    assertThrows(
        IllegalStateException.class,
        () -> train(4, folder.resolve("m"), Optional.of(scratch), failing));
    assertEquals(List.of(), list(scratch));
  }

  @Test
  void aFolderThatIsNotThereIsRefusedBeforeTheFirstEpoch() {
    Path missing = folder.resolve("missing");
    List<EpochResult> told = new ArrayList<>();
    NoSuchFileException e =
        assertThrows(
            NoSuchFileException.class,
            () -> train(4, folder.resolve("m"), Optional.of(missing), told::add));
    assertEquals(missing + ": no such folder; make it first", e.getMessage());
    assertEquals(List.of(), told);
    assertFalse(Files.exists(folder.resolve("m")));
  }

  private void train(int rank, Path target, Optional<Path> scratchFolder, TrainingListener listener)
      throws IOException {
    AlsOptions options =
        new AlsOptions(rank, 2, new Regularization(1, 2, 3, 0), BiasUpdate.JOINT, 0, 1);
    try (Dataset dataset = Dataset.open(datasetFolder);
        WorkerPool pool = new WorkerPool(2)) {
      Training training = Training.of(dataset, Trainings.settings(options)).listener(listener);
      scratchFolder.ifPresent(training::scratch);
      training.run(Model.target(target, false), pool);
    }
  }

  private static List<Path> list(Path folder) {
    return List.of(folder.toFile().listFiles()).stream().map(java.io.File::toPath).toList();
  }
}
