package dev.quire.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Looks at an experiment while its users come. Where the share of B changes on the way, arms are
 * compared within each stage alone, and the stages' differences d are weighed by their variances V:
 *
 * <pre>
 *   d = sum d_k / V_k / sum 1 / V_k,   V = 1 / sum 1 / V_k
 * </pre>
 *
 * <p>for users of another week are others: to compare all of B, most of whom have come late, with
 * all of A would find what the weeks differ by (Simpson's paradox). T. Crook, B. Frasca, R. Kohavi,
 * R. Longbotham, "Seven pitfalls to avoid when running controlled experiments on the web", KDD
 * 2009.
 */
final class Monitor {
  /** In each arm before the first look: by then a mean is nearly normal, and its variance known. */
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
        && variance(Stage::a) + variance(Stage::b) > 0
        && stages.stream().anyMatch(Stage::hasBoth);
  }

  /** Looks at what there is by now; only when it {@link #isReady}. */
  Look look() {
    double varianceA = variance(Stage::a);
    double varianceB = variance(Stage::b);
    double weights = 0;
    double sum = 0;
    for (Stage stage : stages) {
      if (stage.hasBoth()) {
        double weight = 1 / (varianceA / stage.a.users() + varianceB / stage.b.users());
        weights += weight;
        sum += weight * (stage.b.outcome().mean() - stage.a.outcome().mean());
      }
    }
    if (test == null) {
      test = new AlwaysValid(MIXING * Math.sqrt((varianceA + varianceB) / 2));
    }
    double difference = sum / weights;
    return new Look(
        users(Stage::a) + users(Stage::b),
        difference,
        Math.sqrt(1 / weights),
        test.boundary(1 / weights, WelchTest.ALPHA),
        test.look(difference, 1 / weights));
  }

  private long users(Function<Stage, Moments> arm) {
    return stages.stream().mapToLong(stage -> arm.apply(stage).users()).sum();
  }

  /** Variance of an arm's outcomes within its stages. */
  private double variance(Function<Stage, Moments> arm) {
    double squares = 0;
    long degrees = 0;
    for (Stage stage : stages) {
      squares += arm.apply(stage).squaresY();
      degrees += Math.max(0, arm.apply(stage).users() - 1);
    }
    return degrees == 0 ? 0 : squares / degrees;
  }
}
