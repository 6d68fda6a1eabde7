package dev.quire.train;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.DatasetInfo;
import dev.quire.dataset.Ratings;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Target;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.ScratchSpace;
import dev.quire.model.Vanishing;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.solve.UnsolvableRowException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * From a dataset to a model file: what all kinds of model have in common. The file is the same for
 * the same dataset and settings, byte for byte, whatever the number of threads, and however often
 * training was interrupted and resumed.
 *
 * <pre>
 * TrainingResult result =
 *     Training.of(dataset, Settings.of(new AlsKind()).with(AlsKind.RANK, 64))
 *         .listener(epoch -> log(epoch.trainRmse()))
 *         .run(Model.target(path, false), pool);
 * </pre>
 */
public final class Training {
  /** Epochs that the validation error may take to fall, untold. */
  public static final int PATIENCE = 3;

  private final Dataset dataset;
  private final Settings settings;
  private Optional<ItemFeatures> features = Optional.empty();
  private Optional<Path> scratch = Optional.empty();
  private Optional<ToDoubleFunction<Parameters>> validation = Optional.empty();
  private Optional<Model> older = Optional.empty();
  private int patience = PATIENCE;
  private boolean resumed;
  private boolean force;
  private TrainingListener listener = result -> {};
  private TrainingControl control = TrainingControl.NONE;

  private Training(Dataset dataset, Settings settings) {
    this.dataset = dataset;
    this.settings = settings;
  }

  /** A training on a dataset, of the settings' kind. */
  public static Training of(Dataset dataset, Settings settings) {
    return new Training(dataset, settings);
  }

  /**
   * Draws the items to where their features place them.
   *
   * @throws BadInputException when the kind of model has no use for any
   */
  public Training features(ItemFeatures known) {
    if (!settings.kind().takesFeatures()) {
      throw new BadInputException(
          Problem.of("this kind of model has no use for features")
              .setting("model", settings.kind().name())
              .setting("features", known.source())
              .remedy(
                  "take "
                      + ModelKinds.choices(ModelKind::takesFeatures)
                      + ", or leave out {features}"));
    }
    features = Optional.of(known);
    return this;
  }

  /** Keeps the numbers in a file in this folder, for models larger than memory. */
  public Training scratch(Path folder) {
    scratch = Optional.of(folder);
    return this;
  }

  /**
   * Measures each epoch by an error of one's own, instead of that on the ratings that the dataset
   * has set aside for validation.
   */
  public Training validation(ToDoubleFunction<Parameters> error) {
    validation = Optional.of(error);
    return this;
  }

