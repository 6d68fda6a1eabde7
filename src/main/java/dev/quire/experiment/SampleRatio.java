package dev.quire.experiment;

import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.ChiSquareTest;

/**
 * Whether the arms have as many users as they should: the chi-square test of the numbers against
 * the share or, of few users, the exact binomial test. A split that chance would hardly make says
 * that users were lost on the way, and then a difference between the arms says nothing of the
 * change.
 *
 * <p>A. Fabijan, J. Gupchup, S. Gupta, J. Omhover, W. Qin, L. Vermeer, P. Dmitriev, "Diagnosing
 * sample ratio mismatch in online controlled experiments", KDD 2019.
 *
 * @param usersA in A
 * @param usersB in B
 * @param share of B that there should be
 * @param pValue probability of a split as far from that, by chance
 */
public record SampleRatio(long usersA, long usersB, double share, double pValue) {
  /** Below this the split is no accident: of a thousand sound experiments one is flagged. */
  private static final double LEAST = 0.001;

  /**
   * Users that an arm should have for chi-square: with fewer its far tail is not that of chance.
   */
  private static final double MANY = 20;

  /** Tests a split. */
  public static SampleRatio of(long usersA, long usersB, double share) {
    return new SampleRatio(usersA, usersB, share, pValue(usersA, usersB, share));
  }

  private static double pValue(long usersA, long usersB, double share) {
    long users = usersA + usersB;
    double[] expected = {(1 - share) * users, share * users};
    return Math.min(expected[0], expected[1]) < MANY && users <= Integer.MAX_VALUE
        ? BinomialTest.withDefaults().test((int) users, (int) usersB, share).getPValue()
        : ChiSquareTest.withDefaults().test(expected, new long[] {usersA, usersB}).getPValue();
  }

  /** Whether nothing may be concluded. */
  public boolean isFlagged() {
    return pValue < LEAST;
  }
}
