package dev.quire.train;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.files.Target;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.ScratchSpace;
import dev.quire.model.SideFeatures;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.solve.UnsolvableRowException;
import dev.quire.train.rows.Sweep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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
  private final Beginning beginning = new Beginning();
  private SideFeatures features = SideFeatures.NONE;
  private Optional<Path> scratch = Optional.empty();
  private Optional<ToDoubleFunction<Parameters>> validation = Optional.empty();
  private int patience = PATIENCE;
  private TrainingListener listener = result -> {};
  private TrainingControl control = TrainingControl.NONE;
  private Optional<BooleanSupplier> interrupted = Optional.empty();
  private Duration shortestLeft = Duration.ZERO;
  private Function<TrainerInput, Sweep> sweeps = TrainerInput.HERE;
  private Optional<TrainingSeries> series = Optional.empty();

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
  public Training features(FeatureMatrix known) {
    ModelKinds.requireFeatures(settings.kind(), known);
    features = features.withItems(known);
    return this;
  }

  /**
   * Draws the users to where their features place them.
   *
   * @throws BadInputException when the kind of model has no use for any
   */
  public Training userFeatures(FeatureMatrix known) {
    ModelKinds.requireUserFeatures(settings.kind(), known);
    features = features.withUsers(known);
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
   * Ends when the validation error has not fallen for so many epochs, or the lists of a model of
   * preferences have not become better, and keeps the best of all; 0 runs to the last epoch and
   * keeps that. {@value #PATIENCE} when nothing is said.
   */
  public Training patience(int epochs) {
    if (epochs < 0) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting(ModelOutput.PATIENCE, epochs)
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
    beginning.from(model);
    return this;
  }

  /** Solves rows elsewhere than on the threads of the pool, for kinds that ask for a sweep. */
  public Training sweeps(Function<TrainerInput, Sweep> others) {
    sweeps = others;
    return this;
  }

  /**
   * Whether the dataset has ratings by which its epochs are measured, unless that is by an error of
   * {@linkplain #validation one's own}.
   */
  public boolean hasValidation() {
    return Validation.ratings(dataset).isPresent();
  }

  /** Goes on from the checkpoint beside the target. */
  public Training resume() {
    beginning.resume();
    return this;
  }

  /** Lets a checkpoint that an earlier training has left beside the target be replaced. */
  public Training replaceCheckpoint() {
    beginning.replaceCheckpoint();
    return this;
  }

  /**
   * Shares what is known of the ratings, and memory, with other trainings of the dataset. When
   * their checkpoints reach the disk is left to the system. They outlive this process, however it
   * ends; after a power failure the last ones may be damaged, and their epochs have to be done
   * anew.
   */
  public Training in(TrainingSeries others) {
    if (others.dataset() != dataset) {
      throw new IllegalArgumentException("a series of trainings of another dataset");
    }
    series = Optional.of(others);
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
   * Leaves an epoch in its midst, too, as soon as something is true, and saves the state after the
   * last whole one, if there is any. To go back to that, a copy of it is kept in a scratch file.
   *
   * @param wanted asked often, on any thread; once true it stays true
   * @param shortest epochs after one that took less than this are finished, and cost no copy; zero
   *     leaves any
   */
  public Training interruptible(BooleanSupplier wanted, Duration shortest) {
    interrupted = Optional.of(wanted);
    shortestLeft = shortest;
    return this;
  }

  /**
   * What this training has come to, when a file is the model that it ends with: it was made from
   * the same dataset with the same settings and patience, and is whole. So who resumes a training
   * that has ended need not know.
   */
  public Optional<TrainingResult> finished(Path file, WorkerPool pool) throws IOException {
    TrainingSeries within = series.orElseGet(() -> new TrainingSeries(dataset));
    Settings resolved = settings.forRatings(within.facts(pool));
    return new TrainingOutcome(dataset, resolved).of(file, features, patience);
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
    try (Checkpoint checkpoint = new Checkpoint(target, series.isEmpty());
        TrainingSeries alone = new TrainingSeries(dataset)) {
      beginning.check(checkpoint);
      return run(target, checkpoint, series.orElse(alone), pool);
    } catch (UncheckedIOException e) { // of scratch space, for which there is no room
      throw e.getCause();
    }
  }

  private TrainingResult run(
      Target target, Checkpoint checkpoint, TrainingSeries within, WorkerPool pool)
      throws IOException {
    RatingFacts facts = within.facts(pool);
    Settings resolved = settings.forRatings(facts);
    Path folder = scratch.orElse(target.folder());
    boolean manyTargets = scratch.isPresent() || series.isPresent();
    String name = manyTargets ? TrainingMemory.SCRATCH_NAME : target.name();
    try (TrainingMemory memory =
            new TrainingMemory(within, resolved, features, scratch, folder, name, pool);
        ScratchSpace space = new ScratchSpace(folder);
        Interruption interruption =
            new Interruption(
                interrupted, shortestLeft, new KeptEpoch(folder, name, memory.shape()))) {
      TrainerInput input = memory.input(facts.spread(), space, pool.until(interruption::isDue));
      Trainer trainer = settings.kind().trainer(input.withSweeps(sweeps));
      StopRule stop = new StopRule(trainer.tolerance(), patience, dataset.training().count());
      KeptEpoch best = within.best(folder, name, memory.shape(), features);
      List<Validation> held =
          validation.isPresent()
              ? List.of(Validation.ofError(validation.get()))
              : Validation.of(dataset, resolved, pool);
      TrainingRun run = new TrainingRun(trainer, memory.numbers(), stop, held, best, interruption);
      Optional<TrainingResult.Known> known =
          beginning.begin(run, trainer, checkpoint, dataset, resolved);
      known.ifPresent(listener::onOlderModel);
      return new RunOutput(dataset, resolved, target, checkpoint).of(run, listener, control, known);
    } catch (UnsolvableRowException e) {
      throw e.named(id(e), settings.kind().remedy(e, resolved, facts.spread()));
    }
  }

  /** The external id of the user or item whose row could not be solved. */
  private String id(UnsolvableRowException e) {
    return (e.side().equals("user") ? dataset.userIds() : dataset.itemIds()).shown(e.row());
  }
}
