package dev.quire.train;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelMetadata;
import dev.quire.model.ModelNumbers;
import dev.quire.problem.BadInputException;
import java.util.List;

/**
 * What a model file has that a training has written. Whoever makes one by hand can also make its
 * checksums; what is missing then, or contradicts the rest, would be an error or a wrong answer of
 * somebody's later question.
 */
public final class WrittenModel {
  private static final List<String> METADATA =
      List.of(
          ModelMetadata.MODEL,
          ModelMetadata.DATASET_FINGERPRINT,
          ModelMetadata.MIN_RATING,
          ModelMetadata.MAX_RATING,
          ModelOutput.HISTORY);

  private WrittenModel() {}

  /**
   * Checks all of it that {@link ModelKinds#check} has not.
   *
   * @throws InvalidFileException naming the first thing that is missing or wrong
   */
  static void check(Model model, ModelKind kind) throws InvalidFileException {
    for (String key : METADATA) {
      model.metadata(key);
    }
    if (model.number(ModelMetadata.MIN_RATING) > model.number(ModelMetadata.MAX_RATING)) {
      throw model.wrong(ModelMetadata.MAX_RATING, ModelMetadata.MIN_RATING + " or more");
    }
    checkHistory(model, kind);
    checkAnswers(model, kind);
    kind.checkNumbers(model);
  }

  private static void checkHistory(Model model, ModelKind kind) throws InvalidFileException {
    List<EpochResult> history = history(model);
    if (history.isEmpty() && kind.setting(CommonSettings.EPOCHS).isPresent() && hasEpochs(model)) {
      throw model.wrong(ModelOutput.HISTORY, "the epochs of the training");
    }
    int last = 0;
    for (EpochResult result : history) {
      if (result.epoch() <= last || (last == 0 && result.epoch() > 1)) {
        throw model.wrong(ModelOutput.HISTORY, "epochs from 1 on, in order");
      }
      last = result.epoch();
    }
    int best = History.bestEpoch(history);
    requireEpoch(model, ModelOutput.BEST_EPOCH, best);
    requireEpoch(model, Checkpoint.EPOCH, last);
    requireEpoch(model, ModelOutput.BEST_PREFERENCE_EPOCH, History.bestPreferenceEpoch(history));
    if (keepsBest(model) && History.bestIsEarlier(history)) {
      best(model, history);
    }
    if (model.bestNumbers().isPresent()) {
      boolean variances = model.bestNumbers().get().variances().isPresent();
      Learned.of(model, kind, Checkpoint.BEST, variances);
    }
  }

  /** The numbers of the best epoch, which a checkpoint has where one half's is not the last. */
  static ModelNumbers best(Model checkpoint, List<EpochResult> history)
      throws InvalidFileException {
    ModelNumbers best =
        checkpoint.bestNumbers().orElseThrow(() -> checkpoint.without("numbers of its best epoch"));
    if (History.bestPreferenceEpoch(history) > 0 && best.preference().isEmpty()) {
      throw checkpoint.without("preferences of their best epoch");
    }
    return best;
  }

  private static boolean hasEpochs(Model model) {
    return !"0".equals(model.metadata().get(CommonSettings.EPOCHS));
  }

  private static boolean keepsBest(Model model) throws InvalidFileException {
    return model.metadata().containsKey(Checkpoint.EPOCH) && model.number(ModelOutput.PATIENCE) > 0;
  }

  private static List<EpochResult> history(Model model) throws InvalidFileException {
    try {
      return History.of(model);
    } catch (IllegalArgumentException e) {
      throw model.wrong(ModelOutput.HISTORY, "epochs, as JSON");
    }
  }

  private static void requireEpoch(Model model, String key, int epoch) throws InvalidFileException {
    String found = model.metadata().get(key);
    if (found != null && !found.equals(String.valueOf(epoch))) {
      throw model.wrong(key, epoch == 0 ? "none" : epoch + ", as in the history");
    }
  }

  /** Asks for all that answers are made with, which needs settings and what was learned. */
  private static void checkAnswers(Model model, ModelKind kind) throws InvalidFileException {
    try {
      kind.foldIn(model);
    } catch (BadInputException e) {
      // Not all kinds have a place for someone new.
    }
    kind.ranker(model);
    if (kind.hasVariances()) {
      kind.uncertainty(model);
    }
  }

  /**
   * The epoch whose numbers a model file has: the best one where it says so, or the last; 0 of a
   * kind that has none.
   *
   * @param prefix empty, or that of the best epoch in a checkpoint
   */
  public static int epoch(Model model, String prefix) throws InvalidFileException {
    List<EpochResult> history = history(model);
    boolean best = !prefix.isEmpty() || model.metadata().containsKey(ModelOutput.BEST_EPOCH);
    int last = history.isEmpty() ? 0 : history.getLast().epoch();
    return best ? History.bestEpoch(history) : last;
  }
}
