package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.experiment.Rollout.Stage;
import dev.quire.experiment.Rollout.Verdict;
import dev.quire.parallel.RandomStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RolloutTest {
  private static final double[] SHARES = {3 / 256.0, 26 / 256.0, 0.5};

  /**
   * With 1,000 users a stage, whose outcomes have a deviation of 1; each is better than the last.
   */
  private static ExperimentLog log(int number, double effect) {
    return log(number, 1000, (random, week) -> random.nextGaussian() + week, effect);
  }

  /** What a user makes of A. */
  private interface Drawn {
    double outcome(RandomGenerator random, int week);
  }

  private static ExperimentLog log(int number, int each, Drawn drawn, double effect) {
    RandomGenerator random = RandomStreams.of(7, number);
    Assignment assignment = new Assignment("ramp " + number);
    List<Observation> seen = new ArrayList<>();
    for (int user = 0; user < SHARES.length * each; user++) {
      String id = Integer.toString(user);
      int week = user / each;
      double share = SHARES[week];
      Arm arm = assignment.arm(id, share);
      double outcome = drawn.outcome(random, week) + (arm == Arm.B ? effect : 0);
      seen.add(new Observation(id, arm, share, outcome, 0));
    }
    return log(seen);
  }

  private static ExperimentLog log(List<Observation> seen) {
    List<Double> shares = DoubleStream.of(SHARES).boxed().toList();
    return new ExperimentLog("ramp", Evidence.OBSERVED, "drawn", "a", "b", shares, seen);
  }

  private static List<Verdict> verdicts(Rollout rollout) {
    return rollout.stages().stream().map(Stage::verdict).toList();
  }

  @Test
  void aHarmfulChangeIsStoppedBeforeManyHaveSeenIt() {
    int late = 0;
    for (int number = 0; number < 100; number++) {
      Rollout rollout = Rollout.of(log(number, -1));
      assertEquals(Verdict.TOO_FEW, rollout.stages().getFirst().verdict());
      assertFalse(rollout.isComplete());
      late += rollout.stages().size() > 2 ? 1 : 0;
    }
    assertEquals(0, late);
  }

  @Test
  void aGoodOneGetsToTheEnd() {
    Rollout rollout = Rollout.of(log(1, 0.5));
    assertEquals(List.of(Verdict.TOO_FEW, Verdict.GO_ON, Verdict.GO_ON), verdicts(rollout));
    assertTrue(rollout.isComplete());
    assertTrue(rollout.stages().getLast().look().orElseThrow().isConclusive());
  }

  @Test
  void aHarmlessOneIsHardlyEverStopped() {
    int stopped = 0;
    for (int number = 0; number < 1000; number++) {
      stopped += Rollout.of(log(number, 0)).isComplete() ? 0 : 1;
    }
    assertTrue(stopped < 50, "stopped: " + stopped);
  }

  /** Most of the first users of B have liked nothing, and often all of them. */
  @Test
  void neitherIsOneWithFewLikes() {
    int stopped = 0;
    for (int number = 0; number < 1000; number++) {
      ExperimentLog log =
          log(
              number,
              333,
              (random, week) -> random.nextDouble() < 0.05 ? random.nextDouble() : 0,
              0);
      stopped += Rollout.of(log).isComplete() ? 0 : 1;
    }
    assertTrue(stopped < 50, "stopped: " + stopped);
  }

  @Test
  void lostUsersStopIt() {
    List<Observation> seen = new ArrayList<>(log(1, 0).observations().subList(0, 2000));
    seen.removeIf(each -> each.share() == SHARES[1] && each.arm() == Arm.A && each.outcome() > 1);
    Rollout rollout = Rollout.of(log(seen));
    assertEquals(List.of(Verdict.TOO_FEW, Verdict.WITHHELD), verdicts(rollout));
    assertTrue(rollout.stages().getLast().look().isEmpty());
  }
}
