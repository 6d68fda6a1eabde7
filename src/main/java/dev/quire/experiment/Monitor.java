package dev.quire.experiment;

import dev.quire.problem.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Looks at an experiment while its users come. Where the share of B changes on the way, arms are
 * compared within each stage alone, and the stages' differences d are weighed by their variances V:
 *
 * <pre>
 *   d = sum d_k / V_k / sum 1 / V_k,   V = 1 / sum 1 / V_k,   V_k = s^2 (1 / n_Ak + 1 / n_Bk)
 * </pre>
 *
 * <p>for users of another week are others: to compare all of B, most of whom have come late, with
 * all of A would find what the weeks differ by (Simpson's paradox). T. Crook, B. Frasca, R. Kohavi,
 * R. Longbotham, "Seven pitfalls to avoid when running controlled experiments on the web", KDD
 * 2009.
 *
 * <p>s^2 is the variance of the outcomes about the mean of their arm and stage, pooled over both
 * arms. Where nothing differs it is the same in both, and B alone could not tell it: of the first
 * users of a small arm often none has liked anything, so the variance of their outcomes is 0, and
 * any difference would be an answer. The price: a change of the variance alone, with the mean as it
 * was, may be taken for one of the mean when the arms are of different sizes.
 *
 * <p>tau of {@link AlwaysValid} should be fixed before the experiment, and is not: nobody knows the
 * unit of an outcome beforehand. It is a fixed share of s at the first look, which is nearly
 * independent of the difference there, and stays what it is then.
 */
final class Monitor {
  /** In each arm before the first look: by then the means are near enough to normal ones. */
  private static final int LEAST_USERS = 30;

  /** tau of {@link AlwaysValid} in standard deviations of the outcome: half of a small effect. */
  private static final double MIXING = 0.1;

  private final List<Stage> stages = new ArrayList<>();
  private AlwaysValid test; // null before the first look

  /** The users of one share. */
  private record Stage(double share, Moments a, Moments b) {
    boolean hasBoth() {
      return a.users() > 0 && b.users() > 0;
    }
  }

  void add(Observation seen) {
    if (stages.isEmpty() || stages.getLast().share != seen.share()) {
      stages.add(new Stage(seen.share(), new Moments(), new Moments()));
    }
    Stage stage = stages.getLast();
    (seen.arm() == Arm.A ? stage.a : stage.b).add(seen.outcome(), seen.earlier());
  }

  /** Whether there are users enough to look. */
  boolean isReady() {
    return users(Stage::a) >= LEAST_USERS
        && users(Stage::b) >= LEAST_USERS
        && variance() > 0
        && stages.stream().anyMatch(Stage::hasBoth);
  }

  /**
   * Looks at what there is by now; only when it {@link #isReady}.
   *
   * @throws BadInputException when the outcomes are too large or too small to compute with
   */
  Look look() {
    double variance = variance();
    double weights = 0;
    double sum = 0;
    for (Stage stage : stages) {
      if (stage.hasBoth()) {
        double weight = 1 / (variance / stage.a.users() + variance / stage.b.users());
        weights += weight;
        sum += weight * (stage.b.outcome().mean() - stage.a.outcome().mean());
      }
    }
    double error = WelchTest.standardError(1 / weights);
    if (test == null) {
      test = new AlwaysValid(MIXING * Math.sqrt(variance));
    }
    double difference = sum / weights;
    return new Look(
        users(Stage::a) + users(Stage::b),
        difference,
        error,
        test.boundary(1 / weights, WelchTest.ALPHA),
        test.look(difference, 1 / weights));
  }

  private long users(Function<Stage, Moments> arm) {
    return stages.stream().mapToLong(stage -> arm.apply(stage).users()).sum();
  }

  /** Of the outcomes within the arms of the stages. */
  private double variance() {
    List<Moments> all = stages.stream().flatMap(stage -> Stream.of(stage.a, stage.b)).toList();
    double squares = all.stream().mapToDouble(Moments::squaresY).sum();
    long degrees = all.stream().mapToLong(arm -> Math.max(0, arm.users() - 1)).sum();
    return degrees == 0 ? 0 : squares / degrees;
  }
}
