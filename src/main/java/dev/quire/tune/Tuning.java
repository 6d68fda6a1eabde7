package dev.quire.tune;

import dev.quire.ask.Part;
import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.files.NewFile;
import dev.quire.files.Target;
import dev.quire.model.Model;
import dev.quire.model.SideFeatures;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.CommonSettings;
import dev.quire.train.Setting;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingControl;
import dev.quire.train.TrainingSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A search for the settings with which a kind of model is best on the validation part of a dataset.
 * The test part is never looked at to choose.
 *
 * <pre>
 * Settings settings = Settings.of(new AlsKind());
 * Optional&lt;TuningResult&gt; result =
 *     Tuning.of(dataset, settings, Grid.of(settings.kind(), List.of("rank=10,20", "tau=1..100:log5")))
 *         .run(path, false, pool);
 * </pre>
 *
 * <p>The best model is written, with the bytes that {@link Training} gives it. Dataset, settings
 * and grid decide about it, and neither the number of threads nor how often the search was
 * interrupted: the next one for the same model goes on where the last one was left, however it
 * ended.
 */
public final class Tuning {
  private static final Setting<Integer> EPOCHS = CommonSettings.epochs(1);
  private static final Setting<Long> SEED = CommonSettings.seed();
  private static final int USUAL_SAMPLES = 20;

  private final Dataset dataset;
  private final Settings fixed;
  private final Grid grid;
  private Method method = Method.HALVING;
  private Measure by;
  private OptionalInt samples = OptionalInt.empty();
  private List<Part> others = List.of();
  private SideFeatures features = SideFeatures.NONE;
  private TrainingControl control = TrainingControl.NONE;
  private Optional<Consumer<Training>> interrupted = Optional.empty();
  private TuningListener listener = TuningListener.NONE;

  private Tuning(Dataset dataset, Settings fixed, Grid grid) {
    this.dataset = dataset;
    this.fixed = fixed;
    this.grid = grid;
    this.by = Measure.usual(fixed);
  }

  /**
   * A search.
   *
   * @param fixed settings that all trials have, and their kind; none of those in the grid
   */
  public static Tuning of(Dataset dataset, Settings fixed, Grid grid) {
    return new Tuning(dataset, fixed, grid);
  }

  /** Searches so; {@link Method#HALVING} when nothing is said. */
  public Tuning method(Method way) {
    method = way;
    return this;
  }

  /** Goes for this; {@link Measure#usual} when nothing is said. */
  public Tuning by(Measure measure) {
    by = measure;
    return this;
  }

  /**
   * Tries so many points of the grid, drawn at random by the seed of the settings.
   *
   * @throws BadInputException when it is none, or too many
   */
  public Tuning samples(int points) {
    samples = OptionalInt.of(points);
    return this;
  }

  /** Measures finished models on other parts, too, which decides nothing. */
  public Tuning alsoOn(Part... parts) {
    others = List.of(parts);
    return this;
  }

  /** Trains with features of the items. */
  public Tuning features(FeatureMatrix known) {
    Training.of(dataset, fixed).features(known); // or says that they are of no use
    features = features.withItems(known);
    return this;
  }

  /** Trains with features of the users. */
  public Tuning userFeatures(FeatureMatrix known) {
    Training.of(dataset, fixed).userFeatures(known); // or says that they are of no use
    features = features.withUsers(known);
    return this;
  }

  /** Asks after each epoch whether to save or to stop. */
  public Tuning control(TrainingControl asked) {
    control = asked;
    return this;
  }

  /**
   * Leaves an epoch in its midst, too, as soon as something is true: its trial goes on later from
   * the last whole one. See {@link Training#interruptible}.
   *
   * @param wanted asked often, on any thread; once true it stays true
   * @param shortest epochs after one that took less than this are finished; zero leaves any
   */
  public Tuning interruptible(BooleanSupplier wanted, Duration shortest) {
    interrupted = Optional.of(training -> training.interruptible(wanted, shortest));
    return this;
  }

  /** Tells of each trial. */
  public Tuning listener(TuningListener hearing) {
    listener = hearing;
    return this;
  }

  /**
   * Searches, and writes the best model. Until it is there, a folder beside it, {@code x.tune} of
   * {@code x.safetensors}, has what is done so far.
   *
   * @param force whether a model that is there may be replaced, and so may the state of another
   *     search
   * @return nothing when it was asked to stop; then the same search goes on from there
   * @throws BadInputException when dataset, kind, measure and grid don't go together: before
   *     anything is trained
   */
  public Optional<TuningResult> run(Path to, boolean force, WorkerPool pool) throws IOException {
    Plan plan = plan();
    Target target = Model.target(to, true);
    Path folder = Ledger.folder(target);
    boolean taken = Files.exists(to) && !force;
    if (taken && !Ledger.exists(folder)) {
      throw Target.existsAlready(to, "");
    }
    TrialSetup setup =
        new TrialSetup(dataset, new TrainingSeries(dataset), fixed, features, by, others);
    try (Ledger ledger = Ledger.open(folder, description(setup), force);
        TrainingSeries series = setup.series()) {
      if (taken && !ledger.isComplete()) {
        throw Target.existsAlready(to, "");
      }
      Trials trials = new Trials(setup, control, interrupted, listener, ledger, pool);
      Trial best = search(plan, trials, ledger);
      if (!taken) {
        put(ledger.model(best), target);
      } else if (setup.training(best).finished(to, pool).isEmpty()) {
        throw Target.existsAlready(to, ""); // somebody else's, from between our end and now
      }
      TuningResult result =
          new TuningResult(
              by,
              best,
              setup.settings(best),
              trials.all(),
              Effect.of(grid, trials.all(), by),
              Bound.of(grid, best));
      listener.onResult(result);
      series.release(); // what it has in the folder of the ledger
      ledger.remove();
      return Optional.of(result);
    } catch (Trials.SearchStoppedException e) {
      return Optional.empty();
    }
  }

