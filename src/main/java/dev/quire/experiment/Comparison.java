package dev.quire.experiment;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an experiment with one share has found.
 *
 * @param ratio whether the arms have the users that they should have
 * @param findings none where they have not: nothing may be concluded then
 */
public record Comparison(SampleRatio ratio, Optional<Findings> findings) {
  private static final int LOOKS = 100;

  /**
   * Of two arms whose users were drawn by lot.
   *
   * @param a outcomes of A
   * @param b outcomes of B
   * @param welch their difference
   * @param cuped the same with less variance
   * @param power what a test of this size can see
   * @param outcomes how many users of each arm have which outcome
   * @param looks the experiment as it looked after each hundredth of its users, as soon as there
   *     were enough of them
   */
  public record Findings(
      Sample a,
      Sample b,
      WelchTest welch,
      Cuped cuped,
      Power power,
      List<OutcomeBin> outcomes,
      List<Look> looks) {
    /** The first look after which the experiment may have been stopped with an answer. */
    public Optional<Look> conclusion() {
      return looks.stream().filter(Look::isConclusive).findFirst();
    }
  }

  /**
   * Compares the arms.
   *
   * @param effect to tell the power for, as a share of the mean of A, over 0
   * @throws BadInputException when an arm has fewer than two users, no outcome varies, or they are
   *     too large or too small to compute with
   * @throws IllegalArgumentException of a roll-out, which is a {@link Rollout}
   */
  public static Comparison of(ExperimentLog log, double effect) {
    checkEffect(effect);
    if (log.isRollout()) {
      throw new IllegalArgumentException("a roll-out has several shares: " + log.shares());
    }
    Moments a = new Moments();
    Moments b = new Moments();
    for (Observation seen : log.observations()) {
      (seen.arm() == Arm.A ? a : b).add(seen.outcome(), seen.earlier());
    }
    SampleRatio ratio = SampleRatio.of(a.users(), b.users(), log.shares().getFirst());
    return new Comparison(
        ratio, ratio.isFlagged() ? Optional.empty() : Optional.of(findings(a, b, effect, log)));
  }

  /**
   * Checks an effect, before there is anything to compare.
   *
   * @param effect as a share of the mean of A
   */
  public static void checkEffect(double effect) {
    if (!(effect > 0 && Double.isFinite(effect))) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("effect", effect)
              .remedy("use a share of A's mean such as 0.05"));
    }
  }

  private static Findings findings(Moments a, Moments b, double effect, ExperimentLog log) {
    WelchTest welch = WelchTest.of(a.outcome(), b.outcome());
    return new Findings(
        a.outcome(),
        b.outcome(),
        welch,
        Cuped.of(a, b),
        Power.of(a.outcome(), b.outcome(), effect * a.outcome().mean()),
        OutcomeBin.of(log.observations()),
        looks(log));
  }

  private static List<Look> looks(ExperimentLog log) {
    Monitor monitor = new Monitor();
    List<Look> looks = new ArrayList<>();
    long users = log.observations().size();
    long seen = 0;
    for (Observation next : log.observations()) {
      monitor.add(next);
      boolean due = LOOKS * (seen + 1) / users > LOOKS * seen / users;
      seen++;
      if (due && monitor.isReady()) {
        looks.add(monitor.look());
      }
    }
    return List.copyOf(looks);
  }
}
