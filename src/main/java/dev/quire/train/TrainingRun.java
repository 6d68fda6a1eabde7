package dev.quire.train;

import dev.quire.model.ModelNumbers;
import dev.quire.parallel.StoppedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The one loop of all trainings: epoch after epoch, each measured and told, until the {@link
 * StopRule} or the last of them ends it. Its state is in its fields, so that a checkpoint can save
 * and bring back all of it.
 */
final class TrainingRun {
  private final Trainer trainer;
  private final ModelNumbers numbers;
  private final StopRule stop;
  private final List<Validation> validation;
  private final KeptEpoch best;
  private final Interruption interruption;
  private final List<EpochResult> history = new ArrayList<>();

  /**
   * Before the first epoch.
   *
   * @param numbers that the trainer works on
   * @param validation measure numbers on held-out ratings, if there are any
   * @param best holds a copy of the best epoch, if the stop rule has patience and there is
   *     validation
   * @param interruption ends the work of the trainer's pool when it {@linkplain Interruption#isDue
   *     is due}
   */
  TrainingRun(
      Trainer trainer,
      ModelNumbers numbers,
      StopRule stop,
      List<Validation> validation,
      KeptEpoch best,
      Interruption interruption) {
    this.trainer = trainer;
    this.numbers = numbers;
    this.stop = stop;
    this.validation = validation;
    this.best = best;
    this.interruption = interruption;
  }

  /** Goes on from where another run was. */
  void resume(List<EpochResult> before, Map<String, String> learned) {
    history.addAll(before);
    trainer.restore(learned);
  }

  /** Why training is over, or nothing when there is another epoch. */
  Optional<TrainingResult.End> end() {
    boolean may = epochs() >= preferenceEpochs();
    if (may && stop.validationHasStoppedFalling(history)) {
      return Optional.of(TrainingResult.End.PATIENCE);
    }
    if (may && stop.gainsLittle(history, turn())) {
      return Optional.of(TrainingResult.End.CONVERGED);
    }
    return epochs() >= trainer.epochs() ? Optional.of(TrainingResult.End.EPOCHS) : Optional.empty();
  }

  /** How many epochs preferences beside ratings have, as far as can be said by now. */
  private int preferenceEpochs() {
    return trainer
        .preferences()
        .map(half -> stop.preferenceEpochs(history, Math.min(half.epochs(), trainer.epochs())))
        .orElse(0);
  }

  /** Saves the state of a run. */
  @FunctionalInterface
  interface Saving {
    /** Saves it. */
    void save() throws IOException;
  }

  /**
   * Does epochs until training is over or is asked to stop.
   *
   * @param checkpoint saves the state when that is due, and before training stops
   * @return why it ended
   */
  TrainingResult.End toEnd(TrainingListener listener, TrainingControl control, Saving checkpoint)
      throws IOException {
    listener.onStart(epochs(), trainer.epochs());
    if (epochs() > 0 && end().isEmpty() && control.stopIsWanted()) {
      return TrainingResult.End.STOPPED; // where its checkpoint is
    }
    while (end().isEmpty()) {
      Optional<EpochResult> epoch = epoch();
      epoch.ifPresent(listener::onEpoch);
      if (end().isPresent()) {
        break;
      }
      boolean stopped = epoch.isEmpty() || control.stopIsWanted();
      if (stopped ? epochs() > 0 : control.checkpointIsDue()) {
        checkpoint.save();
        listener.onCheckpoint(epochs());
      }
      if (stopped) {
        return TrainingResult.End.STOPPED;
      }
    }
    return end().get();
  }

  /** Does an epoch; nothing where it was interrupted, and all is as it was before it. */
  Optional<EpochResult> epoch() throws IOException {
    int number = epochs() + 1;
    boolean withPreferences = number <= preferenceEpochs();
    interruption.begin(epochs(), numbers, trainer);
    Trainer.Epoch epoch;
    try {
      if (withPreferences) {
        trainer.preferences().orElseThrow().epoch(number);
      }
      epoch = trainer.epoch(number);
    } catch (StoppedException e) {
      interruption.end(); // to go back may be work for the same pool
      interruption.goBack(numbers, trainer);
      return Optional.empty();
    } finally {
      interruption.end();
    }
    return Optional.of(measured(epoch, withPreferences));
  }

  private EpochResult measured(Trainer.Epoch epoch, boolean withPreferences) throws IOException {
    boolean lists = withPreferences || trainer.preferences().isEmpty();
    EpochResult result =
        new EpochResult(
            epochs() + 1,
            trainer.goal(),
            epoch.goal(),
            epoch.trainRmse(),
            Validation.value(validation, Validation.Measure.RMSE, numbers),
            lists
                ? Validation.value(validation, Validation.Measure.NDCG, numbers)
                : OptionalDouble.empty());
    history.add(result);
    if (stop.patience() > 0 && History.bestEpoch(history) == result.epoch()) {
      best.keep(numbers.ofRatings(), trainer.learned());
    }
    if (stop.patience() > 0 && History.bestPreferenceEpoch(history) == result.epoch()) {
      best.keepPreference(numbers);
    }
    return result;
  }

  /** Epochs done so far. */
  int epochs() {
    return history.isEmpty() ? 0 : history.getLast().epoch();
  }

  /** What an epoch changed in the end. */
  double gain() {
    return stop.gain(history, turn());
  }

  private int turn() {
    return trainer.turn(epochs());
  }

  int mostEpochs() {
    return trainer.epochs();
  }

  /**
   * Makes the best epoch the current one, where the stop rule looks at any. Preferences beside
   * ratings have a best one of their own.
   *
   * @return that epoch
   */
  int keepBest() {
    if (keptPreferenceEpoch() > 0) {
      ModelNumbers kept = best.numbers().preference().orElseThrow();
      numbers.preference().orElseThrow().copyFrom(kept);
    }
    int epoch = stop.patience() > 0 ? History.bestEpoch(history) : 0;
    if (epoch == 0 || epoch == epochs()) {
      return epochs();
    }
    numbers.ofRatings().copyFrom(best.numbers().ofRatings());
    trainer.restore(best.learned());
    return epoch;
  }

  /** The best epoch of preferences beside ratings; 0 where nothing tells it from others. */
  int keptPreferenceEpoch() {
    return stop.patience() > 0 ? History.bestPreferenceEpoch(history) : 0;
  }

  /** The best epoch, of each half its own, where one of them is not the last. */
  Optional<KeptEpoch> earlierBest() {
    return best.isKept() && History.bestIsEarlier(history) ? Optional.of(best) : Optional.empty();
  }

  /**
   * Brings back the best epoch, of which a checkpoint that has been {@link #resume resumed} has the
   * numbers.
   *
   * @param of numbers of ratings, and of preferences where these were measured, too
   * @param learned beside them
   */
  void resumeBest(ModelNumbers of, Map<String, String> learned) throws IOException {
    best.keep(keptPreferenceEpoch() > 0 ? of : of.ofRatings(), learned);
  }

  List<EpochResult> history() {
    return history;
  }

  ModelNumbers numbers() {
    return numbers;
  }

  Map<String, String> learned() {
    return trainer.learned();
  }

  int patience() {
    return stop.patience();
  }
}
