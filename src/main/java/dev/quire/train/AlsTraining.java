package dev.quire.train;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Ratings;
import dev.quire.files.Target;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.ParameterMemory;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Regularization;
import dev.quire.solve.UnsolvableRowException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** From a dataset to a model file, by alternating least squares. */
public final class AlsTraining {
  private AlsTraining() {}

  /**
   * Trains a model, {@code als} or with rank 0 {@code bias}, and writes it.
   *
   * <p>The file is the same for the same dataset and options, byte for byte, whatever the number of
   * threads; so it holds no times.
   *
   * @param target where no file is yet
   * @param validation error of parameters on held-out ratings, if there are any
   * @return the results of all epochs, in order
   */
  public static List<EpochResult> run(
      Dataset dataset,
      AlsOptions options,
      Path target,
      Optional<ToDoubleFunction<Parameters>> validation,
      WorkerPool pool,
      TrainingListener listener)
      throws IOException {
    return run(
        dataset,
        spread -> options,
        Optional.empty(),
        Model.target(target, false),
        Optional.empty(),
        validation,
        pool,
        listener);
  }

  /**
   * The same with features of the items, and for models larger than memory.
   *
   * @param chosen the options, given the {@linkplain RatingSpread spread} of the training ratings,
   *     to which defaults are relative
   * @param features of the dataset's items, if the model shall know any
   * @param target as {@link Model#target} gives it
   * @param scratch a folder for a file that the parameters are in during training; none to keep
   *     them in the memory of the process
   */
  public static List<EpochResult> run(
      Dataset dataset,
      DoubleFunction<AlsOptions> chosen,
      Optional<ItemFeatures> features,
      Target target,
      Optional<Path> scratch,
      Optional<ToDoubleFunction<Parameters>> validation,
      WorkerPool pool,
      TrainingListener listener)
      throws IOException {
    Ratings ratings = dataset.training();
    double spread = RatingSpread.of(ratings, pool);
    AlsOptions options = chosen.apply(spread);
    try (Arena arena = Arena.ofShared();
        ParameterMemory memory = ModelOutput.memory(ratings, options.rank(), false, scratch)) {
      Parameters parameters = memory.parameters();
      Optional<FeaturePrior> prior =
          features.map(known -> FeaturePrior.allocate(arena, known, options.rank()));
      AlsTrainer.initialize(parameters, ratings, options.seed(), spread, pool);
      List<EpochResult> history =
          new AlsTrainer(ratings, options, parameters, prior, pool).train(validation, listener);
      ModelOutput.write(target, memory, prior, dataset, metadata(options), history);
      return history;
    } catch (UnsolvableRowException e) {
      String id = ModelOutput.id(dataset, e);
      throw e.reason() == UnsolvableRowException.Reason.NOT_DETERMINED
              && isLambdaToBlame(options.regularization(), spread)
          ? e.named(id, "lower lambda, the precision of a rating")
          : e.named(id);
    }
  }

  /** Whether it is further above 1 than tau, in units of the ratings, is below 1. */
  private static boolean isLambdaToBlame(Regularization regularization, double spread) {
    double lambda = regularization.lambda();
    return lambda > 1 && lambda * regularization.tau() > spread;
  }

  private static Map<String, String> metadata(AlsOptions options) {
    Regularization regularization = options.regularization();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("model", options.rank() == 0 ? "bias" : "als");
    metadata.put("epochs", String.valueOf(options.epochs()));
    metadata.put("lambda", String.valueOf(regularization.lambda()));
    metadata.put("gamma", String.valueOf(regularization.gamma()));
    if (options.rank() > 0) {
      metadata.put("tau", String.valueOf(regularization.tau()));
      metadata.put("reg-exponent", String.valueOf(regularization.exponent()));
      metadata.put("bias-update", options.biasUpdate().name().toLowerCase(Locale.ROOT));
      metadata.put("seed", String.valueOf(options.seed()));
    }
    return metadata;
  }
}
