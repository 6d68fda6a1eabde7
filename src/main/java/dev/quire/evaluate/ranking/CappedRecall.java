package dev.quire.evaluate.ranking;

/**
 * Recall in terms of what k places can hold: hits / min(k, relevant), so that the best is 1.
 *
 * <p>D. Liang, R. Krishnan, M. Hoffman, T. Jebara, "Variational autoencoders for collaborative
 * filtering", WWW 2018, 4.2, where it is called Recall@R.
 */
public final class CappedRecall implements RankingMetric {
  @Override
  public String name() {
    return "recall_min";
  }

  @Override
  public double of(RankedList list, int k) {
    return (double) list.hits(k) / Math.min(k, list.relevant());
  }
}
