package dev.quire.model;

import dev.quire.catalogue.RatingRange;
import dev.quire.files.InvalidFileException;
import dev.quire.mapped.TensorFile;
import dev.quire.problem.Problem;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the numbers in a model's metadata can be: a damaged one would change every answer. Those of
 * other kinds of model may be missing.
 */
final class MetadataRanges {
  private static final List<String> POSITIVE =
      List.of("lambda", "learned_lambda", "item_bias_precision", "user_bias_precision");
  private static final List<String> NOT_NEGATIVE = List.of("gamma", "tau");
  private static final String ITEM_PRECISION = "item_precision";

  private final TensorFile file;

  private MetadataRanges(TensorFile file) {
    this.file = file;
  }

  /**
   * Checks all that are there.
   *
   * @throws InvalidFileException naming the first that is impossible
   */
  static void check(TensorFile file, int rank, double globalMean) throws InvalidFileException {
    MetadataRanges ranges = new MetadataRanges(file);
    ranges.checkNumbers();
    ranges.checkMean(globalMean);
    ranges.checkItemPrecision(rank);
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

  private boolean has(String key) {
    return file.metadata().containsKey(key);
  }

  private void checkNumbers() throws InvalidFileException {
    for (String key : POSITIVE) {
      require(!has(key) || number(file, key) > 0, key, "a number above 0");
    }
    for (String key : NOT_NEGATIVE) {
      require(!has(key) || number(file, key) >= 0, key, "0 or more");
    }
  }

  private void checkMean(double mean) throws InvalidFileException {
    boolean rates = !ScoreMeaning.PREFERENCE.key().equals(file.metadata().get(Model.SCORE));
    if (rates && has("min_rating") && has("max_rating")) {
      double min = number(file, "min_rating");
      double max = number(file, "max_rating");
      require(
          new RatingRange(min, max).canHaveMean(mean),
          Model.GLOBAL_MEAN,
          "one from min_rating=" + min + " to max_rating=" + max);
    }
  }

  private void checkItemPrecision(int rank) throws InvalidFileException {
    if (!has(ITEM_PRECISION)) {
      return;
    }
    boolean right;
    try {
      JsonNode array = JsonMapper.shared().readTree(file.metadata(ITEM_PRECISION));
      right = array.isArray() && array.size() == rank;
      for (JsonNode number : array) {
        right = right && number.isNumber() && number.doubleValue() > 0;
      }
    } catch (JacksonException e) {
      right = false;
    }
    require(right, ITEM_PRECISION, "a JSON array of " + rank + " numbers above 0");
  }

  private void require(boolean right, String key, String expected) throws InvalidFileException {
    if (!right) {
      throw new InvalidFileException(
          file.path(),
          Problem.of("metadata is wrong")
              .with("key", key)
              .with("value", file.metadata(key))
              .with("expected", expected)
              .remedy("train the model anew"));
    }
  }
}
