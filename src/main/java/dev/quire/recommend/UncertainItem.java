package dev.quire.recommend;

/**
 * An item, its score, and the rating that is expected of it.
 *
 * @param item dense index
 * @param score by the {@link Exploration} that was asked for
 * @param mean rating that is expected
 * @param variance of that expectation
 * @param noise variance of a single rating around it
 */
public record UncertainItem(int item, double score, double mean, double variance, double noise) {
  /** 0.95 quantile of the standard normal distribution. */
  private static final double Z_90 = 1.6448536269514722;

  /** Half the length of the interval that holds a rating with a probability of 0.9. */
  public double halfInterval() {
    return Z_90 * Math.sqrt(variance + noise);
  }
}
