package dev.quire.evaluate.ranking;

import java.util.function.IntToLongFunction;

/**
 * Mean number of training ratings of the first k items: how far a model stays with what many know.
 *
 * <p>O. Celma, P. Cano, "From hits to niches? Or how popular artists can bias music recommendation
 * and discovery", Netflix prize workshop, KDD 2008.
 *
 * @param counts training ratings of an item
 */
public record Popularity(IntToLongFunction counts) implements RankingMetric {
  @Override
  public String name() {
    return "popularity";
  }

  @Override
  public double of(RankedList list, int k) {
    int length = Math.min(k, list.length());
    double sum = 0;
    for (int rank = 0; rank < length; rank++) {
      sum += counts.applyAsLong(list.item(rank));
    }
    return length == 0 ? 0 : sum / length;
  }
}
