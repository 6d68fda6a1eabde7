package dev.quire.experiment;

import dev.quire.problem.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A gradual roll-out: the share of B is raised from stage to stage, and after each of them one rule
 * says whether to go on. It stops where B has more or fewer users than it should, and where B is
 * worse than A, over all stages together, by as much as the always-valid test may stop at. It goes
 * on where B is better, where nothing is shown, and while either arm has fewer than thirty users,
 * which is too few to tell.
 *
 * <p>Y. Xu, W. Duan, S. Huang, "SQR: balancing speed, quality and risk in online experiments", KDD
 * 2018.
 *
 * @param stages as far as it got
 */
public record Rollout(List<Stage> stages) {
  /** What the rule says after a stage. */
  public enum Verdict {
    /** Nothing speaks against it. */
    GO_ON,
    /** Nothing speaks against it, for there are too few users. */
    TOO_FEW,
    /** B is worse. */
    STOP,
    /** The arms have not the users that they should have, and nothing can be concluded. */
    WITHHELD;

    /** Whether the share of B is raised. */
    public boolean goesOn() {
      return this == GO_ON || this == TOO_FEW;
    }
  }

  /**
   * The users of one share.
   *
   * @param ratio of this stage
   * @param look at this and all stages before it; none with too few users
   */
  public record Stage(SampleRatio ratio, Optional<Look> look, Verdict verdict) {}

  /** Whether it got to the end. */
  public boolean isComplete() {
    return stages.getLast().verdict.goesOn();
  }

  /**
   * Applies the rule to the stages of an experiment, up to the one that it stops at.
   *
   * @throws BadInputException when the outcomes are too large or too small to compute with
   */
  public static Rollout of(ExperimentLog log) {
    List<Stage> stages = new ArrayList<>();
    Monitor monitor = new Monitor();
    for (List<Observation> users : log.stages()) {
      users.forEach(monitor::add);
      stages.add(stage(users, monitor));
      if (!stages.getLast().verdict.goesOn()) {
        break;
      }
    }
    return new Rollout(List.copyOf(stages));
  }

  private static Stage stage(List<Observation> users, Monitor monitor) {
    long inB = users.stream().filter(seen -> seen.arm() == Arm.B).count();
    SampleRatio ratio = SampleRatio.of(users.size() - inB, inB, users.getFirst().share());
    if (ratio.isFlagged()) {
      return new Stage(ratio, Optional.empty(), Verdict.WITHHELD);
    }
    if (!monitor.isReady()) {
      return new Stage(ratio, Optional.empty(), Verdict.TOO_FEW);
    }
    Look look = monitor.look();
    return new Stage(ratio, Optional.of(look), look.isHarm() ? Verdict.STOP : Verdict.GO_ON);
  }
}
