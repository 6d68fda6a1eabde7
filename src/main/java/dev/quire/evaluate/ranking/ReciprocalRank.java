package dev.quire.evaluate.ranking;

/**
 * 1 / rank of the first hit, 0 when there is none among the first k.
 *
 * <p>E. Voorhees, "The TREC-8 question answering track report", TREC 1999.
 */
public final class ReciprocalRank implements RankingMetric {
  @Override
  public String name() {
    return "mrr";
  }

  @Override
  public double of(RankedList list, int k) {
    for (int rank = 0; rank < Math.min(k, list.length()); rank++) {
      if (list.isHit(rank)) {
        return 1.0 / (rank + 1);
      }
    }
    return 0;
  }
}
