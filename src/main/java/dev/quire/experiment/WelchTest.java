package dev.quire.experiment;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.DataDispersion;
import org.apache.commons.statistics.inference.TTest;

/**
 * Whether the means of two arms differ, whatever their variances:
 *
 * <pre>
 *   difference      d = mean_B - mean_A
 *   standard error  s = sqrt(v_A + v_B),  v = variance / users
 *   t = d / s, with  s^4 / (v_A^2 / (n_A - 1) + v_B^2 / (n_B - 1))  degrees of freedom
 * </pre>
 *
 * <p>B. L. Welch, "The generalization of 'Student's' problem when several different population
 * variances are involved", Biometrika 34(1/2), 1947.
 *
 * @param difference of the means, B less A, in the unit of the outcome
 * @param standardError of that
 * @param degreesOfFreedom of the t distribution
 * @param low end of the interval that holds the true difference in 95 of 100 experiments
 * @param high end of it
 * @param pValue probability of a difference as large as this, either way, where there is none
 */
public record WelchTest(
    double difference,
    double standardError,
    double degreesOfFreedom,
    double low,
    double high,
    double pValue) {
  /** Probability to find a difference where there is none. */
  static final double ALPHA = 0.05;

  /** The fourth power of a larger or smaller standard error is no longer a double. */
  private static final double MOST_ERROR = 1e70;

  /**
   * Compares two arms.
   *
   * @throws BadInputException when an arm has fewer than two users, nothing varies, or outcomes are
   *     too large or too small to compute with
   */
  public static WelchTest of(Sample a, Sample b) {
    requireTwo(Arm.A, a);
    requireTwo(Arm.B, b);
    double variance = a.varianceOfMean() + b.varianceOfMean();
    if (variance == 0) {
      throw new BadInputException(
          Problem.of("all outcomes are the same, which no test can compare")
              .with("outcome of A", a.mean())
              .with("outcome of B", b.mean())
              .remedy("measure something that varies"));
    }
    double error = standardError(variance);
    TTest.Result test =
        TTest.withDefaults()
            .with(DataDispersion.HETEROSCEDASTIC)
            .test(b.mean(), b.variance(), b.users(), a.mean(), a.variance(), a.users());
    double difference = b.mean() - a.mean();
    double reach = error * quantile(test.getDegreesOfFreedom());
    return new WelchTest(
        difference,
        error,
        test.getDegreesOfFreedom(),
        difference - reach,
        difference + reach,
        test.getPValue());
  }

  /**
   * The standard error of a difference.
   *
   * @param variance of the difference
   * @throws BadInputException when outcomes are too large or too small to compute with
   */
  static double standardError(double variance) {
    double error = Math.sqrt(variance);
    if (!isInRange(error)) {
      throw new BadInputException(
          Problem.of("outcomes too large or too small to compute with")
              .with("standard error", error)
              .remedy("write them in another unit"));
    }
    return error;
  }

  private static boolean isInRange(double error) {
    return error >= 1 / MOST_ERROR && error <= MOST_ERROR;
  }

  /** Whether the arms vary, and by numbers that can be computed with. */
  static boolean canTell(Sample a, Sample b) {
    return isInRange(Math.sqrt(a.varianceOfMean() + b.varianceOfMean()));
  }

  /** What t is beyond, either way, with the probability {@link #ALPHA} where nothing differs. */
  private static double quantile(double degreesOfFreedom) {
    return TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(ALPHA / 2);
  }

  /** What t has to reach for a difference to be found. */
  double critical() {
    return quantile(degreesOfFreedom);
  }

  /** From one end of the interval to the other. */
  double width() {
    return high - low;
  }

  private static void requireTwo(Arm arm, Sample sample) {
    if (sample.users() < 2) {
      throw new BadInputException(
          Problem.of("too few users in arm {} to compare", arm)
              .with("users", sample.users())
              .remedy("let more of them take part, or change {share}"));
    }
  }
}
