package dev.quire.experiment;

import java.util.OptionalLong;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What a test of this size can see. With the standard error s of the difference, its t distribution
 * T and t* the quantile that is exceeded with probability alpha / 2 = 0.025,
 *
 * <pre>
 *   power(effect)       P(T &gt; t* - effect / s) + P(T &lt; -t* - effect / s)
 *   users for an effect (z* + z)^2 (variance_A / (1 - share) + variance_B / share) / effect^2
 * </pre>
 *
 * <p>z* and z the quantiles of the normal distribution for alpha / 2 and for the power. T is moved
 * by the effect in the place of the noncentral t distribution, which is nearly the same from some
 * thirty users on.
 *
 * <p>J. Cohen, "Statistical power analysis for the behavioral sciences", 2nd edition, 1988, 2; with
 * the sizes of G. van Belle, "Statistical rules of thumb", 2nd edition, 2008, 2.
 *
 * @param effect in the unit of the outcome
 * @param power probability that a test of this size finds that effect, where there is it
 * @param detectable the effect that it finds with a probability of {@value #WANTED}
 * @param users of both arms together, split as these are, that would find the effect with a
 *     probability of {@value #WANTED}; none for an effect of 0
 */
public record Power(double effect, double power, double detectable, OptionalLong users) {
  /** The usual power to plan for. */
  public static final double WANTED = 0.8;

  /**
   * The power of a test of two arms.
   *
   * @param effect in the unit of the outcome, whatever its sign
   */
  public static Power of(Sample a, Sample b, double effect) {
    WelchTest test = WelchTest.of(a, b);
    TDistribution t = TDistribution.of(test.degreesOfFreedom());
    double shift = Math.abs(effect) / test.standardError();
    double power =
        t.survivalProbability(test.critical() - shift)
            + t.cumulativeProbability(-test.critical() - shift);
    double detectable =
        test.standardError() * (test.critical() + t.inverseCumulativeProbability(WANTED));
    return new Power(Math.abs(effect), power, detectable, users(a, b, effect));
  }

  private static OptionalLong users(Sample a, Sample b, double effect) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double quantiles =
        normal.inverseSurvivalProbability(WelchTest.ALPHA / 2)
            + normal.inverseCumulativeProbability(WANTED);
    double all = a.users() + b.users();
    double variance = all * (a.varianceOfMean() + b.varianceOfMean()); // of one user's worth
    double users = Math.ceil(variance * Math.pow(quantiles / effect, 2));
    return users < Long.MAX_VALUE ? OptionalLong.of((long) users) : OptionalLong.empty();
  }
}
