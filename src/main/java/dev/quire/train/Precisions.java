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

  /** All of them 1. */
  static Precisions ones(int rank) {
    return new Precisions(1, unit(rank), 1, 1);
  }

  private static double[] unit(int rank) {
    double[] array = new double[rank];
    Arrays.fill(array, 1);
    return array;
  }

  /** What a user is before rating anything. */
  GaussianPrior userPrior() {
    return new GaussianPrior(lambda, unit(items.length), userBias);
  }

  /** What an item is before anybody has rated it. */
  GaussianPrior itemPrior() {
    return new GaussianPrior(lambda, items, itemBias);
  }
}
