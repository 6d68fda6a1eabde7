package dev.quire.cli.train;

import dev.quire.cli.Counted;
import dev.quire.cli.JsonText;
import dev.quire.cli.Numbers;
import dev.quire.cli.OptionSpelling;
import dev.quire.cli.SkippedLinesText;
import dev.quire.cli.TextPlot;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.FeatureReader;
import dev.quire.files.Target;
import dev.quire.input.SkippedLines;
import dev.quire.model.ScoreMeaning;
import dev.quire.problem.Problem;
import dev.quire.train.EpochResult;
import dev.quire.train.Goal;
import dev.quire.train.History;
import dev.quire.train.ModelKind;
import dev.quire.train.Training;
import dev.quire.train.TrainingResult;
import dev.quire.train.TrainingResult.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code train} says of a training: a line an epoch, and in the end what has come of it. */
final class TrainText {
  /**
   * Below this, for each rating, three times as many epochs predicted no better on ml-latest-small:
   * bench/NOTES.md has the two gains that it lies between.
   */
  private static final double WORTH_MORE_EPOCHS = 2e-3;

  /** Nor where it is less for all of them: a model e times as probable is no evidence. */
  private static final double EVIDENCE = 1;

  private TrainText() {}

  /** What Ctrl-C does. */
  static String stopping() {
    return "quire: stopping; whatever epochs are done will be saved, to go on later; Ctrl-C again"
        + " stops at once";
  }

  /** What it has done, and how to go on. */
  static String stopped(Target target, TrainingResult result) {
    if (result.keptEpoch() == 0) {
      return "quire: stopped in the first epoch, nothing is saved; the same command begins anew";
    }
    return String.format(
        Locale.ROOT,
        "quire: stopped after epoch %d, saved as %s; the same command with --resume goes on",
        result.keptEpoch(),
        Training.checkpoint(target));
  }

  /** What is not lost when a training fails. */
  static String failed(Target target, int saved) {
    return String.format(
        Locale.ROOT,
        "quire: epoch %d is saved as %s; the same command with --resume goes on from it",
        saved,
        Training.checkpoint(target));
  }

  /** Why ratings that were set aside for validation are of no use. */
  static String notValidated(Dataset dataset) {
    return dataset.info().split().holdsOutUsers()
        ? "no validation: training knows nothing of the users who are held out; measure them with"
            + " quire evaluate --on valid"
        : "no validation: none of the ratings set aside reaches --positive-from";
  }

  /** How much an older model is a beginning for. */
  static String known(TrainingResult.Known known) {
    return String.format(
        Locale.ROOT,
        "quire: of the dataset the older model knows %,d of %s and %,d of %s",
        known.knownUsers(),
        Counted.of(known.users(), "user"),
        known.knownItems(),
        Counted.of(known.items(), "item"));
  }

  /** That a training which should go on has ended. */
  static String complete(String model) {
    return "quire: " + model + " is complete, nothing is left to go on with";
  }

  /** That vectors say nothing, and what to do. */
  private static String vanished(ModelKind kind) {
    return Problem.of("the factors have shrunk to nothing: what is left is a model of biases alone")
        .remedy(kind.remedyOfVanishing())
        .text(OptionSpelling.INSTANCE);
  }

