package dev.quire.evaluate.ranking;

import java.util.function.IntToLongFunction;

/**
 * Mean self-information of the first k items in bits: -log2 of the share of users who have rated
 * the item, of an unrated one as if one had.
 *
 * <p>T. Zhou, Z. Kuscsik, J.-G. Liu, M. Medo, J. Wakeling, Y.-C. Zhang, "Solving the apparent
 * diversity-accuracy dilemma of recommender systems", PNAS 107(10), 2010.
 */
public final class Novelty implements RankingMetric {
  private final double[] bits; // [items]

  /**
   * Of items with such counts.
   *
   * @param counts training ratings of an item
   * @param items number of items
   * @param users number of users
   */
  Novelty(IntToLongFunction counts, int items, int users) {
    this.bits = new double[items];
    for (int item = 0; item < items; item++) {
      double known = Math.max(1, counts.applyAsLong(item));
      bits[item] = Math.log(users / known) / Math.log(2);
    }
  }

  @Override
  public String name() {
    return "novelty";
  }

  @Override
  public double of(RankedList list, int k) {
    int length = Math.min(k, list.length());
    double sum = 0;
    for (int rank = 0; rank < length; rank++) {
      sum += bits[list.item(rank)];
    }
    return length == 0 ? 0 : sum / length;
  }
}
