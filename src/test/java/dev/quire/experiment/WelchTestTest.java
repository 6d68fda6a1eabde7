package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.problem.BadInputException;
import org.junit.jupiter.api.Test;

class WelchTestTest {
  private static Moments moments(double... outcomes) {
    Moments moments = new Moments();
    for (double outcome : outcomes) {
      moments.add(outcome, 0);
    }
    return moments;
  }

  /**
   * Worked by hand: means 6 and 3, variances 10 and 2.5 of 5 users each, so v = 2 and 0.5, s =
   * sqrt(2.5), t = -3 / 1.5811 = -1.8974, and 6.25 / (4 / 4 + 0.25 / 4) = 5.88235 degrees of
   * freedom.
   */
  @Test
  void aSmallCaseByHand() {
    Sample a = moments(2, 4, 6, 8, 10).outcome();
    Sample b = moments(1, 2, 3, 4, 5).outcome();
    assertEquals(new Sample(5, 6, 10), a);
    WelchTest test = WelchTest.of(a, b);
    assertEquals(-3, test.difference(), 1e-12);
    assertEquals(Math.sqrt(2.5), test.standardError(), 1e-12);
    assertEquals(6.25 / 1.0625, test.degreesOfFreedom(), 1e-9);
    assertEquals(0.10753, test.pValue(), 5e-5); // of scipy.stats.ttest_ind(equal_var=False)
    assertEquals(-3 - 2.4589 * Math.sqrt(2.5), test.low(), 1e-3); // t of 0.975
    assertEquals(-3 + 2.4589 * Math.sqrt(2.5), test.high(), 1e-3);
  }

  /**
   * The pulse of two groups of 15 that stands in many textbooks: t = -2.46, 25 degrees, p = 0.021.
   */
  @Test
  void aPublishedExample() {
    WelchTest test =
        WelchTest.of(
            moments(
                    27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7,
                    21.4)
                .outcome(),
            moments(
                    27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5,
                    24.4)
                .outcome());
    assertEquals(2.46, test.difference() / test.standardError(), 0.005);
    assertEquals(25.0, test.degreesOfFreedom(), 0.05);
    assertEquals(0.021, test.pValue(), 0.0005);
  }

  @Test
  void noArmIsTooSmallUnnoticed() {
    Sample one = moments(1).outcome();
    Sample some = moments(1, 2, 3).outcome();
    assertEquals(
        "too few users in arm B to compare: users=1; let more of them take part, or change share",
        assertThrows(BadInputException.class, () -> WelchTest.of(some, one)).getMessage());
    assertThrows(BadInputException.class, () -> WelchTest.of(moments().outcome(), some));
    Sample same = moments(2, 2, 2).outcome();
    assertEquals(
        "all outcomes are the same, which no test can compare: outcome of A=2, outcome of B=2;"
            + " measure something that varies",
        assertThrows(BadInputException.class, () -> WelchTest.of(same, same)).getMessage());
    double p = 1 - 2 / Math.sqrt(6); // of t = 2 with 2 degrees of freedom
    assertEquals(p, WelchTest.of(same, moments(2, 3, 3).outcome()).pValue(), 1e-9);
  }
}
