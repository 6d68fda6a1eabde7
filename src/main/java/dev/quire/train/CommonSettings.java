package dev.quire.train;

import dev.quire.dataset.CsrMatrix;
import dev.quire.files.InvalidFileException;
import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;

/** Settings that several kinds of model have, each with its own default. */
public final class CommonSettings {
  /** Name of the rating from which an item is liked. */
  public static final String POSITIVE_FROM = "positive-from";

  /** Name of the setting that may be another when a training goes on. */
  static final String EPOCHS = "epochs";

  /** The rank of any kind, whatever its default. */
  static final Setting<Integer> RANK = rank(1);

  private CommonSettings() {}

  /** Number of factors. */
  public static Setting<Integer> rank(int defaultValue) {
    return Setting.count("rank", defaultValue, 1, Kernels.MAX_RANK, "Number of factors.");
  }

  /** How often everything is updated. */
  public static Setting<Integer> epochs(int defaultValue) {
    return Setting.count(
        EPOCHS,
        defaultValue,
        1,
        Integer.MAX_VALUE,
        "Passes over users and items at most; fewer when nothing more is gained.");
  }

  /**
   * The rating from which an item is liked.
   *
   * @param text what such a rating is for
   */
  public static Setting<Double> positiveFrom(String text) {
    return Setting.number(
        POSITIVE_FROM,
        RatingFacts::likedFrom,
        "what about half of the ratings reach, 4 stars; any event",
        Range.of(-Double.MAX_VALUE, Double.MAX_VALUE, "use a number"),
        text);
  }

  /**
   * When nothing more is gained.
   *
   * @param ofWhat what the change is compared with, in words
   */
  public static Setting<Double> tolerance(double defaultValue, String ofWhat) {
    return Setting.number(
        "tolerance",
        defaultValue,
        Range.of(0, Math.nextDown(1.0), "use 0 to less than 1"),
        "Stop when an epoch gains less than this " + ofWhat + "; 0 for all epochs.");
  }

  /**
   * Checks that a rating reaches what counts as liked: or nothing is left to learn from.
   *
   * @param positiveFrom the setting that says what does
   * @throws BadInputException when all are below it
   */
  public static void requireReached(Setting<Double> positiveFrom, TrainerInput input) {
    float least = input.settings().get(positiveFrom).floatValue();
    CsrMatrix ratings = input.ratings().byUser();
    float highest = Float.NEGATIVE_INFINITY;
    for (long at = 0; at < ratings.nonZeros() && highest < least; at++) {
      highest = Math.max(highest, ratings.value(at));
    }
    if (highest < least) {
      throw new BadInputException(
          Problem.of("no training rating is that high")
              .setting(positiveFrom.name(), least)
              .with("highest", highest)
              .remedy("use that or less"));
    }
  }

  /**
   * Checks that one could have, of a model that is trained.
   *
   * @throws InvalidFileException when what is liked is above the highest rating
   */
  public static void checkReached(Setting<Double> positiveFrom, Model model)
      throws InvalidFileException {
    float highest = (float) model.number("max_rating");
    if ((float) model.number(positiveFrom.name()) > highest) {
      throw model.wrong(positiveFrom.name(), "the highest rating, " + highest + ", or less");
    }
  }

  /** Of the numbers that training begins with. */
  public static Setting<Long> seed() {
    return Setting.seed("seed", 42, "Of the initial factors.");
  }
}
