package dev.quire.recommend;

import dev.quire.model.Model;
import java.util.function.IntUnaryOperator;

/**
 * How many training ratings an item needs to be shown when nobody says: of what few have rated,
 * little is known. No number fits every dataset; this is the largest, up to {@value #MOST}, with
 * which there are {@value #LEAST_ITEMS} items left and {@value #LEAST_PERCENT} percent of the
 * ratings are theirs. On MovieLens latest-small it is 9 or 10, on 32M 100; with less than {@value
 * #LEAST_ITEMS} items, 1.
 */
public final class MinimumRatings {
  private static final int MOST = 100;
  private static final int LEAST_ITEMS = 100;
  private static final int LEAST_PERCENT = 80;

  private MinimumRatings() {}

  /** For the items of a model. */
  public static int of(Model model) {
    return of(model.parameters().items(), model::itemCount);
  }

  /**
   * For items of which each has so many training ratings.
   *
   * @param counts by dense index
   */
  public static int of(int items, IntUnaryOperator counts) {
    int[] itemsWith = new int[MOST + 1]; // so many ratings, or MOST and more
    long[] ratingsWith = new long[MOST + 1];
    long ratings = 0;
    for (int item = 0; item < items; item++) {
      int count = counts.applyAsInt(item);
      itemsWith[Math.min(count, MOST)]++;
      ratingsWith[Math.min(count, MOST)] += count;
      ratings += count;
    }
    int minimum = MOST;
    int itemsLeft = itemsWith[MOST];
    long ratingsLeft = ratingsWith[MOST];
    while (minimum > 1
        && (itemsLeft < LEAST_ITEMS || 100 * ratingsLeft < LEAST_PERCENT * ratings)) {
      minimum--;
      itemsLeft += itemsWith[minimum];
      ratingsLeft += ratingsWith[minimum];
    }
    return minimum;
  }
}
