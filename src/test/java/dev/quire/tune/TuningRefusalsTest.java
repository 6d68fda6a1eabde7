package dev.quire.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import dev.quire.train.TrainingControl;
import dev.quire.train.ials.IalsKind;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What cannot be searched, and what cannot be trained in a search. */
class TuningRefusalsTest extends TuningFixture {
  @Test
  void whatCannotBeTrainedIsLeftBehind() throws Exception {
    Settings fixed = als(Map.of("epochs", "3", "gamma", "0", "lambda", "1e9"));
    Grid grid = Grid.of(fixed.kind(), List.of("tau=0,10", "rank=60"));
    TuningResult result = run(Tuning.of(dataset, fixed, grid));
    assertEquals("10", result.best().settings().get("tau"));
    Trial failed = result.trials().getFirst();
    assertTrue(failed.failure().orElseThrow().contains("; "), failed.toString());
    assertTrue(Double.isNaN(failed.score()));
    Files.delete(to);
    Grid none = Grid.of(fixed.kind(), List.of("tau=0", "rank=60"));
    String problem = problem(Tuning.of(dataset, fixed, none), false);
    assertTrue(problem.startsWith("no trial could be trained: trial=1"), problem);
    assertEquals(Set.of(), names());
  }

  @Test
  void whatDoesNotGoTogetherIsSaidBeforeAnythingIsTrained() throws Exception {
    Settings ials = Settings.of(ModelKinds.of("ials"));
    Grid ranks = Grid.of(ials.kind(), List.of("rank=2,3"));
    assertEquals(
        "preferences have no errors of ratings: model=ials, by=rmse; use by=ndcg@10",
        problem(Tuning.of(dataset, ials, ranks).by(Measure.RMSE), false));
    assertEquals(
        "setting without use: alpha=1.0, weighting=unobserved; it goes with weighting=confidence",
        problem(Tuning.of(dataset, ials, Grid.of(ials.kind(), List.of("alpha=1"))), false));
    assertEquals(
        "setting without use: alpha=5.0, weighting=unobserved; it goes with weighting=confidence",
        problem(Tuning.of(dataset, ials.with(IalsKind.ALPHA, 5.0), ranks), false));
    assertEquals(
        "this kind of model doesn't know how sure it is: model=als, by=nll; use by=rmse, or a kind"
            + " that does, such as model=vb",
        problem(tuning(GRID).by(Measure.NLL), false));
    assertEquals(
        "setting both fixed and in the grid: gamma=2.0; give one of both",
        problem(tuning("gamma=1,2"), false));
    assertEquals(
        "setting without use: samples=3, search=grid; it goes with search=random or"
            + " search=halving",
        problem(tuning(GRID).method(Method.GRID).samples(3), false));
    assertEquals(
        "setting out of range: samples=0; use 1 to 1000", problem(tuning(GRID).samples(0), false));
    assertEquals(
        "halving itself shares out the epochs; take them out of the grid, or search with"
            + " search=grid",
        problem(
            Tuning.of(dataset, als(Map.of()), Grid.of(ModelKinds.of("als"), List.of("epochs=2,3"))),
            false));
    assertEquals(Set.of(), names());
  }

  @Test
  void withoutAValidationPartTheWorkThatMakesOneIsSaid() throws Exception {
    for (Split split : List.of(Split.none(), Split.items(0, 0.2, 5), Split.leaveLast(0, 2, 5))) {
      try (Dataset without = dataset("without " + split.recipe(), split)) {
        Grid grid = Grid.of(ModelKinds.of("als"), List.of(GRID));
        String how =
            switch (split.recipe()) {
              case NONE -> "valid=0.1";
              case ITEMS -> "split=items seed=5 test=0.2 valid=0.1";
              default -> "split=leave-last seed=5 last=2,1";
            };
        assertEquals(
            "no ratings are set aside for validation: dataset="
                + without.folder()
                + "; make a dataset that has some: split "
                + without.folder()
                + " "
                + how
                + " to NEW",
            problem(Tuning.of(without, als(FIXED), grid), false));
      }
    }
    assertEquals(Set.of(), names());
  }

  /** It is one trial that diverges; the search goes on, and so does the next after a stop. */
  @Test
  void stepsThatAreTooLongEndATrialAndNotTheSearch() throws Exception {
    Settings fixed = Settings.of(ModelKinds.of("sgd"), Map.of("epochs", "6", "rank", "3"));
    Grid grid = Grid.of(fixed.kind(), List.of("learning-rate=10,0.02,9"));
    for (Method method : List.of(Method.GRID, Method.HALVING, Method.SEQUENTIAL)) {
      Tuning tuning = Tuning.of(dataset, fixed, grid).method(method);
      assertEquals(Optional.empty(), tuning.control(stopAfter(3)).run(to, false, pool));
      TuningResult result = run(tuning.control(TrainingControl.NONE));
      assertEquals("0.02", result.best().settings().get("learning-rate"));
      List<Trial> failed =
          result.trials().stream().filter(trial -> trial.failure().isPresent()).toList();
      assertEquals(List.of(1, 3), failed.stream().map(Trial::number).toList());
      String why = failed.getFirst().failure().orElseThrow();
      assertTrue(why.startsWith("steps so long that "), why);
      Files.delete(to);
    }
    Grid none = Grid.of(fixed.kind(), List.of("learning-rate=10"));
    String problem = problem(Tuning.of(dataset, fixed, none), false);
    assertTrue(problem.startsWith("no trial could be trained: trial=1"), problem);
    assertEquals(Set.of(), names());
  }
}