  /** An epoch; a preference has no error on the training ratings. */
  static String epoch(EpochResult result, ScoreMeaning score, double seconds) {
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(
            Locale.ROOT,
            "epoch %3d  %s %.6e",
            result.epoch(),
            result.goal().key(),
            result.objective()));
    if (score == ScoreMeaning.RATING) {
      String rmse = Numbers.significant(result.trainRmse(), 5);
      parts.add(String.format(Locale.ROOT, "train RMSE %-7s", rmse));
    }
    List<String> validation = new ArrayList<>();
    result.validationRmse().ifPresent(rmse -> validation.add(rmse(rmse, 5)));
    result.validationNdcg().ifPresent(ndcg -> validation.add(ndcg(ndcg, 5)));
    if (!validation.isEmpty()) {
      parts.add("validation " + String.join("  ", validation));
    }
    parts.add(String.format(Locale.ROOT, "%6.2f s", seconds));
    return String.join("  ", parts);
  }

  private static String rmse(double rmse, int digits) {
    return "RMSE " + Numbers.significant(rmse, digits);
  }

  private static String ndcg(double ndcg, int digits) {
    return "NDCG@10 " + Numbers.significant(ndcg, digits);
  }

  /**
   * The result for people, a line each.
   *
   * @param model the file
   */
  static List<String> lines(
      String model,
      TrainingResult result,
      Optional<FeatureReader.Result> features,
      Optional<FeatureReader.Result> userFeatures,
      double seconds) {
    List<String> lines = new ArrayList<>();
    List<EpochResult> history = result.history();
    if (history.isEmpty()) {
      lines.add(String.format(Locale.ROOT, "%s: %.2f s", model, seconds));
      return lines;
    }
    EpochResult kept = result.epoch(result.keptEpoch());
    String epochs = Counted.of(kept.epoch(), "epoch");
    boolean rates = result.settings().kind().score() == ScoreMeaning.RATING;
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s, %.2f s",
            model,
            rates
                ? "train RMSE " + Numbers.significant(kept.trainRmse()) + " after " + epochs
                : epochs,
            seconds));
    lines.addAll(keptEpochs(result));
    if (kept.epoch() == history.getLast().epoch() && mayGain(result)) {
      lines.add(notConverged(result));
    }
    if (result.vanished()) {
      lines.add(vanished(result.settings().kind()));
    }
    features.ifPresent(
        read -> lines.add(Counted.of(read.features().count(), "feature") + " of the items"));
    userFeatures.ifPresent(
        read -> lines.add(Counted.of(read.features().count(), "feature") + " of the users"));
    return lines;
  }

  /** Which epochs the model is of, where not of the last. */
  private static List<String> keptEpochs(TrainingResult result) {
    List<String> lines = new ArrayList<>();
    List<EpochResult> history = result.history();
    EpochResult kept = result.epoch(result.keptEpoch());
    if (kept.epoch() < history.getLast().epoch()) {
      boolean byLists = kept.validationRmse().isEmpty();
      lines.add(
          String.format(
              Locale.ROOT,
              "kept epoch %d of %d: its validation %s is the %s",
              kept.epoch(),
              history.getLast().epoch(),
              byLists
                  ? ndcg(kept.validationNdcg().orElseThrow(), 4)
                  : rmse(kept.validationRmse().orElseThrow(), 4),
              byLists ? "greatest" : "least"));
    }
    int last = History.lastPreferenceEpoch(history);
    if (result.keptPreferenceEpoch() > 0 && result.keptPreferenceEpoch() < last) {
      double greatest = result.epoch(result.keptPreferenceEpoch()).validationNdcg().orElseThrow();
      lines.add(
          String.format(
              Locale.ROOT,
              "kept the preferences of epoch %d of %d: their validation %s is the greatest",
              result.keptPreferenceEpoch(),
              last,
              ndcg(greatest, 4)));
    }
    return lines;
  }

  /** Whether it would have gone on by itself, had it had more epochs, for something worth it. */
  private static boolean mayGain(TrainingResult result) {
    return result.end() == End.EPOCHS
        && result.history().getLast().goal() == Goal.ELBO
        && result.gain() > WORTH_MORE_EPOCHS
        && result.gain() * result.ratings() > EVIDENCE;
  }

  /** Says that the last epoch was the last because of its number, and what one still gained. */
  private static String notConverged(TrainingResult result) {
    int epochs = result.history().getLast().epoch();
    return String.format(
        Locale.ROOT,
        "epoch %d still raised the bound by %.2g for each rating: --epochs %d may predict a little"
            + " better",
        epochs,
        result.gain(),
        3 * epochs);
  }

  /**
   * The errors over the epochs as a picture, of preferences the lists of what was held out; nothing
   * of a kind without epochs or measures.
   */
  static List<String> plot(List<EpochResult> history, ScoreMeaning score) {
    if (score == ScoreMeaning.PREFERENCE) {
      List<double[]> lists = new ArrayList<>();
      for (EpochResult epoch : history) {
        epoch.validationNdcg().ifPresent(ndcg -> lists.add(new double[] {epoch.epoch(), ndcg}));
      }
      return TextPlot.even("epoch", "NDCG@10").with("validation", lists).lines();
    }
    List<double[]> training = new ArrayList<>();
    List<double[]> validation = new ArrayList<>();
    for (EpochResult epoch : history) {
      if (Double.isFinite(epoch.trainRmse())) {
        training.add(new double[] {epoch.epoch(), epoch.trainRmse()});
      }
      epoch.validationRmse().ifPresent(rmse -> validation.add(new double[] {epoch.epoch(), rmse}));
    }
    return TextPlot.even("epoch", "RMSE")
        .with("training", training)
        .with("validation", validation)
        .lines();
  }

  /**
   * The result for machines. Times are here and not in the history, which the model file holds,
   * too.
   *
   * @param epochSeconds of the epochs that this process did
   */
  static ObjectNode json(
      String model,
      TrainingResult result,
      Optional<FeatureReader.Result> features,
      Optional<FeatureReader.Result> userFeatures,
      double seconds,
      List<Double> epochSeconds) {
    ObjectNode node = JsonText.MAPPER.createObjectNode();
    node.put("model", model);
    node.put("seconds", seconds);
    features.ifPresent(read -> node.put("features", read.features().count()));
    userFeatures.ifPresent(read -> node.put("user_features", read.features().count()));
    Stream.of(features, userFeatures)
        .flatMap(Optional::stream)
        .map(FeatureReader.Result::skipped)
        .reduce(SkippedLines::and)
        .ifPresent(skipped -> SkippedLinesText.put(node, skipped));
    ArrayNode times = node.putArray("epoch_seconds");
    epochSeconds.forEach(times::add);
    ArrayNode history = node.putArray("history");
    for (EpochResult epoch : result.history()) {
      History.put(epoch, history.addObject());
    }
    result
        .known()
        .ifPresent(
            known ->
                node.put("known_users", known.knownUsers()).put("known_items", known.knownItems()));
    node.put("factors_vanished", result.vanished());
    node.put("kept_epoch", result.keptEpoch());
    if (result.keptPreferenceEpoch() > 0) {
      node.put("kept_preference_epoch", result.keptPreferenceEpoch());
    }
    node.put("converged", result.end() == End.CONVERGED);
    return node;
  }
}
