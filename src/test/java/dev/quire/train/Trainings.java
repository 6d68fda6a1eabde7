package dev.quire.train;

import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePriors;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ModelPart;
import dev.quire.model.ParameterMemory;
import dev.quire.model.Parameters;
import dev.quire.model.TimeGroup;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Regularization;
import dev.quire.train.als.AlsKind;
import dev.quire.train.als.AlsOptions;
import dev.quire.train.als.BiasKind;
import dev.quire.train.vb.VariationalOptions;
import dev.quire.train.vb.VbKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Trainings by hand, for the tests of trainers. */
public final class Trainings {
  private Trainings() {}

  /** Does the epochs of a trainer whose parameters are where they should begin. */
  public static List<EpochResult> run(Trainer trainer, long ratings, Parameters parameters) {
    return run(trainer, ratings, parameters, Optional.empty(), result -> {});
  }

  /** The same with validation. Its patience is 3; the last epoch is what stays. */
  public static List<EpochResult> run(
      Trainer trainer,
      long ratings,
      Parameters parameters,
      Optional<ToDoubleFunction<Parameters>> validation,
      TrainingListener listener) {
    ModelNumbers numbers = new ModelNumbers(parameters, Optional.empty(), FeaturePriors.NONE);
    ParameterMemory.Shape shape =
        new ParameterMemory.Shape(
            parameters.globalMean(),
            parameters.users(),
            parameters.items(),
            parameters.rank(),
            Set.of(),
            0);
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (KeptEpoch best = new KeptEpoch(folder, "best", shape);
        Interruption none =
            new Interruption(
                Optional.empty(), Duration.ZERO, new KeptEpoch(folder, "never", shape))) {
      StopRule stop = new StopRule(trainer.tolerance(), 3, ratings);
      TrainingRun run =
          new TrainingRun(
              trainer,
              numbers,
              stop,
              validation.stream().map(Validation::ofError).toList(),
              best,
              none);
      run.toEnd(listener, TrainingControl.NONE, () -> {});
      return run.history();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What models have of times beside what they learn: see {@link RatingTimes}. */
  public static List<TimeGroup> groups(
      Ratings ratings, Timestamps times, Set<ModelPart> parts, Arena arena, WorkerPool pool) {
    return new RatingTimes(ratings.byUser(), times, arena, pool).groups(parts);
  }

  /** As the kind {@code als} has them, or with rank 0 {@code bias}. */
  public static Settings settings(AlsOptions options) {
    Regularization regularization = options.regularization();
    Settings settings =
        Settings.of(options.rank() == 0 ? new BiasKind() : new AlsKind())
            .with(AlsKind.EPOCHS, options.epochs())
            .with(AlsKind.LAMBDA, regularization.lambda())
            .with(AlsKind.GAMMA, regularization.gamma());
    return options.rank() == 0
        ? settings
        : settings
            .with(AlsKind.RANK, options.rank())
            .with(AlsKind.TAU, regularization.tau())
            .with(AlsKind.REG_EXPONENT, regularization.exponent())
            .with(AlsKind.BIAS_UPDATE, options.biasUpdate())
            .with(AlsKind.SEED, options.seed());
  }

  /** As the kind {@code vb} has them. */
  public static Settings settings(VariationalOptions options) {
    return Settings.of(new VbKind())
        .with(VbKind.RANK, options.rank())
        .with(VbKind.EPOCHS, options.epochs())
        .with(VbKind.VARIANCE, options.variance())
        .with(VbKind.TOLERANCE, options.tolerance())
        .with(VbKind.SEED, options.seed())
        .with(VbKind.NOISE, options.noise())
        .with(VbKind.IMPLICIT, options.implicit())
        .with(VbKind.TIME, options.time());
  }
}
