package dev.quire.experiment;

/**
 * The outcomes of an arm.
 *
 * @param users how many
 * @param mean of them
 * @param variance of them, with users - 1 in the denominator; 0 of fewer than two
 */
public record Sample(long users, double mean, double variance) {
  /** Variance of the mean. */
  double varianceOfMean() {
    return variance / users;
  }

  /** Standard deviation of the outcomes. */
  public double deviation() {
    return Math.sqrt(variance);
  }
}
