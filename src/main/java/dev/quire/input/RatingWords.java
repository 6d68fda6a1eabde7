package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What words in the place of ratings stand for: {@code like} for 1 and {@code dislike} for 0, or
 * the kinds of events in a log. What is no such word is a number, as ratings are.
 *
 * @param ratings by word, exactly as it stands in the file
 */
public record RatingWords(Map<String, Float> ratings) {
  /** Of one letter it is rather a slip. */
  private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{N}_-]{1,30}");

  private static final int MOST_NAMED = 4;

  /** Of a wrong column there may be millions. */
  private static final int MOST_SHOWN = 100;

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

  /**
   * What to throw when no rating of a file is a number, so that no line is wrong.
   *
   * @param field that the ratings are in
   * @param found all that is there, or some of it
   */
  static InvalidFileException noNumbers(Path file, String field, Collection<String> found) {
    return new InvalidFileException(
        file,
        Problem.of("no rating is a number")
            .with("field", field)
            .with(
                "such as",
                FieldText.shown(found.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "))))
            .remedy(
                "say what these stand for, such as "
                    + example(found)
                    + ", or choose another column with {columns=rating=COLUMN}"));
  }

  /** How to give words their ratings, in these words as far as they can be typed as they are. */
  private static String example(Collection<String> found) {
    String example =
        found.stream()
            .filter(text -> WORD.matcher(text).matches())
            .limit(MOST_NAMED)
            .map(word -> word + "=NUMBER")
            .collect(Collectors.joining(","));
    return "{rating-words=" + (example.isEmpty() ? "like=1,dislike=0" : example) + "}";
  }

  /** Whether a text is a word or, with a point before its decimals, a number. */
  boolean isRating(String text) {
    return ratings.containsKey(text) || TableLook.isDecimal(text);
  }

  /** The same, or near enough to a number for words of its own. */
  boolean mayBeRating(String text) {
    return isRating(text) || TableLook.isDecimal(text.replace(',', '.'));
  }

  /** The rating that a text is, or stands for. */
  float rating(String text) throws BadField {
    Float rating = ratings.get(text);
    if (rating == null && WORD.matcher(text).matches() && !FieldText.isNotFinite(text)) {
      throw new BadField("not a number", "say what it stands for with " + example(List.of(text)));
    }
    return rating == null ? FieldText.decimal(text) : rating + 0.0f; // no -0
  }

  /** The digits of such a rating. */
  String digits(String text) {
    Float rating = ratings.get(text);
    return rating == null ? text : Float.toString(rating);
  }
}
