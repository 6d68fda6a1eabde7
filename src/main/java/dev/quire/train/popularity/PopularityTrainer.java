package dev.quire.train.popularity;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.Parameters;
import dev.quire.train.Trainer;

/** Counts each item's ratings into its bias, in one pass over them; there are no epochs. */
final class PopularityTrainer implements Trainer {
  private final CsrMatrix byItem;
  private final Parameters parameters;
  private final double least;

  /**
   * Prepares it.
   *
   * @param least rating that counts
   */
  PopularityTrainer(Ratings ratings, Parameters parameters, double least) {
    this.byItem = ratings.byItem();
    this.parameters = parameters;
    this.least = least;
  }

  @Override
  public void initialize() {
    for (int item = 0; item < byItem.rows(); item++) {
      int count = 0;
      for (long at = byItem.rowStart(item); at < byItem.rowEnd(item); at++) {
        count += byItem.value(at) >= least ? 1 : 0;
      }
      parameters.itemBias().setAtIndex(F32, item, count);
    }
  }
}
