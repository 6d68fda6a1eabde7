package dev.quire.tune;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.solve.UnsolvableRowException;
import dev.quire.train.DivergedException;
import dev.quire.train.EpochResult;
import dev.quire.train.Training;
import dev.quire.train.TrainingControl;
import dev.quire.train.TrainingListener;
import dev.quire.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The trials of a search, trained one after the other. What the {@link Ledger} has of them is not
 * done again: a search that begins anew asks for the same trials in the same order, and so comes to
 * where it was.
 */
final class Trials {
  /** Of a training, which is told whether to go on from a checkpoint; a search decides itself. */
  private static final String RESUME = "resume";

  private static final String WITHOUT_IT = "remove it, and search on: the trial is trained anew";

  private final TrialSetup setup;
  private final TrainingControl control;
  private final Optional<Consumer<Training>> interrupted;
  private final TuningListener listener;
  private final Ledger ledger;
  private final WorkerPool pool;
  private final Map<Map<String, String>, Trial> trials = new LinkedHashMap<>(); // by settings

  /** Thrown when somebody wants the search to stop; what is done is saved. */
  static final class SearchStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * None so far.
   *
   * @param interrupted makes a training one whose epochs may be left
   */
  Trials(
      TrialSetup setup,
      TrainingControl control,
      Optional<Consumer<Training>> interrupted,
      TuningListener listener,
      Ledger ledger,
      WorkerPool pool) {
    this.setup = setup;
    this.control = control;
    this.interrupted = interrupted;
    this.listener = listener;
    this.ledger = ledger;
    this.pool = pool;
  }

  /** What they are measured by. */
  Measure by() {
    return setup.by();
  }

  /** All of them, in the order of their numbers. */
  List<Trial> all() {
    return List.copyOf(trials.values());
  }

  /** Says that some trials are to be compared, after each has had as many of its epochs. */
  void begin(int rung, int rungs, int count) {
    listener.onRung(rung, rungs, count);
  }

  /**
   * Trains a trial on.
   *
   * @param settings of what is searched
   * @param until it has had so many epochs, or its training has come to an end
   */
  Trial run(Map<String, String> settings, int until) throws IOException {
    Trial trial = trials.get(settings);
    if (trial == null) {
      trial = Trial.of(trials.size() + 1, settings);
    }
    Optional<Trial> known = trial.done() ? Optional.of(trial) : ledger.find(trial, until);
    trial = known.isPresent() ? known.get() : train(trial, until);
    trials.put(settings, trial);
    listener.onTrial(trial, known.isPresent());
    return trial;
  }

  /** Removes the files of a trial that is out. */
  void forget(Trial trial) throws IOException {
    ledger.forget(trial);
  }

  private Trial train(Trial trial, int until) throws IOException {
    if (control.stopIsWanted()) {
      throw new SearchStoppedException();
    }
    Trial after;
    try {
      Leg leg = new Leg(trial, until);
      TrainingResult result = leg.run();
      boolean done = result.end() != TrainingResult.End.STOPPED;
      if (!done && leg.epoch < leg.until) {
        throw new SearchStoppedException();
      }
      Path file = done ? ledger.model(trial) : ledger.checkpoint(trial);
      after = setup.measured(trial, file, result.history(), done, pool);
    } catch (UnsolvableRowException | DivergedException e) {
      after = trial.failed(e.getMessage());
    }
    ledger.add(after, until);
    return after;
  }

  /** What a trial has to do until it is compared: from its checkpoint on, if it has one. */
  private final class Leg implements TrainingListener, TrainingControl {
    private final Trial trial;
    private int until; // the epoch to stop after
    private int epoch; // the last one that is done

    Leg(Trial trial, int until) {
      this.trial = trial;
      this.until = until;
    }

    /** A model that is there was finished just before the process was killed. */
    TrainingResult run() throws IOException {
      Path model = ledger.model(trial);
      Training training = setup.training(trial).listener(this).control(this);
      interrupted.ifPresent(asked -> asked.accept(training));
      if (Files.exists(model)) {
        Optional<TrainingResult> finished = training.finished(model, pool);
        if (finished.isPresent()) {
          return finished.get();
        }
      }
      Path checkpoint = ledger.checkpoint(trial);
      if (Files.exists(checkpoint)) {
        training.resume();
      }
      try {
        return training.run(Model.target(model, true), pool);
      } catch (InvalidFileException e) {
        if (!e.problem().asksFor(RESUME)) {
          throw e;
        }
        Files.delete(checkpoint); // the power has failed: the trial is trained anew
        return run();
      } catch (BadInputException e) {
        throw e.problem().asksFor(RESUME)
            ? new BadInputException(e.problem().instead(WITHOUT_IT), e)
            : e;
      }
    }

    @Override
    public void onStart(int done, int most) {
      epoch = done;
      until = Math.min(until, most);
    }

    @Override
    public void onEpoch(EpochResult result) {
      epoch = result.epoch();
      listener.onEpoch(trial, epoch, until);
    }

    @Override
    public boolean checkpointIsDue() {
      return control.checkpointIsDue();
    }

    @Override
    public boolean stopIsWanted() {
      return epoch >= until || control.stopIsWanted();
    }
  }
}
