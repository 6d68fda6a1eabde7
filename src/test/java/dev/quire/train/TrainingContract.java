package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.Taste;
import dev.quire.recommend.UncertainTaste;
import dev.quire.train.TrainingResult.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every kind of model: the test of each extends this. */
public abstract class TrainingContract {
  /** The ratings of the generator with its noise: no model can come below. */
  private static final int RATINGS = 20_000;

  @TempDir Path folder;

  private Dataset dataset;
  private Path target;

  /** Small settings of the kind; of some epochs, if it has any. */
  protected abstract Settings settings();

  /** The same with another value of something. */
  protected abstract Settings otherSettings();

  /** Above the test error that the settings reach; infinite for what predicts no ratings. */
  protected abstract double testRmse();

  @BeforeEach
  void convert() throws Exception {
    Path raw = folder.resolve("raw");
    try (WorkerPool pool = new WorkerPool(2)) {
      RatingGenerator.generate(GeneratorOptions.of(RATINGS, 3), raw, false, pool, done -> {});
      Converter.convert(
          ConvertOptions.of(raw.resolve(RatingGenerator.RATINGS_FILE), folder.resolve("dataset"))
              .withItems(raw.resolve(RatingGenerator.MOVIES_FILE))
              .withSplit(Split.random(0.1, 0.1, 1)),
          pool,
          (phase, done) -> {});
    }
    dataset = Dataset.open(folder.resolve("dataset"));
    target = folder.resolve("m.safetensors");
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  private Training training() {
    Training training = Training.of(dataset, settings()).patience(0);
    return settings().kind().takesFeatures() ? training.features(features()) : training;
  }

  /** By the first letter of their numbers. */
  private ItemFeatures features() {
    ItemFeatures.Builder builder = new ItemFeatures.Builder(dataset.info().items());
    for (int item = 0; item < dataset.info().items(); item++) {
      builder.add(item, "digit " + String.valueOf(dataset.itemIds().number(item)).charAt(0), 1);
    }
    return builder.build("digits");
  }

  private TrainingResult run(Training training, Path file, int threads) throws IOException {
    try (WorkerPool pool = new WorkerPool(threads)) {
      return training.run(Model.target(file, false), pool);
    }
  }

  private byte[] undisturbed() throws IOException {
    Path file = folder.resolve("undisturbed.safetensors");
    run(training(), file, 2);
    return Files.readAllBytes(file);
  }

  private boolean hasEpochs() throws IOException {
    return !run(training(), folder.resolve("tried.safetensors"), 1).history().isEmpty();
  }

  @Test
  void theBytesAreTheSameForAnyNumberOfThreads() throws Exception {
    byte[] expected = undisturbed();
    for (int threads : new int[] {1, 3, 8}) {
      Path file = folder.resolve(threads + ".safetensors");
      run(training(), file, threads);
      assertArrayEquals(expected, Files.readAllBytes(file), threads + " threads");
    }
  }

  @Test
  void theFileTellsItsKindItsSettingsAndWhatAScoreMeans() throws Exception {
    run(training(), target, 2);
    try (Model model = Model.open(target);
        WorkerPool pool = new WorkerPool(2)) {
      model.verify();
      assertEquals(settings().kind().name(), model.metadata("model"));
      assertEquals(settings().kind().score(), model.score());
      assertEquals(settings().kind().hasVariances(), model.variances().isPresent());
      assertEquals(dataset.info().fingerprint(), model.metadata("dataset_fingerprint"));
      Settings resolved = settings().forRatings(RatingFacts.of(dataset.training(), pool));
      resolved
          .written()
          .forEach((name, value) -> assertEquals(value, model.metadata().get(name), name));
      assertEquals(resolved.written(), Settings.of(model).written());
      ModelKinds.check(model);
    }
  }

  @Test
  void inAScratchFileItBecomesTheSame() throws Exception {
    byte[] expected = undisturbed();
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    run(training().scratch(scratch), target, 2);
    assertArrayEquals(expected, Files.readAllBytes(target));
    assertEquals(0, scratch.toFile().list().length);
  }

  @Test
  void whatNobodyHasRatedGetsFiniteScores() throws Exception {
    run(training(), target, 2);
    try (Model model = Model.open(target)) {
      Parameters parameters = model.parameters();
      for (int item = 0; item < parameters.items(); item++) {
        assertTrue(Double.isFinite(parameters.predict(0, item)), "item " + item);
      }
    }
  }

  @Test
  void theTestErrorIsBelowItsBand() throws Exception {
    assumeTrue(Double.isFinite(testRmse()), "predicts no ratings");
    run(training(), target, 2);
    try (Model model = Model.open(target)) {
      double rmse = error(true).applyAsDouble(model.parameters());
      assertTrue(rmse < testRmse() && rmse > 0.7, "RMSE " + rmse);
    }
  }

  /** Without a word, as on the command line. */
  @Test
  void epochsAreMeasuredOnTheRatingsThatWereSetAside() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    List<EpochResult> history = run(training(), target, 2).history();
    boolean rates = settings().kind().score() == ScoreMeaning.RATING;
    for (EpochResult epoch : history) {
      assertEquals(rates, epoch.validationRmse().isPresent(), "a preference has no such error");
    }
    if (rates) {
      try (Model model = Model.open(target)) {
        assertEquals(
            error(false).applyAsDouble(model.parameters()),
            history.getLast().validationRmse().getAsDouble());
      }
    }
  }

