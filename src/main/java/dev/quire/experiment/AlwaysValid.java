package dev.quire.experiment;

/**
 * A test that may be looked at as often as one likes: the mixture sequential probability ratio test
 * of a difference d with variance V, against effects that are N(0, tau^2),
 *
 * <pre>
 *   L = sqrt(V / (V + tau^2)) exp(tau^2 d^2 / (2 V (V + tau^2)))
 *   p = min(p of the look before, 1 / L)
 * </pre>
 *
 * <p>Where nothing differs, L is a martingale of mean 1, so the probability that it ever exceeds 1
 * / alpha is at most alpha, however often one looks and whenever one stops. tau has to be fixed
 * beforehand: the test is valid with any, and soonest at an end with that of the effects there are.
 * The variance is taken as known, so the first look needs some users, and a variance that they can
 * tell.
 *
 * <p>R. Johari, P. Koomen, L. Pekelis, D. Walsh, "Peeking at A/B tests: why it matters, and what to
 * do about it", KDD 2017, 4; R. Johari, P. Koomen, L. Pekelis, D. Walsh, "Always valid inference:
 * continuous monitoring of A/B tests", Operations Research 70(3), 2022. The test itself is H.
 * Robbins, "Statistical methods related to the law of the iterated logarithm", Annals of
 * Mathematical Statistics 41(5), 1970.
 */
public final class AlwaysValid {
  private final double mixing; // tau^2
  private double pValue = 1;

  /**
   * Before the first look.
   *
   * @param tau standard deviation of the effects, in the unit of the outcome, over 0
   */
  public AlwaysValid(double tau) {
    if (!(tau > 0)) {
      throw new IllegalArgumentException("tau must be over 0: tau=" + tau);
    }
    mixing = tau * tau;
  }

  /**
   * Looks.
   *
   * @param difference so far
   * @param variance of that, over 0
   * @return the p-value, which never rises from one look to the next
   */
  public double look(double difference, double variance) {
    double sum = variance + mixing;
    double log =
        0.5 * Math.log(variance / sum) + mixing * difference * difference / (2 * variance * sum);
    pValue = Math.min(pValue, Math.exp(-log));
    return pValue;
  }

  /**
   * How far from 0 a difference has to be for the p-value of its look to be alpha: the test may
   * stop there.
   *
   * @param variance of the difference, over 0
   */
  public double boundary(double variance, double alpha) {
    double sum = variance + mixing;
    return Math.sqrt(
        2 * variance * sum / mixing * (0.5 * Math.log(sum / variance) - Math.log(alpha)));
  }
}
