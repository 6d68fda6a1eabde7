package dev.quire.input;

import dev.quire.input.FieldText.BadField;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Map;

/**
 * What words in the place of ratings stand for: {@code like} for 1 and {@code dislike} for 0, or
 * the kinds of events in a log. What is no such word is a number, as ratings are.
 *
 * @param ratings by word, exactly as it stands in the file
 */
public record RatingWords(Map<String, Float> ratings) {
  /** No words, all ratings are numbers. */
  public static final RatingWords NONE = new RatingWords(Map.of());

  /**
   * Copies and checks them.
   *
   * @throws BadInputException when a word is a number, which stands for itself, or its rating is
   *     not finite
   */
  public RatingWords {
    ratings = Map.copyOf(ratings);
    for (Map.Entry<String, Float> word : ratings.entrySet()) {
      if (TableLook.isDecimal(word.getKey()) || !Float.isFinite(word.getValue())) {
        throw new BadInputException(
            Problem.of("not a word and its rating")
                .setting("rating-words", word.getKey() + "=" + word.getValue())
                .remedy("write it like {rating-words=like=1,dislike=0}"));
      }
    }
  }

  /** Whether a text is a word or, with a point before its decimals, a number. */
  boolean isRating(String text) {
    return ratings.containsKey(text) || TableLook.isDecimal(text);
  }

  /** The rating that a text is, or stands for. */
  float rating(String text) throws BadField {
    Float rating = ratings.get(text);
    return rating == null ? FieldText.decimal(text) : rating + 0.0f; // no -0
  }

  /** The digits of such a rating. */
  String digits(String text) {
    Float rating = ratings.get(text);
    return rating == null ? text : Float.toString(rating);
  }
}
