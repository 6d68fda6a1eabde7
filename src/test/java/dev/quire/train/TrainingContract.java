package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.Part;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.evaluate.ranking.SampledRanking;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.Taste;
import dev.quire.recommend.UncertainTaste;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every kind of model: the test of each extends this. */
public abstract class TrainingContract extends ResumeContract {
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
      ModelKinds.verify(model);
      assertEquals(settings().kind().name(), model.metadata("model"));
      assertEquals(settings().kind().score(), model.score());
      assertEquals(settings().kind().hasVariances(), model.variances().isPresent());
      assertEquals(dataset.info().fingerprint(), model.metadata("dataset_fingerprint"));
      Settings resolved = settings().forRatings(RatingFacts.of(dataset, pool));
      resolved
          .written()
          .forEach((name, value) -> assertEquals(value, model.metadata().get(name), name));
      assertEquals(resolved.written(), Settings.of(model).written());
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
      double rmse = testError().applyAsDouble(model.parameters());
      assertTrue(rmse < testRmse() && rmse > 0.7, "RMSE " + rmse);
    }
  }

  /** Without a word, as on the command line, and by what {@code evaluate} says of them. */
  @Test
  void epochsAreMeasuredOnTheRatingsThatWereSetAside() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    List<EpochResult> history = run(training(), target, 2).history();
    boolean rates = settings().kind().score() == ScoreMeaning.RATING;
    for (EpochResult epoch : history) {
      assertEquals(rates, epoch.validationRmse().isPresent(), "a preference has no such error");
      boolean prefers = !rates || epoch.epoch() <= preferenceEpochs();
      assertEquals(prefers, epoch.validationNdcg().isPresent(), "but lists");
    }
    if (rates) {
      try (ModelQueries model = ModelQueries.open(target, Optional.of(dataset.folder()));
          WorkerPool pool = new WorkerPool(1)) {
        assertEquals(
            model.evaluate(Part.VALID, pool).errors().rmse(),
            history.getLast().validationRmse().getAsDouble());
      }
    }
  }

  /** As the error of ratings does, where the first epochs have no say. */
  @Test
  void preferencesKeepTheEpochOfTheBestLists() throws Exception {
    boolean ranks = settings().kind().score() == ScoreMeaning.PREFERENCE;
    assumeTrue(hasEpochs() && ranks, "predicts ratings");
    TrainingResult result = run(training().patience(1), target, 2);
    double best =
        result.history().stream()
            .mapToDouble(epoch -> epoch.validationNdcg().orElseThrow())
            .max()
            .orElseThrow();
    assertEquals(best, result.epoch(result.keptEpoch()).validationNdcg().orElseThrow());
    double from = settings().kind().setting(CommonSettings.POSITIVE_FROM).isPresent() ? 4 : 0.5;
    try (Model model = Model.open(target);
        WorkerPool pool = new WorkerPool(2)) {
      var ranking =
          SampledRanking.of(
              dataset.validByUser().orElseThrow(),
              dataset.training(),
              from,
              settings().kind().rank(settings()));
      assertEquals(best, ranking.orElseThrow().ndcg(model.parameters(), pool));
    }
    byte[] expected = Files.readAllBytes(target);
    for (int threads : new int[] {1, 3, 8}) {
      Path file = folder.resolve("patient-" + threads);
      run(training().patience(1), file, threads);
      assertArrayEquals(expected, Files.readAllBytes(file), threads + " threads");
    }
  }

  private ToDoubleFunction<Parameters> testError() {
    var part = dataset.testByUser().orElseThrow();
    return parameters -> {
      try (WorkerPool pool = new WorkerPool(2)) {
        return PredictionErrors.measure(parameters, part, dataset.training(), 0.5, 5, pool).rmse();
      }
    };
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
        run(Training.of(dataset, quick(kind)), folder.resolve(kind.name()), 2);
        try (Model older = Model.open(folder.resolve(kind.name()))) {
          assertThrows(
              BadInputException.class, () -> run(training().from(older), target, 1), kind.name());
        }
      }
    }
    assertEquals(List.of(), List.of(folder.toFile().list((f, name) -> name.startsWith("m."))));
  }

  /** One epoch of the same rank, where there are such settings. */
  private Settings quick(ModelKind kind) {
    Map<String, String> values = new HashMap<>();
    values.put("epochs", "1");
    values.put("rank", String.valueOf(Math.max(1, settings().kind().rank(settings()))));
    values.put("preference-rank", "1");
    values.keySet().removeIf(name -> kind.setting(name).isEmpty());
    return Settings.of(kind, values);
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

  @Test
  void featuresOfUsersAreRefusedByKindsWithoutAnyUseForThem() {
    assumeFalse(settings().kind().takesUserFeatures(), "takes features of users");
    String message =
        assertThrows(
                BadInputException.class,
                () -> Training.of(dataset, settings()).userFeatures(userFeatures()))
            .getMessage();
    for (ModelKind kind : ModelKinds.all()) {
      boolean offered = message.matches(".*; take .*model=" + kind.name() + "[ ,].*");
      assertEquals(kind.takesUserFeatures(), offered, message);
    }
  }

  /** Whatever the trainings before it have left in the memory and files that it works in. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  final void inASeriesATrainingIsWhatItIsAlone(int patience) throws Exception {
    Path alone = folder.resolve("alone.safetensors");
    run(training().patience(patience), alone, 2);
    byte[] expected = Files.readAllBytes(alone);
    try (TrainingSeries series = new TrainingSeries(dataset)) {
      run(Training.of(dataset, otherSettings()).in(series), folder.resolve("0.safetensors"), 2);
      for (int i = 1; i < 3; i++) {
        Path file = folder.resolve(i + ".safetensors");
        run(training().patience(patience).in(series), file, 2);
        assertArrayEquals(expected, Files.readAllBytes(file));
      }
    }
  }

  /** What was the best epoch of another one is none of a training that looks for none. */
  @Test
  final void inASeriesACheckpointHasNoOthersBestEpoch() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    Path alone = folder.resolve("alone.safetensors");
    run(training().validation(new Rising()).control(stopAfter(2)), alone, 2);
    try (TrainingSeries series = new TrainingSeries(dataset)) {
      Training other = training().patience(1).validation(new Rising());
      run(other.in(series), folder.resolve("other.safetensors"), 2);
      run(training().validation(new Rising()).control(stopAfter(2)).in(series), target, 2);
    }
    byte[] expected = Files.readAllBytes(checkpoint(alone));
    assertArrayEquals(expected, Files.readAllBytes(checkpoint(target)));
  }

  /** Of which a best epoch has vectors, too; and whoever works on it may be another pool. */
  @Test
  final void inASeriesATrainingHasItsOwnFeatures() throws Exception {
    assumeTrue(hasEpochs() && settings().kind().takesFeatures(), "has no features");
    Path alone = folder.resolve("alone.safetensors");
    run(training().patience(1).validation(new Rising()), alone, 2);
    byte[] expected = Files.readAllBytes(alone);
    try (TrainingSeries series = new TrainingSeries(dataset)) {
      Training without = Training.of(dataset, settings()).patience(1).validation(new Rising());
      run(without.in(series), folder.resolve("without.safetensors"), 2);
      run(training().patience(1).validation(new Rising()).in(series), target, 3);
      assertArrayEquals(expected, Files.readAllBytes(target));
    }
  }
}
