package dev.quire.tune;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.Part;
import dev.quire.catalogue.ItemFeatures;
import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.UnsolvableRowException;
import dev.quire.train.EpochResult;
import dev.quire.train.History;
import dev.quire.train.Setting;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingControl;
import dev.quire.train.TrainingListener;
import dev.quire.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The trials of a search, trained one after the other. What the {@link Ledger} has of them is not
 * done again: a search that begins anew asks for the same trials in the same order, and so comes to
 * where it was.
 */
final class Trials {
  private final Dataset dataset;
  private final Settings fixed;
  private final Optional<ItemFeatures> features;
  private final Measure by;
  private final List<Part> others;
  private final TrainingControl control;
  private final TuningListener listener;
  private final Ledger ledger;
  private final WorkerPool pool;
  private final Map<Map<String, String>, Trial> trials = new LinkedHashMap<>(); // by settings

  /** Thrown between epochs when somebody wants the search to stop; all of its state is saved. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * None so far.
   *
   * @param fixed settings that all of them have
   * @param others parts to measure finished models on, beside that for validation
   */
  Trials(
      Dataset dataset,
      Settings fixed,
      Optional<ItemFeatures> features,
      Measure by,
      List<Part> others,
      TrainingControl control,
      TuningListener listener,
      Ledger ledger,
      WorkerPool pool) {
    this.dataset = dataset;
    this.fixed = fixed;
    this.features = features;
    this.by = by;
    this.others = others;
    this.control = control;
    this.listener = listener;
    this.ledger = ledger;
    this.pool = pool;
  }

  /** What they are measured by. */
  Measure by() {
    return by;
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

  /** The settings of a trial, the fixed ones too. */
  Settings settings(Trial trial) {
    Settings all = fixed;
    for (Map.Entry<String, String> value : trial.settings().entrySet()) {
      all = with(all, fixed.kind().setting(value.getKey()).orElseThrow(), value.getValue());
    }
    return all;
  }

  private static <T> Settings with(Settings settings, Setting<T> setting, String value) {
    return settings.with(setting, setting.parse(value));
  }

  /** The training of a trial, without anybody who looks on. */
  Training training(Trial trial) {
    Training training = Training.of(dataset, settings(trial));
    features.ifPresent(training::features);
    return training;
  }

  /** Removes the files of a trial that is out. */
  void forget(Trial trial) throws IOException {
    ledger.forget(trial);
  }

  private Trial train(Trial trial, int until) throws IOException {
    if (control.stopIsWanted()) {
      throw new StoppedException();
    }
    Trial after;
    try {
      Leg leg = new Leg(trial, until);
      TrainingResult result = leg.run();
      boolean done = result.end() != TrainingResult.End.STOPPED;
      if (!done && leg.epoch < leg.until) {
        throw new StoppedException();
      }
      after = measured(trial, result.history(), done);
    } catch (UnsolvableRowException e) {
      after = trial.failed(e.getMessage());
    }
    ledger.add(after, until);
    return after;
  }

  private Trial measured(Trial trial, List<EpochResult> history, boolean done) throws IOException {
    int best = by.equals(Measure.RMSE) ? History.bestEpoch(history) : 0;
    Map<Part, Double> scores = new EnumMap<>(Part.class);
    double score = 0;
    for (EpochResult epoch : history) {
      if (epoch.epoch() == best) {
        score = epoch.validationRmse().orElseThrow();
      }
    }
    if (best == 0 || (done && !others.isEmpty())) {
      Path file = done ? ledger.model(trial) : ledger.checkpoint(trial);
      try (ModelQueries model = ModelQueries.open(file, Optional.of(dataset.folder()))) {
        score = best == 0 ? by.of(model, Part.VALID, pool) : score;
        for (Part part : done ? others : List.<Part>of()) {
          scores.put(part, by.of(model, part, pool));
        }
      }
    }
    if (!Double.isFinite(score)) {
      return trial.failed("its predictions are no numbers");
    }
    int epoch = history.isEmpty() ? 0 : history.getLast().epoch();
    return trial.at(new Trial.Rung(epoch, score), history, done, scores);
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
      Training training = training(trial).listener(this).control(this);
      if (Files.exists(model)) {
        Optional<TrainingResult> finished = training.finished(model, pool);
        if (finished.isPresent()) {
          return finished.get();
        }
      }
      if (Files.exists(ledger.checkpoint(trial))) {
        training.resume();
      }
      return training.run(Model.target(model, true), pool);
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
