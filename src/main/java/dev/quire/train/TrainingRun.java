package dev.quire.train;

import dev.quire.model.ModelNumbers;
import dev.quire.parallel.StoppedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one loop of all trainings: epoch after epoch, each measured and told, until the {@link
 * StopRule} or the last of them ends it. Its state is in its fields, so that a checkpoint can save
 * and bring back all of it.
 */
final class TrainingRun {
  private final Trainer trainer;
  private final ModelNumbers numbers;
  private final StopRule stop;
  private final Optional<Validation> validation;
  private final KeptEpoch best;
  private final Interruption interruption;
  private final List<EpochResult> history = new ArrayList<>();

  /**
   * Before the first epoch.
   *
   * @param numbers that the trainer works on
   * @param validation measures parameters on held-out ratings, if there are any
   * @param best holds a copy of the best epoch, if the stop rule has patience and there is
   *     validation
   * @param interruption ends the work of the trainer's pool when it {@linkplain Interruption#isDue
   *     is due}
   */
  TrainingRun(
      Trainer trainer,
      ModelNumbers numbers,
      StopRule stop,
      Optional<Validation> validation,
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
    boolean may = epochs() >= trainer.leastEpochs();
    if (may && stop.validationHasStoppedFalling(history)) {
      return Optional.of(TrainingResult.End.PATIENCE);
    }
    if (may && stop.gainsLittle(history, turn())) {
      return Optional.of(TrainingResult.End.CONVERGED);
    }
    return epochs() >= trainer.epochs() ? Optional.of(TrainingResult.End.EPOCHS) : Optional.empty();
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
    interruption.begin(epochs(), numbers, trainer);
    Trainer.Epoch epoch;
    try {
      epoch = trainer.epoch(epochs() + 1);
    } catch (StoppedException e) {
      interruption.end(); // to go back may be work for the same pool
      interruption.goBack(numbers, trainer);
      return Optional.empty();
    } finally {
      interruption.end();
    }
    return Optional.of(measured(epoch));
  }

  private EpochResult measured(Trainer.Epoch epoch) throws IOException {
    EpochResult result =
        new EpochResult(
            epochs() + 1,
            trainer.goal(),
            epoch.goal(),
            epoch.trainRmse(),
            Validation.value(validation, Validation.Measure.RMSE, numbers),
            Validation.value(validation, Validation.Measure.NDCG, numbers));
    history.add(result);
    if (stop.patience() > 0 && History.bestEpoch(history) == result.epoch()) {
      best.keep(numbers.ofRatings(), trainer.learned());
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
   * ratings stay as they are: no error of ratings tells of them.
   */
  int keepBest() {
    int epoch = stop.patience() > 0 ? History.bestEpoch(history) : 0;
    if (epoch == 0 || epoch == epochs()) {
      return epochs();
    }
    numbers.ofRatings().copyFrom(best.numbers());
    trainer.restore(best.learned());
    return epoch;
  }

  /** The best epoch, where that is not the last. */
  Optional<KeptEpoch> earlierBest() {
    return best.isKept() && History.bestEpoch(history) < epochs()
        ? Optional.of(best)
        : Optional.empty();
  }

  KeptEpoch best() {
    return best;
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
