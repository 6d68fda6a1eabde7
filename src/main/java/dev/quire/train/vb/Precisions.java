package dev.quire.train.vb;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.solve.GaussianPrior;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The precisions that variational Bayes learns. That of the users' factors stays 1: scaling all
 * users up and all items down changes no prediction.
 *
 * @param lambda of a rating
 * @param items of each item factor, [rank]
 * @param itemBias of an item's bias
 * @param userBias of a user's bias
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
public record Precisions(double lambda, double[] items, double itemBias, double userBias) {
  private static final int LIKE_FACTORS = 20;
  private static final double DECAY = 3;

  private static final String LAMBDA = "learned_lambda";
  private static final String ITEMS = "item_precision";
  private static final String ITEM_BIAS = "item_bias_precision";
  private static final String USER_BIAS = "user_bias_precision";

  /**
   * Where learning begins: ratings and biases vary as much as ratings do, and the products u'v as
   * much as half of that, however many factors there are. From {@value #LIKE_FACTORS} on a factor
   * begins the nearer to nothing the more there are before it: of many that are all alike each
   * would explain a little of the noise, and learning to do without them takes hundreds of epochs.
   *
   * @param spread standard deviation of the ratings
   */
  static Precisions initial(int rank, double spread) {
    double precision = 1 / (spread * spread);
    double[] items = filled(rank, 2 * Math.min(rank, LIKE_FACTORS) * precision);
    for (int k = LIKE_FACTORS; k < rank; k++) {
      items[k] *= Math.pow((k + 1.0) / LIKE_FACTORS, DECAY);
    }
    return new Precisions(precision, items, precision, precision);
  }

  /** Those of a model. */
  static Precisions of(Model model) throws InvalidFileException {
    check(model, "");
    return of(model.metadata());
  }

  /**
   * Checks that a model file has them.
   *
   * @param prefix of their keys
   * @throws InvalidFileException when one is missing or impossible
   */
  static void check(Model model, String prefix) throws InvalidFileException {
    for (String name : List.of(LAMBDA, ITEM_BIAS, USER_BIAS)) {
      if (!(model.number(prefix + name) > 0)) {
        throw model.wrong(prefix + name, "a number above 0");
      }
    }
    checkEach(model, prefix + ITEMS);
  }

  /** Checks that a model file has one for each factor. */
  static void checkEach(Model model, String key) throws InvalidFileException {
    checkEach(model, key, model.parameters().rank());
  }

  /** The same for so many. */
  static void checkEach(Model model, String key, int count) throws InvalidFileException {
    if (!arePositive(model.metadata(key), count)) {
      throw model.wrong(key, "a JSON array of " + count + " numbers above 0");
    }
  }

  private static boolean arePositive(String json, int count) {
    try {
      JsonNode array = JsonMapper.shared().readTree(json);
      boolean right = array.isArray() && array.size() == count;
      for (JsonNode number : array) {
        right =
            right
                && number.isNumber()
                && number.doubleValue() > 0
                && Double.isFinite(number.doubleValue());
      }
      return right;
    } catch (JacksonException e) {
      return false;
    }
  }

  /** Reads what {@link #metadata} gave. */
  static Precisions of(Map<String, String> metadata) {
    double[] items = JsonMapper.shared().readValue(metadata.get(ITEMS), double[].class);
    return new Precisions(
        Double.parseDouble(metadata.get(LAMBDA)),
        items,
        Double.parseDouble(metadata.get(ITEM_BIAS)),
        Double.parseDouble(metadata.get(USER_BIAS)));
  }

  /** As the metadata of a model has them. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(LAMBDA, String.valueOf(lambda));
    metadata.put(ITEMS, JsonMapper.shared().writeValueAsString(items));
    metadata.put(ITEM_BIAS, String.valueOf(itemBias));
    metadata.put(USER_BIAS, String.valueOf(userBias));
    return metadata;
  }

  private static double[] filled(int rank, double value) {
    double[] array = new double[rank];
    Arrays.fill(array, value);
    return array;
  }

  /** What a user is before rating anything. */
  GaussianPrior userPrior() {
    return new GaussianPrior(lambda, filled(items.length, 1), userBias);
  }

  /** What an item is before anybody has rated it. */
  GaussianPrior itemPrior() {
    return new GaussianPrior(lambda, items, itemBias);
  }
}
