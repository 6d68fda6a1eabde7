package dev.quire.ask;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.ItemFinder;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rating of someone new.
 *
 * @param item an id or a title, as {@link ModelQueries#find(String)} takes it
 * @param rating as it was written; empty for the highest of the dataset, or of counts a usual one
 */
public record Like(String item, Optional<String> rating) {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,40}\\.?\\d{0,40}|\\.\\d{1,40})([eE][+-]?\\d{1,4})?");

  /** An item that is liked as much as can be. */
  public static Like of(String item) {
    return new Like(item, Optional.empty());
  }

  /** An item, by id or title, and its rating. */
  public static Like of(String item, float rating) {
    return new Like(item, Optional.of(String.valueOf(rating)));
  }

  /** An item by its id, which is a number, and its rating. */
  public static Like of(long itemId, float rating) {
    return of("id:" + itemId, rating);
  }

  /**
   * Reads {@code ITEM=RATING}, or {@code ITEM}.
   *
   * @throws BadInputException when there is no item
   */
  public static Like parse(String text) {
    int equals = text.lastIndexOf('=');
    if (equals == 0) {
      throw new BadInputException(
          Problem.of("not a rating")
              .setting("like", text)
              .remedy("write a title or an id, =, and a rating"));
    }
    return equals < 0
        ? of(text)
        : new Like(text.substring(0, equals), Optional.of(text.substring(equals + 1)));
  }

  /** The same, of an id with an equals sign in it as somebody writes it without a rating. */
  Like in(ItemFinder finder) {
    boolean unrated = rating.isPresent() && finder.isId(toString()) && !finder.isId(item);
    return unrated ? of(toString()) : this;
  }

  /** The rating as a number; NaN when it is none. */
  private float number() {
    String text = rating.orElseThrow();
    return NUMBER.matcher(text).matches() ? Float.parseFloat(text) : Float.NaN;
  }

  /**
   * The rating on a scale.
   *
   * @param usual that of a like without a number
   * @throws BadInputException when it is not on it
   */
  float rating(RatingScale scale, float usual) {
    if (rating.isEmpty()) {
      return usual;
    }
    float number = number();
    if (!scale.has(number)) {
      throw new BadInputException(
          Problem.of(Float.isNaN(number) ? "not a rating" : "rating out of range")
              .setting("like", this)
              .remedy(
                  "write a number from {} to {}, the lowest and the highest rating of the dataset",
                  scale.text(scale.lowest()),
                  scale.text(scale.highest())));
    }
    return number;
  }

  @Override
  public String toString() {
    return rating.isPresent() ? item + "=" + rating.get() : item;
  }
}
