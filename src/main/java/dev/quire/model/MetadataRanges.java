package dev.quire.model;

import dev.quire.catalogue.RatingRange;
import dev.quire.files.InvalidFileException;
import dev.quire.mapped.TensorFile;
import dev.quire.problem.Problem;

/**
 * What the numbers in every model's metadata can be: a damaged one would change every answer. What
 * a kind of model has besides is its own business.
 */
final class MetadataRanges {
  private static final String MIN = ModelMetadata.MIN_RATING;
  private static final String MAX = ModelMetadata.MAX_RATING;

  private MetadataRanges() {}

  /**
   * Checks that a mean is one of the ratings.
   *
   * @throws InvalidFileException when it is impossible
   */
  static void checkMean(TensorFile file, double mean) throws InvalidFileException {
    boolean rates = !ScoreMeaning.PREFERENCE.key().equals(file.metadata().get(ModelMetadata.SCORE));
    if (rates && file.metadata().containsKey(MIN) && file.metadata().containsKey(MAX)) {
      double min = number(file, MIN);
      double max = number(file, MAX);
      if (!new RatingRange(min, max).canHaveMean(mean)) {
        throw wrong(
            file,
            ModelMetadata.GLOBAL_MEAN,
            "one from " + MIN + "=" + min + " to " + MAX + "=" + max);
      }
    }
  }

  /** Which vectors move the scores of a model; of the oldest files nobody knows their range. */
  static Vanishing vanishing(TensorFile file, Parameters parameters, ScoreMeaning meaning)
      throws InvalidFileException {
    boolean known = file.metadata().containsKey(MIN) && file.metadata().containsKey(MAX);
    double min = known ? number(file, MIN) : 0;
    double max = known ? number(file, MAX) : 0;
    return Vanishing.of(parameters, meaning, min, max);
  }

  /** A finite metadata number that has to be there. */
  static double number(TensorFile file, String key) throws InvalidFileException {
    String value = file.metadata(key);
    double number;
    try {
      number = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (!Double.isFinite(number)) {
      throw new InvalidFileException(
          file.path(),
          Problem.of("metadata is not a number")
              .with("key", key)
              .with("value", value)
              .remedy("train the model anew"));
    }
    return number;
  }

  /** What to throw when a value that is there is impossible. */
  static InvalidFileException wrong(TensorFile file, String key, String expected)
      throws InvalidFileException {
    return new InvalidFileException(
        file.path(),
        Problem.of("metadata is wrong")
            .with("key", key)
            .with("value", file.metadata(key))
            .with("expected", expected)
            .remedy("train the model anew"));
  }
}
