package dev.quire.evaluate.ranking;

/**
 * Mean of the precisions at the ranks of the hits, where what is missing counts 0:
 *
 * <pre>
 *   sum over hits precision(rank)   /   min(k, relevant)
 * </pre>
 *
 * <p>C. Buckley, E. Voorhees, "Retrieval evaluation with incomplete information", SIGIR 2004, 2,
 * for lists cut at k.
 */
public final class AveragePrecision implements RankingMetric {
  @Override
  public String name() {
    return "map";
  }

  @Override
  public double of(RankedList list, int k) {
    double sum = 0;
    for (int rank = 0; rank < Math.min(k, list.length()); rank++) {
      sum += list.isHit(rank) ? (double) list.hits(rank + 1) / (rank + 1) : 0;
    }
    return sum / Math.min(k, list.relevant());
  }
}
