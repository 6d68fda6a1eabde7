package dev.quire.train;

import dev.quire.evaluate.ranking.SampledRanking;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The epochs of a training as its model file has them: all of them as long as they are few, or one
 * in 2, 4, 8 ... of them, and the first, the last five and the best. A header has no room for more.
 */
public final class History {
  /** Some 60 KB as JSON, which is more than anyone draws, and a small part of a header. */
  static final int MOST = 512;

  /** Epochs that a {@link Trainer#turn} has at most. */
  static final int TURN = 4;

  private static final String EPOCH = "epoch";
  private static final String TRAIN_RMSE = "train_rmse";
  private static final String VALIDATION_RMSE = "validation_rmse";
  private static final String VALIDATION_NDCG = "validation_ndcg@" + SampledRanking.LENGTH;

  private History() {}

  /**
   * The first epoch of the least validation error, or of the best lists of what is held out; 0
   * where an epoch has none.
   *
   * @param history in order, thinned or not
   */
  public static int bestEpoch(List<EpochResult> history) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (EpochResult result : history) {
      if (result.validationError().isEmpty()) {
        return 0;
      }
      double error = result.validationError().getAsDouble();
      if (best == 0 || error < least) {
        best = result.epoch();
        least = error;
      }
    }
    return best;
  }

  /**
   * The first epoch of the best lists of preferences beside ratings; 0 where a model has none, or
   * no lists were measured.
   *
   * @param history in order, thinned or not
   */
  public static int bestPreferenceEpoch(List<EpochResult> history) {
    int best = 0;
    double greatest = Double.NEGATIVE_INFINITY;
    for (EpochResult result : ofBoth(history)) {
      double ndcg = result.validationNdcg().orElseThrow();
      if (best == 0 || ndcg > greatest) {
        best = result.epoch();
        greatest = ndcg;
      }
    }
    return best;
  }

  /** The last epoch that preferences beside ratings had, if these were measured; 0 for none. */
  public static int lastPreferenceEpoch(List<EpochResult> history) {
    List<EpochResult> both = ofBoth(history);
    return both.isEmpty() ? 0 : both.getLast().epoch();
  }

  /** Those in which preferences beside ratings were trained and measured: the first of all. */
  private static List<EpochResult> ofBoth(List<EpochResult> history) {
    return history.stream().takeWhile(EpochResult::isOfBoth).toList();
  }

  /** Whether the best epoch, or that of preferences beside ratings, is not the last one. */
  static boolean bestIsEarlier(List<EpochResult> history) {
    int best = bestEpoch(history);
    return (best > 0 && best < history.getLast().epoch())
        || bestPreferenceEpoch(history) < lastPreferenceEpoch(history);
  }

  /**
   * The epochs to keep, in order. Of a history that was thinned and then went on it gives the same
   * as of the whole one. The last ones tell what an epoch gains, which may end a training, and of
   * preferences beside ratings the best and the last are kept, too.
   *
   * @return at most {@value #MOST} and nine more
   */
  public static List<EpochResult> thinned(List<EpochResult> history) {
    int last = history.isEmpty() ? 0 : history.getLast().epoch();
    int step = 1;
    while (last / step > MOST) {
      step *= 2;
    }
    Set<Integer> told =
        Set.copyOf(
            List.of(
                bestEpoch(history), bestPreferenceEpoch(history), lastPreferenceEpoch(history)));
    List<EpochResult> kept = new ArrayList<>();
    for (EpochResult result : history) {
      int epoch = result.epoch();
      if (epoch == 1 || epoch >= last - TURN || told.contains(epoch) || epoch % step == 0) {
        kept.add(result);
      }
    }
    return kept;
  }

  /** An epoch for machines to read. */
  public static void put(EpochResult result, ObjectNode node) {
    node.put(EPOCH, result.epoch());
    node.put(result.goal().key(), result.objective());
    node.put(TRAIN_RMSE, result.trainRmse());
    result.validationRmse().ifPresent(rmse -> node.put(VALIDATION_RMSE, rmse));
    result.validationNdcg().ifPresent(ndcg -> node.put(VALIDATION_NDCG, ndcg));
  }

  static String json(List<EpochResult> history) {
    JsonMapper json = JsonMapper.shared();
    ArrayNode array = json.createArrayNode();
    for (EpochResult result : thinned(history)) {
      put(result, array.addObject());
    }
    return json.writeValueAsString(array);
  }

  /**
   * That of a model.
   *
   * @throws IllegalArgumentException when it is none
   * @throws InvalidFileException when it has none
   */
  public static List<EpochResult> of(Model model) throws InvalidFileException {
    return parse(model.metadata(ModelOutput.HISTORY));
  }

  /**
   * Reads what {@link #json} gave.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static List<EpochResult> parse(String text) {
    try {
      return read(JsonMapper.shared().readTree(text));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Reads an array of what {@link #put} gave.
   *
   * @throws IllegalArgumentException when an epoch has no numbers
   */
  public static List<EpochResult> read(JsonNode epochs) {
    List<EpochResult> history = new ArrayList<>();
    for (JsonNode node : epochs) {
      Goal goal = node.has(Goal.ELBO.key()) ? Goal.ELBO : Goal.OBJECTIVE;
      history.add(
          new EpochResult(
              number(node, EPOCH).intValue(),
              goal,
              number(node, goal.key()).doubleValue(),
              number(node, TRAIN_RMSE).doubleValue(),
              perhaps(node, VALIDATION_RMSE),
              perhaps(node, VALIDATION_NDCG)));
    }
    return history;
  }

  private static OptionalDouble perhaps(JsonNode node, String key) {
    return node.has(key) ? OptionalDouble.of(node.get(key).doubleValue()) : OptionalDouble.empty();
  }

  private static JsonNode number(JsonNode node, String key) {
    JsonNode number = node.get(key);
    if (number == null || !number.isNumber()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no number in an epoch of a history: key=%s", key));
    }
    return number;
  }
}
