package dev.quire.evaluate.ranking;

/**
 * Discounted gain, in shares of that of the best list. With ranks from 1,
 *
 * <pre>
 *   sum over hits 1 / log2(rank + 1)   /   sum from 1 to min(k, relevant) 1 / log2(rank + 1)
 * </pre>
 *
 * <p>K. J&auml;rvelin, J. Kek&auml;l&auml;inen, "Cumulated gain-based evaluation of IR techniques",
 * ACM TOIS 20(4), 2002, with gains of 0 and 1.
 */
public final class Ndcg implements RankingMetric {
  @Override
  public String name() {
    return "ndcg";
  }

  @Override
  public double of(RankedList list, int k) {
    double gain = 0;
    for (int rank = 0; rank < Math.min(k, list.length()); rank++) {
      gain += list.isHit(rank) ? discount(rank) : 0;
    }
    double best = 0;
    for (int rank = 0; rank < Math.min(k, list.relevant()); rank++) {
      best += discount(rank);
    }
    return gain / best;
  }

  private static double discount(int rank) {
    return Math.log(2) / Math.log(rank + 2.0);
  }
}
