package dev.quire.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.ask.ListQuery;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.Part;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import dev.quire.train.als.AlsKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches over made-up ratings, held against trainings one by one. */
class TuningTest extends TuningFixture {
  private double validationRmse(Map<String, String> settings) throws IOException {
    Path file = Files.write(folder.resolve("alone.safetensors"), trained(settings));
    try (ModelQueries model = ModelQueries.open(file, Optional.of(dataset.folder()))) {
      return model.evaluate(Part.VALID, pool).errors().rmse();
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void theWholeGridGivesTheBestOfAllTrainingsByteForByte() throws Exception {
    TuningResult result = run(tuning(GRID).method(Method.GRID));
    double least = Double.POSITIVE_INFINITY;
    for (Trial trial : result.trials()) {
      double rmse = validationRmse(trial.settings());
      assertEquals(rmse, trial.score(), 1e-12, trial.settings().toString());
      least = Math.min(least, rmse);
    }
    assertEquals(12, result.trials().size());
    assertEquals(least, result.best().score(), 1e-12);
    assertArrayEquals(trained(result.best().settings()), Files.readAllBytes(to));
  }

  /** Of 12 trials of at most 18 epochs, all have 2, the best 4 have 6, the best 2 have 18. */
  @Test
  void halvingLetsTheBestThirdGoOn() throws Exception {
    TuningResult result = run(tuning(GRID));
    List<Trial> left = result.trials();
    assertEquals(12, left.size());
    int[] sizes = {12, 4, 2};
    int[] epochs = {2, 6, 18};
    for (int rung = 0; rung < sizes.length; rung++) {
      int at = rung;
      assertEquals(sizes[rung], left.size());
      for (Trial trial : left) {
        assertTrue(trial.done() || trial.rungs().get(at).epochs() == epochs[at], trial.toString());
      }
      int next = rung + 1 < sizes.length ? sizes[rung + 1] : 1;
      left =
          left.stream()
              .sorted(Comparator.comparingDouble(trial -> trial.rungs().get(at).score()))
              .limit(next)
              .toList();
    }
    assertEquals(left, List.of(result.best()));
    assertArrayEquals(trained(result.best().settings()), Files.readAllBytes(to));
    int most = 12 * 2 + 4 * 4 + 2 * 12;
    assertTrue(result.epochs() <= most, "epochs=" + result.epochs());
  }

  @Test
  void thereAreAsManyRungsAsPointsAndEpochsAreEnoughFor() {
    assertArrayEquals(new int[] {20}, Method.rungs(2, 20));
    assertArrayEquals(new int[] {7, 20}, Method.rungs(3, 20));
    assertArrayEquals(new int[] {2, 6, 18}, Method.rungs(12, 18));
    assertArrayEquals(new int[] {2, 4, 9, 20}, Method.rungs(60, 20));
    assertArrayEquals(new int[] {2, 4, 7, 12}, Method.rungs(27, 12));
    assertArrayEquals(new int[] {4, 11, 33, 100}, Method.rungs(27, 100));
    assertArrayEquals(new int[] {2}, Method.rungs(60, 2));
    assertArrayEquals(new int[] {1}, Method.rungs(1, 1));
  }

  /** First the rank, with tau as it comes, then tau with the best rank. */
  @Test
  void oneSettingAfterTheOther() throws Exception {
    TuningResult result = run(tuning(GRID).method(Method.SEQUENTIAL));
    List<Map<String, String>> expected = new ArrayList<>();
    Map<String, String> best = Map.of();
    double least = Double.POSITIVE_INFINITY;
    for (String[] axis : new String[][] {{"rank", "1", "2", "3", "4"}, {"tau", "1", "4", "16"}}) {
      Map<String, String> before = best;
      for (String value : List.of(axis).subList(1, axis.length)) {
        Map<String, String> point = Grid.with(before, axis[0], value);
        expected.add(point);
        double rmse = validationRmse(point);
        if (rmse < least) {
          least = rmse;
          best = point;
        }
      }
    }
    assertEquals(expected, result.trials().stream().map(Trial::settings).toList());
    assertEquals(best, result.best().settings());
  }

  @Test
  void randomPointsAreOfTheGridAndTheSameAgain() throws Exception {
    Tuning tuning = tuning("rank=1..4", "tau=1..16:log").method(Method.RANDOM).samples(5);
    TuningResult first = run(tuning);
    assertEquals(5, first.trials().size());
    Files.delete(to);
    assertEquals(found(first), found(run(tuning)));
    Files.delete(to);
    Settings seeded = als(FIXED).with(AlsKind.SEED, 3L);
    TuningResult other =
        run(
            Tuning.of(
                    dataset, seeded, Grid.of(seeded.kind(), List.of("rank=1..4", "tau=1..16:log")))
                .method(Method.RANDOM)
                .samples(5));
    assertTrue(
        other.trials().stream()
            .map(Trial::settings)
            .noneMatch(
                first.trials().stream().map(Trial::settings).collect(Collectors.toSet())
                    ::contains));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ndcg@10", "recall@5", "nll"})
  void whateverItGoesForIsMeasuredOnTheValidationPart(String by) throws Exception {
    Settings fixed =
        Settings.of(ModelKinds.of(by.equals("nll") ? "vb" : "ials"), Map.of("epochs", "3"));
    Measure measure = Measure.of(by);
    TuningResult result =
        run(Tuning.of(dataset, fixed, Grid.of(fixed.kind(), List.of("rank=2,6"))).by(measure));
    try (ModelQueries model = ModelQueries.open(to, Optional.of(dataset.folder()))) {
      double expected =
          by.equals("nll")
              ? model.evaluate(Part.VALID, pool).calibration().orElseThrow().negativeLogLikelihood()
              : model
                  .evaluateLists(ListQuery.on(Part.VALID).at(measure.cut()), pool)
                  .model()
                  .estimate(measure.name(), measure.cut())
                  .mean();
      assertEquals(expected, result.best().score());
    }
    Comparator<Trial> order = Comparator.comparingDouble(trial -> measure.loss(trial.score()));
    assertEquals(result.best(), result.trials().stream().min(order).orElseThrow());
  }

  @Test
  void otherPartsAreMeasuredAndDecideNothing() throws Exception {
    TuningResult alone = run(tuning("rank=1,4").method(Method.GRID));
    Files.delete(to);
    TuningResult result = run(tuning("rank=1,4").method(Method.GRID).alsoOn(Part.TRAIN, Part.TEST));
    assertEquals(alone.best().number(), result.best().number());
    try (ModelQueries model = ModelQueries.open(to, Optional.of(dataset.folder()))) {
      for (Part part : List.of(Part.TRAIN, Part.TEST)) {
        double rmse = model.evaluate(part, pool).errors().rmse();
        assertEquals(rmse, result.best().scores().get(part));
      }
    }
  }

  @Test
  void numbersOfThreadsChangeNothing() throws Exception {
    TuningResult expected = run(tuning(GRID));
    byte[] bytes = Files.readAllBytes(to);
    Files.delete(to);
    try (WorkerPool one = new WorkerPool(1)) {
      assertEquals(found(expected), found(tuning(GRID).run(to, false, one).orElseThrow()));
    }
    assertArrayEquals(bytes, Files.readAllBytes(to));
  }
}
