package dev.quire.evaluate.ranking;

/**
 * A measure of one user's list; the measure of a model is its mean over users. {@link
 * RankingMetrics} lists all of them.
 */
public interface RankingMetric {
  /** Its name in results, {@code ndcg} for example. */
  String name();

  /**
   * The measure of the first {@code k} items of a list.
   *
   * @param list of a user to whom at least one item is relevant
   */
  double of(RankedList list, int k);
}
