package dev.quire.solve;

/**
 * How exact the ratings of a row are believed to be before any is seen, relative to those of
 * others: tau ~ Gamma(a, a), whose mean is 1 and whose variance 1/a. A rating then varies with the
 * precision lambda tau.
 *
 * @param shape a, positive
 */
public record NoisePrior(double shape) {
  /** The shape a + n/2 of what is believed after n ratings, a Gamma distribution, too. */
  public double posteriorShape(long ratings) {
    return shape + 0.5 * ratings;
  }

  /**
   * The mean of what is believed after n ratings: (a + n/2) / (a + lambda/2 e).
   *
   * @param expectedError e, the row's sum of E[(r - r^)^2], each as its weight has it
   */
  public double posteriorMean(long ratings, double lambda, double expectedError) {
    return posteriorShape(ratings) / (shape + 0.5 * lambda * expectedError);
  }
}
