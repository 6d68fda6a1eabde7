package dev.quire.dataset;

/**
 * The ratings that a model is trained on, in both orders.
 *
 * @param byUser rows are users, columns items
 * @param byItem the same ratings, transposed
 * @param globalMean their mean
 */
public record Ratings(CsrMatrix byUser, CsrMatrix byItem, double globalMean) {
  /** Number of users. */
  public int users() {
    return byUser.rows();
  }

  /** Number of items. */
  public int items() {
    return byItem.rows();
  }

  /** Number of ratings. */
  public long count() {
    return byUser.nonZeros();
  }
}
