package dev.quire.dataset;

/**
 * What a {@link Selection} has left out.
 *
 * @param unrated lines whose rating stands for none
 * @param outsideTimes ratings before or after the times
 * @param repeats ratings that went into another of the same user and item
 * @param notPositive pairs whose rating is too low
 * @param rareUsers users with too few ratings
 * @param rareItems items with too few ratings
 * @param rareRatings ratings of these users or items
 */
public record Omitted(
    long unrated,
    long outsideTimes,
    long repeats,
    long notPositive,
    long rareUsers,
    long rareItems,
    long rareRatings) {
  static final Omitted NOTHING = new Omitted(0, 0, 0, 0, 0, 0, 0);

  Omitted withRare(long users, long items, long ratings) {
    return new Omitted(unrated, outsideTimes, repeats, notPositive, users, items, ratings);
  }
}
