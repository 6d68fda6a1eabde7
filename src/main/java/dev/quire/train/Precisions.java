package dev.quire.train;

import dev.quire.solve.GaussianPrior;
import java.util.Arrays;

/**
 * The precisions that variational Bayes learns. That of the users' factors stays 1: scaling all
 * users up and all items down changes no prediction.
 *
 * @param lambda of a rating
 * @param items of each item factor, [rank]
 * @param itemBias of an item's bias
 * @param userBias of a user's bias
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
public record Precisions(double lambda, double[] items, double itemBias, double userBias) {

  /**
   * Where learning begins: all standard deviations are that of the ratings.
   *
   * @param spread that one
   */
  static Precisions initial(int rank, double spread) {
    double precision = 1 / (spread * spread);
    return new Precisions(precision, filled(rank, precision), precision, precision);
  }

  private static double[] filled(int rank, double value) {
    double[] array = new double[rank];
    Arrays.fill(array, value);
    return array;
  }

  /** What a user is before rating anything. */
  GaussianPrior userPrior() {
    return new GaussianPrior(lambda, filled(items.length, 1), userBias);
  }

  /** What an item is before anybody has rated it. */
  GaussianPrior itemPrior() {
    return new GaussianPrior(lambda, items, itemBias);
  }
}
