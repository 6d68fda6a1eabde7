package dev.quire.catalogue;

/**
 * The least and the greatest rating, of a dataset or of what a model has learned from.
 *
 * @param least of them
 * @param greatest of them
 */
public record RatingRange(double least, double greatest) {

  /** How far rounding may have taken a mean: it is rounded, and so are ratings in decimals. */
  public double meanSlack() {
    float largest = (float) Math.max(Math.abs(least), Math.abs(greatest));
    return 1e-6 * (greatest - least) + Math.ulp(largest);
  }

  /** Whether a number can be the mean: one is not outside of what it is of. */
  public boolean canHaveMean(double mean) {
    return mean >= least - meanSlack() && mean <= greatest + meanSlack();
  }
}
