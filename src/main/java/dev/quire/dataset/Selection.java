package dev.quire.dataset;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which of the ratings in the input get into a dataset, and as what; in this order:
 *
 * <ol>
 *   <li>those that are any: not the one that says that there is none;
 *   <li>those within the times;
 *   <li>one for each pair of user and item, by what repeats are worth. It has the time of the last
 *       of them, or of the first if that is what counts;
 *   <li>those that are high enough, as events of value 1;
 *   <li>those of users and items that have enough of them, repeated until both hold: the largest
 *       such set, which is called a core of the graph of users and items (S. Seidman, "Network
 *       structure and minimum degree", Social Networks 5, 1983).
 * </ol>
 *
 * @param unrated the rating that stands for none; empty when all say something
 * @param repeats empty for the last of ratings and the number of events
 * @param positiveFrom the least rating that becomes an event; empty to leave ratings as they are
 * @param minUserRatings ratings that a user needs; 0 and 1 for any
 * @param minItemRatings ratings that an item needs; 0 and 1 for any
 * @param since the first time that gets in, in seconds since 1970
 * @param until the first time that doesn't any more
 */
public record Selection(
    Optional<Float> unrated,
    Optional<Repeats> repeats,
    Optional<Float> positiveFrom,
    int minUserRatings,
    int minItemRatings,
    OptionalLong since,
    OptionalLong until) {
  /** Everything, as it is. */
  public static final Selection ALL =
      new Selection(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          0,
          OptionalLong.empty(),
          OptionalLong.empty());

  /** Checks the numbers. */
  public Selection {
    requireCount("min-user-ratings", minUserRatings);
    requireCount("min-item-ratings", minItemRatings);
    requireRating("unrated", unrated);
    requireRating("positive-from", positiveFrom);
    if (since.isPresent() && until.isPresent() && since.getAsLong() >= until.getAsLong()) {
      throw new BadInputException(
          Problem.of("no time lies between the two")
              .with("since", since.getAsLong())
              .with("until", until.getAsLong())
              .remedy("{since} is the first second that counts, {until} the first that doesn't"));
    }
  }

  private static void requireRating(String setting, Optional<Float> rating) {
    if (rating.isPresent() && !Float.isFinite(rating.get())) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting(setting, rating.get())
              .remedy("use a rating"));
    }
  }

  private static void requireCount(String setting, int count) {
    if (count < 0) {
      throw new BadInputException(
          Problem.of("{setting} out of range").setting(setting, count).remedy("use 0 or more"));
    }
  }

  /** This with a rating that stands for none. */
  public Selection withUnrated(float rating) {
    return new Selection(
        Optional.of(rating), repeats, positiveFrom, minUserRatings, minItemRatings, since, until);
  }

  /** This with another worth of repeats. */
  public Selection withRepeats(Repeats other) {
    return new Selection(
        unrated, Optional.of(other), positiveFrom, minUserRatings, minItemRatings, since, until);
  }

  /** This with ratings of at least so much as events. */
  public Selection withPositiveFrom(float rating) {
    return new Selection(
        unrated, repeats, Optional.of(rating), minUserRatings, minItemRatings, since, until);
  }

  /** This with users and items of at least so many ratings. */
  public Selection withLeast(int ofUser, int ofItem) {
    return new Selection(unrated, repeats, positiveFrom, ofUser, ofItem, since, until);
  }

  /** This with times from one on and before another. */
  public Selection within(OptionalLong first, OptionalLong end) {
    return new Selection(
        unrated, repeats, positiveFrom, minUserRatings, minItemRatings, first, end);
  }

  /** What repeats are worth. */
  Repeats repeats(boolean ofEvents) {
    return repeats.orElse(ofEvents ? Repeats.COUNT : Repeats.LAST);
  }

  /** This with what it means of events said. */
  Selection resolved(boolean ofEvents) {
    return ofEvents ? withRepeats(repeats(true)) : this;
  }

  boolean hasTimes() {
    return since.isPresent() || until.isPresent();
  }

  boolean contains(long time) {
    return (since.isEmpty() || time >= since.getAsLong())
        && (until.isEmpty() || time < until.getAsLong());
  }

  /** Whether users or items need more than one rating. */
  boolean hasLeast() {
    return minUserRatings > 1 || minItemRatings > 1;
  }

  /**
   * Whether every pair has to be looked at, be there repeats or not.
   *
   * @param ofEvents ratings that are all 1
   */
  boolean changesPairs(boolean ofEvents) {
    return unrated.isPresent()
        || hasTimes()
        || positiveFrom.isPresent()
        || hasLeast() // which goes by pairs
        || (repeats(ofEvents) == Repeats.COUNT && !ofEvents);
  }
}
