package dev.quire.evaluate.ranking;

/**
 * 1 when any of the first k is relevant, else 0.
 *
 * <p>M. Deshpande, G. Karypis, "Item-based top-N recommendation algorithms", ACM TOIS 22(1), 2004.
 */
public final class HitRate implements RankingMetric {
  @Override
  public String name() {
    return "hit_rate";
  }

  @Override
  public double of(RankedList list, int k) {
    return list.hits(k) > 0 ? 1 : 0;
  }
}
