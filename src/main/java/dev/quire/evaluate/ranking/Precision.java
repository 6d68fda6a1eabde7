package dev.quire.evaluate.ranking;

/**
 * Share of the first k that is relevant: hits / k, also where a list has fewer.
 *
 * <p>J. Herlocker, J. Konstan, L. Terveen, J. Riedl, "Evaluating collaborative filtering
 * recommender systems", ACM TOIS 22(1), 2004, 4.2.
 */
public final class Precision implements RankingMetric {
  @Override
  public String name() {
    return "precision";
  }

  @Override
  public double of(RankedList list, int k) {
    return (double) list.hits(k) / k;
  }
}
