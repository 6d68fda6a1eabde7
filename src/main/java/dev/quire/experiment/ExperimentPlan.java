package dev.quire.experiment;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * An experiment to be played: {@code ExperimentPlan.of("boost", dataset, a, b).users(2000)}.
 *
 * @param name also the salt of its {@link Assignment}
 * @param dataset folder of the dataset that the models were trained on
 * @param a what there is
 * @param b the change
 * @param shares of B, in 256ths of the users: one, or those of a roll-out, rising
 * @param users how many take part, at most; empty for all who can
 * @param top how many items each of them is shown
 * @param feedback what they make of that
 */
public record ExperimentPlan(
    String name,
    Path dataset,
    Variant a,
    Variant b,
    List<Double> shares,
    OptionalInt users,
    int top,
    Feedback feedback) {
  private static final int TOP = 10;

  /** Checks the ranges, and takes each share for the nearest that there is. */
  public ExperimentPlan {
    shares = shares.stream().map(Assignment::share).toList();
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("no share");
    }
    for (int stage = 1; stage < shares.size(); stage++) {
      if (shares.get(stage) <= shares.get(stage - 1)) {
        throw new BadInputException(
            Problem.of("shares of a roll-out have to rise")
                .with("share", shares.get(stage - 1))
                .with("next", shares.get(stage))
                .remedy("write them like {ramp=1%,10%,50%}"));
      }
    }
    if (users.isPresent() && users.getAsInt() < 1) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("users", users.getAsInt())
              .remedy("use 1 or more"));
    }
  }

  /** Half of all users in B, ten items each, and what they have liked of them in truth. */
  public static ExperimentPlan of(String name, Path dataset, Variant a, Variant b) {
    return new ExperimentPlan(
        name,
        dataset,
        a,
        b,
        List.of(0.5),
        OptionalInt.empty(),
        TOP,
        new Feedback.HeldOut(OptionalDouble.empty()));
  }

  /** With another share of B, or those of a roll-out. */
  public ExperimentPlan shares(List<Double> ofB) {
    return new ExperimentPlan(name, dataset, a, b, ofB, users, top, feedback);
  }

  /** With so many users at most. */
  public ExperimentPlan users(int most) {
    return new ExperimentPlan(name, dataset, a, b, shares, OptionalInt.of(most), top, feedback);
  }

  /** With so many items for each. */
  public ExperimentPlan top(int items) {
    return new ExperimentPlan(name, dataset, a, b, shares, users, items, feedback);
  }

  /** With other feedback. */
  public ExperimentPlan feedback(Feedback by) {
    return new ExperimentPlan(name, dataset, a, b, shares, users, top, by);
  }
}
