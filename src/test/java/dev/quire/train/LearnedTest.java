package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.dataset.TestRatings;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that somebody has made up: what a training has to go on from is missing or impossible. */
class LearnedTest {
  private static final Settings VB =
      Settings.of(ModelKinds.of("vb"), Map.of("rank", "2", "epochs", "5", "tolerance", "0"));

  @TempDir Path folder;

  private Dataset dataset;
  private Path target;
  private Path checkpoint; // of the third epoch; the first was the best

  @BeforeEach
  void train() throws Exception {
    dataset =
        Dataset.open(
            TestRatings.dataset(
                folder, Split.none(), "1,1,3,1", "2,1,4,1", "2,2,5,1", "3,2,1,1", "3,3,2,1"));
    target = folder.resolve("m.safetensors");
    checkpoint = folder.resolve("m.checkpoint.safetensors");
    int[] asked = new int[1];
    run(
        training()
            .control(
                new TrainingControl() {
                  @Override
                  public boolean checkpointIsDue() {
                    return false;
                  }

                  @Override
                  public boolean stopIsWanted() {
                    return ++asked[0] == 3;
                  }
                }));
    try (Model saved = Model.open(checkpoint)) {
      assertTrue(saved.metadata().containsKey("best.learned_lambda"));
    }
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  /** Whose error rises from the first epoch on. */
  private Training training() {
    int[] calls = new int[1];
    return Training.of(dataset, VB).patience(4).validation(parameters -> ++calls[0]);
  }

  private TrainingResult run(Training training) throws IOException {
    try (WorkerPool pool = new WorkerPool(1)) {
      return training.run(Model.target(target, false), pool);
    }
  }

  private void rewrite(
      Consumer<Map<String, String>> metadata,
      UnaryOperator<ModelNumbers> last,
      UnaryOperator<Optional<ModelNumbers>> best)
      throws IOException {
    HandMade.rewrite(checkpoint, metadata, last, best);
  }

  private static ModelNumbers withoutVariances(ModelNumbers numbers) {
    return new ModelNumbers(numbers.parameters(), Optional.empty(), numbers.priors());
  }

  private String refusedResume() {
    String message =
        assertThrows(InvalidFileException.class, () -> run(training().resume())).getMessage();
    assertTrue(message.startsWith(checkpoint + ": "), message);
    assertFalse(Files.exists(target));
    assertTrue(Files.exists(checkpoint), "it is looked at, and left");
    return message;
  }

  private void assertRefusedFrom() throws IOException {
    Path older = folder.resolve("older.safetensors");
    Files.move(checkpoint, older);
    try (Model model = Model.open(older)) {
      assertThrows(InvalidFileException.class, () -> run(training().from(model)));
      assertThrows(InvalidFileException.class, () -> ModelKinds.check(model));
      assertThrows(
          InvalidFileException.class,
          () -> ModelKinds.of("vb").foldIn(model).taste(new int[0], new float[0]));
    }
    assertFalse(Files.exists(target));
  }

  @Test
  void asItWasItGoesOn() throws Exception {
    rewrite(metadata -> {}, last -> last, best -> best);
    assertEquals(1, run(training().resume()).keptEpoch());
  }

  @ParameterizedTest
  @CsvSource({
    "learned_lambda,",
    "learned_lambda, -1",
    "learned_lambda, 0",
    "learned_lambda, much",
    "item_precision,",
    "item_precision, '[1]'",
    "item_precision, '[1,-1]'",
    "item_precision, '[1,1e999]'",
    "item_precision, '[1,'",
    "item_bias_precision,",
    "item_bias_precision, 0",
    "user_bias_precision,",
    "user_bias_precision, NaN",
  })
  void precisionsAreThereAndAboveZero(String key, String value) throws Exception {
    for (String prefix : new String[] {"best.", ""}) {
      Path whole = Files.copy(checkpoint, folder.resolve(prefix + "whole"));
      rewrite(
          metadata -> {
            if (value == null) {
              metadata.remove(prefix + key);
            } else {
              metadata.put(prefix + key, value);
            }
          },
          last -> last,
          best -> best);
      String message = refusedResume();
      assertTrue(message.contains(prefix + key), message);
      if (!prefix.isEmpty()) {
        Files.move(whole, checkpoint, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    assertRefusedFrom();
  }

  @Test
  void variancesAreThere() throws Exception {
    Path whole = Files.copy(checkpoint, folder.resolve("whole"));
    rewrite(metadata -> {}, last -> last, best -> best.map(LearnedTest::withoutVariances));
    refusedResume();
    Files.move(whole, checkpoint, StandardCopyOption.REPLACE_EXISTING);
    rewrite(
        metadata -> {},
        LearnedTest::withoutVariances,
        best -> best.map(LearnedTest::withoutVariances));
    refusedResume();
    assertRefusedFrom();
  }

  @Test
  void theBestEpochIsThereWhereItIsNotTheLast() throws Exception {
    rewrite(metadata -> {}, last -> last, best -> Optional.empty());
    String message = refusedResume();
    assertTrue(message.contains("without numbers of its best epoch"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "history, '[]'",
    "history, '{'",
    "history, '[{\"epoch\":3}]'",
    "checkpoint_epoch, 2",
  })
  void theHistoryIsOfTheEpochsThatAreDone(String key, String value) throws Exception {
    rewrite(metadata -> metadata.put(key, value), last -> last, best -> best);
    refusedResume();
  }
}