  private Trial search(Plan plan, Trials trials, Ledger ledger) throws IOException {
    if (ledger.size() > 0) {
      listener.onResume(ledger.size());
    }
    try {
      Trial best = method.search(plan, trials);
      if (best.failure().isPresent()) {
        ledger.remove();
        throw withoutSuccess(best);
      }
      ledger.complete(best);
      return best;
    } catch (IOException | BadInputException e) {
      if (ledger.size() == 0) { // nothing to go on from
        ledger.remove();
      }
      throw e;
    }
  }

  /** A copy, so that the trial is there until the model is. */
  private void put(Path best, Target target) throws IOException {
    try (NewFile file = NewFile.create(target.madeFrom(dataset))) {
      Files.copy(best, file.stream());
      file.commit();
    }
  }

  private static BadInputException withoutSuccess(Trial best) {
    return new BadInputException(
        Problem.of("no trial could be trained")
            .with("trial", best.number())
            .with("settings", best.settings())
            .with("reason", best.failure().orElseThrow())
            .remedy("search among others"));
  }

  /** What to try, as far as it is of use. */
  private Plan plan() {
    requireUse();
    OptionalInt drawn =
        method == Method.RANDOM && samples.isEmpty() ? OptionalInt.of(USUAL_SAMPLES) : samples;
    Plan plan = new Plan(grid, drawn, valueOr(SEED, 0L), valueOr(EPOCHS, 1));
    if (method == Method.SEQUENTIAL) {
      grid.requireFewValues();
    } else {
      plan.points(); // or says what is wrong with them
    }
    return plan;
  }

  /** Refuses what doesn't go together. */
  private void requireUse() {
    by.requireUse(fixed.kind());
    requireValidation();
    for (String name : fixed.chosen().keySet()) {
      if (grid.has(name)) {
        throw new BadInputException(
            Problem.of("{setting} both fixed and in the grid")
                .setting(name, fixed.chosen().get(name))
                .remedy("give one of both"));
      }
    }
    Map<String, String> some = new LinkedHashMap<>(fixed.chosen());
    some.putAll(grid.draw(1, 0).getFirst());
    Settings.of(fixed.kind(), some).requireUse(grid::has);
    if (samples.isPresent() && !method.takesSamples()) {
      throw new BadInputException(
          Problem.of("{setting} without use")
              .setting("samples", samples.getAsInt())
              .setting("search", method)
              .remedy("it goes with {search=random} or {search=halving}"));
    }
    if (method == Method.HALVING && grid.has(EPOCHS.name())) {
      throw new BadInputException(
          Problem.of("halving itself shares out the epochs")
              .remedy("take them out of the grid, or search with {search=grid}"));
    }
  }

  /** The value of a setting that not every kind of model has. */
  private <T> T valueOr(Setting<T> setting, T without) {
    return fixed.kind().setting(setting.name()).isPresent() ? fixed.get(setting) : without;
  }

  private void requireValidation() {
    if (dataset.info().valid() == 0) {
      throw new BadInputException(
          Problem.of("no ratings are set aside for validation")
              .with("dataset", dataset.folder())
              .remedy(
                  "make a dataset that has some: {:split} {}"
                      + withValidation(dataset.info().split())
                      + " {to} NEW",
                  dataset.folder()));
    }
  }

  /** The same split with validation, in words of a {@link Problem}: its test part stays. */
  private static String withValidation(Split split) {
    if (split.recipe() == Split.Recipe.NONE) {
      return " {valid=0.1}";
    }
    String recipe = " {split=" + split.recipe() + "} {seed=" + split.seed() + "}";
    return split.testLast() > 0
        ? recipe + " {last=" + split.testLast() + ",1}"
        : recipe + " {test=" + split.testShare() + "} {valid=0.1}";
  }

  /** All that the result depends on. */
  private Map<String, String> description(TrialSetup setup) {
    Map<String, String> search = setup.description();
    search.put("grid", String.valueOf(grid.axes()));
    search.put("search", method.key());
    search.put("samples", samples.isPresent() ? String.valueOf(samples.getAsInt()) : "all");
    return search;
  }
}
