package dev.quire.evaluate.ranking;

/**
 * Share of all relevant items that is among the first k: hits / relevant. Who has more relevant
 * items than k cannot have 1.
 *
 * <p>J. Herlocker, J. Konstan, L. Terveen, J. Riedl, "Evaluating collaborative filtering
 * recommender systems", ACM TOIS 22(1), 2004, 4.2.
 */
public final class Recall implements RankingMetric {
  @Override
  public String name() {
    return "recall";
  }

  @Override
  public double of(RankedList list, int k) {
    return (double) list.hits(k) / list.relevant();
  }
}