  /**
   * Ends when the validation error has not fallen for so many epochs, and keeps the best of all; 0
   * runs to the last epoch and keeps that. {@value #PATIENCE} when nothing is said.
   */
  public Training patience(int epochs) {
    if (epochs < 0) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("patience", epochs)
              .remedy("use 0 or more epochs"));
    }
    patience = epochs;
    return this;
  }

  /**
   * Begins with the rows of an older model of the same kind, as far as it knows them. Only for
   * kinds that have epochs: for the others the beginning is all.
   */
  public Training from(Model model) {
    older = Optional.of(model);
    return this;
  }

  /**
   * Whether the dataset has ratings by whose error its epochs are measured, unless that is one of
   * {@linkplain #validation one's own}.
   */
  public boolean hasValidation() {
    return Validation.ratings(dataset, settings.kind()).isPresent();
  }

  /** Goes on from the checkpoint beside the target. */
  public Training resume() {
    resumed = true;
    return this;
  }

  /** Lets a checkpoint that an earlier training has left beside the target be replaced. */
  public Training replaceCheckpoint() {
    force = true;
    return this;
  }

  /** Tells of each epoch. */
  public Training listener(TrainingListener hearing) {
    listener = hearing;
    return this;
  }

  /** Asks after each epoch whether to save or to stop. */
  public Training control(TrainingControl asked) {
    control = asked;
    return this;
  }

  /**
   * What this training has come to, when a file is the model that it ends with: it was made from
   * the same dataset with the same settings. So who resumes a training that has ended need not
   * know.
   */
  public Optional<TrainingResult> finished(Path file, WorkerPool pool) throws IOException {
    Settings resolved = settings.forRatings(RatingFacts.of(dataset.training(), pool));
    try (Model model = Model.open(file)) {
      if (!isOfThis(model, resolved)) {
        return Optional.empty();
      }
      List<EpochResult> history = History.of(model);
      int last = history.isEmpty() ? 0 : history.getLast().epoch();
      String best = model.metadata().getOrDefault(ModelOutput.BEST_EPOCH, String.valueOf(last));
      return Optional.of(
          new TrainingResult(
              TrainingResult.End.EPOCHS,
              history,
              Integer.parseInt(best),
              0,
              resolved,
              hasVanished(model.numbers()),
              Optional.empty()));
    } catch (InvalidFileException | IllegalArgumentException e) {
      return Optional.empty(); // or a damaged one
    }
  }

  private boolean isOfThis(Model model, Settings resolved) {
    Map<String, String> metadata = model.metadata();
    return metadata.entrySet().containsAll(ModelOutput.settingsOf(resolved).entrySet())
        && dataset.info().fingerprint().equals(metadata.get(ModelOutput.FINGERPRINT))
        && !metadata.containsKey(Checkpoint.EPOCH)
        && Checkpoint.sameFeatures(model.prior().map(FeaturePrior::features), features);
  }

  /** Where a training that leads to a target saves its state. */
  public static Path checkpoint(Target target) {
    return Checkpoint.path(target);
  }

  /**
   * Trains, and writes the model.
   *
   * @param target as {@link Model#target} gives it
   */
  public TrainingResult run(Target target, WorkerPool pool) throws IOException {
    if (resumed && older.isPresent()) {
      throw new BadInputException(
          Problem.of("settings exclude each other")
              .setting("resume")
              .setting("from")
              .remedy("leave out {from}: the checkpoint has gone on from there"));
    }
    try (Checkpoint checkpoint = new Checkpoint(target)) {
      if (!resumed) {
        checkpoint.requireNone(force);
      }
      return run(target, checkpoint, pool);
    } catch (UncheckedIOException e) { // of scratch space, for which there is no room
      throw e.getCause();
    }
  }

  private TrainingResult run(Target target, Checkpoint checkpoint, WorkerPool pool)
      throws IOException {
    Ratings ratings = dataset.training();
    RatingFacts facts = RatingFacts.of(ratings, pool);
    double spread = facts.spread();
    Settings resolved = settings.forRatings(facts);
    try (TrainingMemory memory = new TrainingMemory(ratings, resolved, features, scratch);
        ScratchSpace space = new ScratchSpace(scratch.orElse(target.folder()));
        BestEpoch best =
            new BestEpoch(scratch.orElse(target.folder()), memory.shape().ofRatings())) {
      ModelNumbers numbers = memory.numbers();
      Trainer trainer =
          settings
              .kind()
              .trainer(new TrainerInput(ratings, spread, resolved, numbers, space, pool));
      StopRule stop = new StopRule(trainer.tolerance(), patience, ratings.count());
      var error = validation.or(() -> Validation.of(dataset, settings.kind(), pool));
      TrainingRun run = new TrainingRun(trainer, numbers, stop, error, best);
      Optional<TrainingResult.Known> known = begin(run, trainer, checkpoint, resolved);
      known.ifPresent(listener::onOlderModel);
      return finish(target, run, checkpoint, resolved, known);
    } catch (UnsolvableRowException e) {
      throw e.named(id(e), settings.kind().remedy(e, resolved, spread));
    }
  }

  /** Gives what an older model knew, where it began with one. */
  private Optional<TrainingResult.Known> begin(
      TrainingRun run, Trainer trainer, Checkpoint checkpoint, Settings resolved)
      throws IOException {
    if (resumed) {
      checkpoint.resume(run, dataset, resolved);
      return Optional.empty();
    }
    trainer.initialize();
    return older.isPresent()
        ? Optional.of(WarmStart.apply(older.get(), dataset, trainer, run.numbers(), resolved))
        : Optional.empty();
  }

  private TrainingResult finish(
      Target target,
      TrainingRun run,
      Checkpoint checkpoint,
      Settings resolved,
      Optional<TrainingResult.Known> known)
      throws IOException {
    ModelOutput output = new ModelOutput(dataset, resolved);
    listener.onStart(run.epochs(), run.mostEpochs());
    while (run.end().isEmpty()) {
      listener.onEpoch(run.epoch());
      boolean stopped = run.end().isEmpty() && control.stopIsWanted();
      if (stopped || (run.end().isEmpty() && control.checkpointIsDue())) {
        checkpoint.write(output, run);
        listener.onCheckpoint(run.epochs());
      }
      if (stopped) {
        return result(TrainingResult.End.STOPPED, run, run.epochs(), resolved, known);
      }
    }
    TrainingResult.End end = run.end().get();
    int kept = run.keepBest();
    output.write(target, run, kept);
    checkpoint.remove();
    return result(end, run, kept, resolved, known);
  }

  private TrainingResult result(
      TrainingResult.End end,
      TrainingRun run,
      int kept,
      Settings resolved,
      Optional<TrainingResult.Known> known) {
    return new TrainingResult(
        end,
        List.copyOf(run.history()),
        kept,
        run.gain(),
        resolved,
        hasVanished(run.numbers()),
        known);
  }

  /** Whether lists are as if there were no vectors: beside ratings those of preferences decide. */
  private boolean hasVanished(ModelNumbers numbers) {
    if (numbers.preference().isPresent()) {
      return new Vanishing(numbers.preference().get().parameters(), 1).ofAll();
    }
    DatasetInfo info = dataset.info();
    Parameters parameters = numbers.parameters();
    return parameters.rank() > 0
        && Vanishing.of(parameters, settings.kind().score(), info.minRating(), info.maxRating())
            .ofAll();
  }

  /** The external id of the user or item whose row could not be solved. */
  private String id(UnsolvableRowException e) {
    return (e.side().equals("user") ? dataset.userIds() : dataset.itemIds()).shown(e.row());
  }
}
