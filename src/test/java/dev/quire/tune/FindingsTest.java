package dev.quire.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.train.ModelKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a search has found out about its settings, by hand. */
class FindingsTest {
  private static Grid grid(String... texts) {
    return Grid.of(ModelKinds.of("als"), List.of(texts));
  }

  private static Trial trial(Map<String, String> settings, double... scores) {
    List<Trial.Rung> rungs = new ArrayList<>();
    for (double score : scores) {
      rungs.add(new Trial.Rung(rungs.size() + 1, score));
    }
    return new Trial(1, settings, rungs, List.of(), true, Optional.empty(), Map.of());
  }

  private static Map<String, String> point(String rank, String tau) {
    return Map.of("rank", rank, "tau", tau);
  }

  /** Of rank the best are .80 and .84, of tau .90, .84 and .80; later rungs tell nothing of it. */
  @Test
  void whatMatteredIsWhatTheBestOfTheOthersCannotMakeUpFor() {
    List<Trial> trials =
        List.of(
            trial(point("5", "1"), .95),
            trial(point("5", "2"), .84, .1),
            trial(point("5", "3"), .85),
            trial(point("9", "1"), .90),
            trial(point("9", "2"), 3),
            trial(point("9", "3"), .80, .79),
            trial(point("9", "4")));
    List<Effect> effects = Effect.of(grid("rank=5,9", "tau=1,2,3,4"), trials, Measure.RMSE);
    assertEquals(List.of("tau", "rank"), effects.stream().map(Effect::setting).toList());
    assertEquals(.10, effects.get(0).difference(), 1e-12);
    assertEquals(.04, effects.get(1).difference(), 1e-12);
  }

  @Test
  void ofListsTheBestIsTheGreatest() {
    List<Trial> trials =
        List.of(
            trial(Map.of("rank", "5"), .2),
            trial(Map.of("rank", "9"), .5),
            trial(Map.of("rank", "9"), .1));
    List<Effect> effects = Effect.of(grid("rank=5,9"), trials, Measure.of("ndcg@10"));
    assertEquals(.3, effects.getFirst().difference(), 1e-12);
  }

  /** The best of the lower, middle and upper third are 1, 4 and 2. */
  @Test
  void aRangeIsLookedAtInThirds() {
    List<Trial> trials =
        List.of(
            trial(Map.of("tau", "1"), 5),
            trial(Map.of("tau", "10"), 4),
            trial(Map.of("tau", "2"), 1),
            trial(Map.of("tau", "11"), 6),
            trial(Map.of("tau", "90"), 2),
            trial(Map.of("tau", "95"), 7));
    List<Effect> effects = Effect.of(grid("tau=1..100"), trials, Measure.RMSE);
    assertEquals(List.of(new Effect("tau", 3)), effects);
  }

  @Test
  void oneValueTellsNothing() {
    List<Trial> trials = List.of(trial(Map.of("rank", "5"), .2));
    assertEquals(List.of(), Effect.of(grid("rank=5"), trials, Measure.RMSE));
    assertEquals(List.of(), Effect.of(grid("tau=1..9"), trials, Measure.RMSE));
  }

  @Test
  void aBoundIsHitWhereMoreIsPossible() {
    Grid grid =
        grid("rank=512,10,1", "tau=3,1,2", "gamma=0,1", "bias-update=joint,sequential", "seed=1,9");
    Trial lowest =
        trial(Map.of("rank", "1", "tau", "1", "gamma", "0", "bias-update", "joint", "seed", "1"));
    assertEquals(
        List.of(new Bound("tau", "1", true)),
        Bound.of(grid, lowest),
        "rank 1 and gamma 0 are the least of all, and seeds have no order");
    Trial highest = trial(Map.of("rank", "512", "tau", "3", "gamma", "1"));
    assertEquals(
        List.of(new Bound("tau", "3", false), new Bound("gamma", "1", false)),
        Bound.of(grid, highest));
    assertEquals(List.of(), Bound.of(grid("tau=1..100"), trial(Map.of("tau", "1"))));
    assertEquals(List.of(), Bound.of(grid("tau=2"), trial(Map.of("tau", "2"))));
  }

  /** Rank 9 won with tau as it comes; what tau then made of it tells nothing of the rank. */
  @Test
  void ofOneSettingAfterTheOtherEachIsJudgedByItsOwnStep() {
    List<Trial> trials =
        List.of(
            trial(Map.of("rank", "5"), .95),
            trial(Map.of("rank", "9"), .90),
            trial(point("9", "1"), .99),
            trial(point("9", "2"), .60));
    List<Effect> effects = Effect.of(grid("rank=5,9", "tau=1,2"), trials, Measure.RMSE);
    assertEquals(List.of("tau", "rank"), effects.stream().map(Effect::setting).toList());
    assertEquals(.39, effects.get(0).difference(), 1e-12);
    assertEquals(.05, effects.get(1).difference(), 1e-12);
  }
}
