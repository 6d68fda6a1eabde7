package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.dataset.TestRatings;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.FoldIn;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with right checksums that no training has written. */
class WrittenModelTest {
  @TempDir Path folder;

  private Dataset dataset;
  private Path file;
  private Path checkpoint;

  @BeforeEach
  void convert() throws Exception {
    String[] ratings = new String[40];
    for (int i = 0; i < ratings.length; i++) {
      ratings[i] = i % 8 + "," + i / 5 + "," + (1 + i * 7 % 5) + ",1";
    }
    dataset = Dataset.open(TestRatings.dataset(folder, Split.none(), ratings));
    file = folder.resolve("m.safetensors");
    checkpoint = folder.resolve("m.checkpoint.safetensors");
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  private Training training(String kind) {
    Settings settings =
        kind.equals("popularity")
            ? Settings.of(ModelKinds.of(kind))
            : Settings.of(ModelKinds.of(kind), Map.of("epochs", "5"));
    return Training.of(dataset, settings);
  }

  private void train(Training training) throws IOException {
    try (WorkerPool pool = new WorkerPool(1)) {
      training.run(Model.target(file, false), pool);
    }
  }

  /** A checkpoint of the third epoch; the second was the best. */
  private void interrupt(String kind) throws IOException {
    double[] errors = {2, 1, 3, 4};
    int[] calls = new int[2];
    train(
        training(kind)
            .patience(4)
            .validation(parameters -> errors[calls[0]++])
            .control(
                new TrainingControl() {
                  @Override
                  public boolean checkpointIsDue() {
                    return false;
                  }

                  @Override
                  public boolean stopIsWanted() {
                    return ++calls[1] == 3;
                  }
                }));
    verify(checkpoint);
  }

  private static void verify(Path path) throws IOException {
    try (Model model = Model.open(path)) {
      ModelKinds.verify(model);
    }
  }

  private void assertRefused(Path path, String part) {
    String message =
        assertThrows(InvalidFileException.class, () -> verify(path), part).getMessage();
    assertTrue(message.startsWith(path + ": ") && message.contains(part), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"als", "bias", "sgd", "vb", "duo", "ials", "bpr", "popularity"})
  void whatEveryAnswerNeedsIsThere(String kind) throws Exception {
    train(training(kind));
    verify(file);
    for (String key :
        new String[] {"model", "dataset_fingerprint", "min_rating", "max_rating", "history"}) {
      Path changed = Files.copy(file, folder.resolve(key + ".safetensors"));
      HandMade.rewrite(changed, metadata -> metadata.remove(key));
      assertRefused(changed, key);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "als, lambda gamma tau reg-exponent",
    "bias, lambda gamma",
    "vb, learned_lambda item_precision item_bias_precision user_bias_precision",
    "ials, weighting alpha0 positive-from doubling alpha reg nu",
    "duo, alpha0 positive-from doubling reg nu liked_above learned_lambda",
    "bpr, positive-from reg-users epochs_done",
    "sgd, lambda gamma tau epochs_done",
  })
  void whatPlacesSomeoneNewIsThere(String kind, String keys) throws Exception {
    train(training(kind));
    for (String key : keys.split(" ", -1)) {
      Path changed = Files.copy(file, folder.resolve(key + ".safetensors"));
      HandMade.rewrite(changed, metadata -> assertTrue(metadata.remove(key) != null, key));
      assertRefused(changed, key);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "min_rating, 6",
    "max_rating, -1",
    "max_rating, many",
    "history, '[]x'",
    "history, '[{\"epoch\":1}]'",
    "history, '[{\"epoch\":2,\"objective\":1,\"train_rmse\":1}]'",
    "history, '[{\"epoch\":1,\"objective\":1,\"train_rmse\":1},"
        + "{\"epoch\":1,\"objective\":1,\"train_rmse\":1}]'",
    "best_epoch, 3",
    "checkpoint_epoch, 3",
  })
  void metadataAgrees(String key, String value) throws Exception {
    train(training("als"));
    HandMade.rewrite(file, metadata -> metadata.put(key, value));
    assertRefused(file, key.equals("min_rating") ? "_rating" : key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ials", "bpr", "duo", "popularity"})
  void whatIsLikedIsOnTheScale(String kind) throws Exception {
    train(training(kind));
    HandMade.rewrite(file, metadata -> metadata.put("positive-from", "5.5"));
    assertRefused(file, "positive-from");
  }

  @Test
  void confidenceHasNoRatingThatIsLiked() throws Exception {
    train(
        Training.of(
            dataset,
            Settings.of(
                ModelKinds.of("ials"), Map.of("weighting", "confidence", "positive-from", "9"))));
    verify(file);
  }

  /** Settings that came later, and whose defaults depend on the ratings, are no part of it. */
  @ParameterizedTest
  @ValueSource(strings = {"ials", "duo"})
  void aModelFromBeforeTheMeanOfUsersAnswers(String kind) throws Exception {
    train(training(kind));
    HandMade.rewrite(file, metadata -> assertNotNull(metadata.remove("user-mean")));
    verify(file);
    try (Model model = Model.open(file)) {
      FoldIn foldIn = ModelKinds.of(model).foldIn(model);
      assertTrue(foldIn.taste(new int[] {0}, new float[] {5}).vector()[0] != 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ials, user_bias",
    "bpr, user_bias",
    "popularity, user_bias",
    "duo, preference.user_bias"
  })
  void whatIsNotLearnedIsZero(String kind, String tensor) throws Exception {
    train(training(kind));
    UnaryOperator<ModelNumbers> biased =
        kind.equals("duo")
            ? numbers ->
                new ModelNumbers(
                    numbers.parameters(),
                    numbers.variances(),
                    numbers.priors(),
                    numbers.noise(),
                    numbers.implicit(),
                    numbers.time(),
                    numbers.preference().map(WrittenModelTest::biased))
            : WrittenModelTest::biased;
    HandMade.rewrite(file, metadata -> {}, biased, best -> best);
    assertRefused(file, "number out of range: tensor=" + tensor + ", index=0, value=1;");
  }

  private static ModelNumbers biased(ModelNumbers numbers) {
    Parameters p = numbers.parameters();
    float[] biases = new float[p.users()];
    biases[0] = 1;
    return new ModelNumbers(
        new Parameters(
            p.globalMean(),
            p.users(),
            p.items(),
            p.rank(),
            MemorySegment.ofArray(biases),
            p.itemBias(),
            p.userFactors(),
            p.itemFactors()),
        numbers.variances(),
        numbers.priors(),
        numbers.noise(),
        numbers.implicit(),
        numbers.time(),
        numbers.preference());
  }

  @ParameterizedTest
  @CsvSource({
    "sgd, epochs_done, 2", // fewer than the history has
    "sgd, epochs_done, 4", // one of an earlier training, which the best epoch doesn't know
    "sgd, best.epochs_done, 3",
    "bpr, epochs_done, 2",
    "als, checkpoint_epoch, 2",
    "vb, best.learned_lambda, 0",
  })
  void epochsOfACheckpointAgree(String kind, String key, String value) throws Exception {
    interrupt(kind);
    HandMade.rewrite(
        checkpoint, metadata -> assertTrue(metadata.put(key, value) != null, metadata.toString()));
    assertRefused(checkpoint, key.replace("best.epochs", "epochs"));
  }

  /** The steps of a training that begins where another ended are those of a later epoch. */
  @Test
  void epochsOfAnEarlierTrainingCount() throws Exception {
    train(training("sgd"));
    Path earlier = Files.move(file, folder.resolve("earlier.safetensors"));
    try (Model model = Model.open(earlier)) {
      train(training("sgd").from(model));
    }
    try (Model model = Model.open(file)) {
      assertEquals("10", model.metadata("epochs_done"));
    }
    verify(file);
  }

  @Test
  void aCheckpointHasTheNumbersOfItsBestEpoch() throws Exception {
    interrupt("als");
    HandMade.rewrite(checkpoint, metadata -> {}, last -> last, best -> Optional.empty());
    assertRefused(checkpoint, "numbers of its best epoch");
  }
}
