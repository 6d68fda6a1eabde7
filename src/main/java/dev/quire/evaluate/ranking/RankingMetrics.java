package dev.quire.evaluate.ranking;

import java.util.List;
import java.util.function.IntToLongFunction;

/** All measures of one user's list. Another one has its line here, and no place besides. */
public final class RankingMetrics {
  private RankingMetrics() {}

  /**
   * All of them, in the order in which people see them.
   *
   * @param counts training ratings of an item
   * @param items number of items
   * @param users number of users
   */
  public static List<RankingMetric> all(IntToLongFunction counts, int items, int users) {
    return List.of(
        new Precision(),
        new Recall(),
        new CappedRecall(),
        new Ndcg(),
        new AveragePrecision(),
        new ReciprocalRank(),
        new HitRate(),
        new Popularity(counts),
        new Novelty(counts, items, users));
  }
}
