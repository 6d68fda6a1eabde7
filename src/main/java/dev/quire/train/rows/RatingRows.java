package dev.quire.train.rows;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;

/**
 * The ratings of a side.
 *
 * @param name of the side
 * @param matrix rows of this side
 * @param schedule of those rows
 */
public record RatingRows(String name, CsrMatrix matrix, Schedule schedule) {
  /** Those of the users. */
  public static RatingRows users(Ratings ratings) {
    return new RatingRows(Side.USER, ratings.byUser(), Schedule.of(ratings.byUser()));
  }

  /** Those of the items. */
  public static RatingRows items(Ratings ratings) {
    return new RatingRows(Side.ITEM, ratings.byItem(), Schedule.of(ratings.byItem()));
  }

  /** Whether the rows are users. */
  public boolean areUsers() {
    return name.equals(Side.USER);
  }
}
