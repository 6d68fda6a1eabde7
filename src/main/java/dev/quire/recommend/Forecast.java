package dev.quire.recommend;

/**
 * What a variational model predicts of a single rating: a normal distribution.
 *
 * @param mean rating that is expected
 * @param variance of a rating around it: that of the expectation and the noise
 */
public record Forecast(double mean, double variance) {
  /** 0.95 quantile of the standard normal distribution. */
  private static final double Z = 1.6448536269514722;

  /** Lower end of the central interval that holds the rating with probability 0.9. */
  public double low() {
    return mean - Z * Math.sqrt(variance);
  }

  /** Its upper end. */
  public double high() {
    return mean + Z * Math.sqrt(variance);
  }
}
