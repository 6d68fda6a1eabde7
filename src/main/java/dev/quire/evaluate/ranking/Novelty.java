package dev.quire.evaluate.ranking;

import java.util.function.IntToLongFunction;

/**
 * Mean self-information of the first k items in bits: -log2 of the share of users who have rated
 * the item, of an unrated one as if one had.
 *
 * <p>T. Zhou, Z. Kuscsik, J.-G. Liu, M. Medo, J. Wakeling, Y.-C. Zhang, "Solving the apparent
 * diversity-accuracy dilemma of recommender systems", PNAS 107(10), 2010.
 *
 * @param counts training ratings of an item
 * @param users number of users
 */
public record Novelty(IntToLongFunction counts, int users) implements RankingMetric {
  @Override
  public String name() {
    return "novelty";
  }

  @Override
  public double of(RankedList list, int k) {
    int length = Math.min(k, list.length());
    double sum = 0;
    for (int rank = 0; rank < length; rank++) {
      double known = Math.max(1, counts.applyAsLong(list.item(rank)));
      sum += Math.log(users / known) / Math.log(2);
    }
    return length == 0 ? 0 : sum / length;
  }
}