  private ToDoubleFunction<Parameters> error(boolean test) {
    var part = (test ? dataset.testByUser() : dataset.validByUser()).orElseThrow();
    return parameters -> {
      try (WorkerPool pool = new WorkerPool(2)) {
        return PredictionErrors.measure(parameters, part, dataset.training(), 0.5, 5, pool).rmse();
      }
    };
  }

  /** Saves after every epoch that it is asked after, and stops after one of them. */
  private static TrainingControl stopAfter(int epochs) {
    return new TrainingControl() {
      private int asked;

      @Override
      public boolean checkpointIsDue() {
        return true;
      }

      @Override
      public boolean stopIsWanted() {
        return ++asked == epochs;
      }
    };
  }

  @Test
  void aTrainingThatWasStoppedGoesOnToTheSameBytes() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    byte[] expected = undisturbed();
    Target of = new Target(target);
    for (int epoch = 1; epoch < 3; epoch++) {
      TrainingResult stopped = run(training().control(stopAfter(epoch)), target, 2);
      assertEquals(End.STOPPED, stopped.end());
      assertEquals(epoch, stopped.keptEpoch());
      assertFalse(Files.exists(target));
      try (Model saved = Model.open(of.checkpoint())) {
        saved.verify();
      }
      TrainingResult resumed = run(training().resume(), target, 3);
      assertArrayEquals(expected, Files.readAllBytes(target), "stopped after " + epoch);
      assertFalse(Files.exists(of.checkpoint()), "done, and no longer needed");
      assertEquals(
          resumed.history().size(), (long) resumed.history().getLast().epoch(), "all epochs");
      Files.delete(target);
    }
  }

  private record Target(Path path) {
    Path checkpoint() throws IOException {
      return Training.checkpoint(Model.target(path, true));
    }
  }

  /** The best epoch may be before the checkpoint, and is kept in it. */
  @Test
  void withValidationTheBestEpochIsKeptAlsoWhenTrainingIsResumed() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    ToDoubleFunction<Parameters> rising = new Rising();
    Path whole = folder.resolve("whole.safetensors");
    TrainingResult result = run(training().patience(2).validation(rising), whole, 2);
    assertEquals(End.PATIENCE, result.end());
    assertEquals(1, result.keptEpoch());
    assertEquals(3, result.history().getLast().epoch());
    run(training().patience(2).validation(new Rising()).control(stopAfter(2)), target, 2);
    Rising goesOn = new Rising();
    goesOn.calls = 2;
    TrainingResult resumed = run(training().patience(2).validation(goesOn).resume(), target, 2);
    assertEquals(result.history(), resumed.history());
    assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(target));
    Path one = folder.resolve("one.safetensors");
    run(training().control(stopAfter(1)), one, 2);
    try (Model kept = Model.open(target);
        Model first = Model.open(new Target(one).checkpoint())) {
      assertEquals("1", kept.metadata("best_epoch"));
      assertSame(first.numbers(), kept.numbers());
    }
  }

  /** An error that is least after the first epoch. */
  private static final class Rising implements ToDoubleFunction<Parameters> {
    private int calls;

    @Override
    public double applyAsDouble(Parameters parameters) {
      return ++calls;
    }
  }

  private static void assertSame(ModelNumbers a, ModelNumbers b) {
    assertEquals(-1, a.parameters().itemFactors().mismatch(b.parameters().itemFactors()));
    assertEquals(-1, a.parameters().userBias().mismatch(b.parameters().userBias()));
  }

  /** The same defaults for both, whatever they are. */
  private static Settings known(Settings settings) {
    return settings.forRatings(RatingFacts.of(1, 0.5, 0.5, 100, 3));
  }

  @Test
  void resumingWithOtherSettingsSaysWhichDiffer() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    run(training().control(stopAfter(1)), target, 2);
    Training other = Training.of(dataset, otherSettings()).patience(0).resume();
    String message =
        assertThrows(BadInputException.class, () -> run(other, target, 1)).getMessage();
    assertTrue(
        message.startsWith("the checkpoint was trained with other settings: file="), message);
    for (Setting<?> setting : settings().kind().settings()) {
      boolean differs = !known(settings()).get(setting).equals(known(otherSettings()).get(setting));
      assertEquals(differs, message.contains(" " + setting.name() + "="), message);
    }
    assertEquals(
        settings().kind().takesFeatures(), message.contains("checkpoint's=digits"), message);
  }

  /** What is done would be said to be less than it is. */
  @Test
  void resumingWithFewerEpochsThanAreDoneIsRefused() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    run(training().control(stopAfter(3)), target, 2);
    Map<String, String> fewer = new HashMap<>();
    try (Model saved = Model.open(new Target(target).checkpoint())) {
      fewer.putAll(Settings.of(saved).written());
    }
    fewer.put("epochs", "2");
    Training less = Training.of(dataset, Settings.of(settings().kind(), fewer)).patience(0);
    if (settings().kind().takesFeatures()) {
      less.features(features());
    }
    String message =
        assertThrows(BadInputException.class, () -> run(less.resume(), target, 1)).getMessage();
    assertTrue(
        message.startsWith("the checkpoint has more epochs than are asked for: file="), message);
    assertTrue(message.contains(", epochs=2, checkpoint's=3; "), message);
    assertFalse(Files.exists(target));
    run(training().resume(), target, 2);
  }

  @Test
  void aCheckpointThatIsThereIsNotLostAndOneThatIsNotIsMissed() throws Exception {
    String missing =
        assertThrows(BadInputException.class, () -> run(training().resume(), target, 1))
            .getMessage();
    assertTrue(missing.startsWith("there is no checkpoint to go on from: file="), missing);
    assumeTrue(hasEpochs(), "has no epochs");
    run(training().control(stopAfter(1)), target, 2);
    String standing =
        assertThrows(BadInputException.class, () -> run(training(), target, 1)).getMessage();
    assertTrue(
        standing.startsWith("the checkpoint of an interrupted training is there: file="), standing);
    run(training().replaceCheckpoint(), target, 1);
    assertTrue(Files.exists(target));
  }

  /** By the kind that its file names; how sure that is, where the kind knows. */
  @Test
  void someoneNewHasAPlace() throws Exception {
    run(training(), target, 2);
    try (Model model = Model.open(target)) {
      FoldIn foldIn = ModelKinds.of(model).foldIn(model);
      int[] items = {0, 3, 8};
      float[] ratings = {5, 1, 4.5f};
      Taste taste = foldIn.taste(items, ratings);
      for (int k = 0; k < model.parameters().rank(); k++) {
        assertTrue(Float.isFinite(taste.vector()[k]), "factor " + k);
      }
      assertTrue(Float.isFinite(taste.bias()));
      assertEquals(0, foldIn.taste(new int[0], new float[0]).bias(), "nobody knows them yet");
      Optional<UncertainTaste> belief = foldIn.belief(items, ratings);
      assertEquals(settings().kind().hasVariances(), belief.isPresent());
      belief.ifPresent(known -> assertArrayEquals(taste.vector(), known.mean().vector()));
    }
  }

  /** Where it ended is where nothing more is to gain. */
  @Test
  void anOlderModelIsABeginning() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    TrainingResult cold = run(training(), target, 2);
    try (Model older = Model.open(target)) {
      Path warm = folder.resolve("warm.safetensors");
      EpochResult first = run(training().from(older), warm, 2).history().getFirst();
      EpochResult last = cold.history().getLast();
      assertTrue(first.trainRmse() <= last.trainRmse() * 1.001, first + " after " + last);
    }
  }

  /** It would be yesterday's model, or not a bit of it: either way not what was asked for. */
  @Test
  void withoutEpochsAnOlderModelIsRefused() throws Exception {
    assumeFalse(hasEpochs(), "has epochs");
    Path old = folder.resolve("old.safetensors");
    run(Training.of(dataset, otherSettings()), old, 2);
    try (Model older = Model.open(old)) {
      assertEquals(
          "this kind of model is made at once, from nothing but the ratings: model="
              + settings().kind().name()
              + ", from; leave out from",
          assertThrows(BadInputException.class, () -> run(training().from(older), target, 1))
              .getMessage());
    }
    assertFalse(Files.exists(target));
  }

  @Test
  void aTrainingHasOneBeginning() throws Exception {
    Path old = folder.resolve("old.safetensors");
    run(training(), old, 2);
    try (Model older = Model.open(old)) {
      assertEquals(
          "settings exclude each other: resume, from; leave out from: the checkpoint has gone on"
              + " from there",
          assertThrows(
                  BadInputException.class, () -> run(training().from(older).resume(), target, 1))
              .getMessage());
    }
  }

  @Test
  void anOlderModelOfAnotherKindIsRefused() throws Exception {
    for (ModelKind kind : ModelKinds.all()) {
      if (!kind.name().equals(settings().kind().name())) {
        Map<String, String> quick =
            kind.setting("epochs").isPresent() ? Map.of("epochs", "1") : Map.of();
        run(Training.of(dataset, Settings.of(kind, quick)), folder.resolve(kind.name()), 2);
        try (Model older = Model.open(folder.resolve(kind.name()))) {
          assertThrows(
              BadInputException.class, () -> run(training().from(older), target, 1), kind.name());
        }
      }
    }
    assertEquals(List.of(), List.of(folder.toFile().list((f, name) -> name.startsWith("m."))));
  }

  @Test
  void featuresAreRefusedByKindsWithoutAnyUseForThem() {
    assumeFalse(settings().kind().takesFeatures(), "takes features");
    String message =
        assertThrows(
                BadInputException.class,
                () -> Training.of(dataset, settings()).features(features()))
            .getMessage();
    for (ModelKind kind : ModelKinds.all()) {
      boolean offered = message.matches(".*; take .*model=" + kind.name() + "[ ,].*");
      assertEquals(kind.takesFeatures(), offered, message);
    }
  }
}
