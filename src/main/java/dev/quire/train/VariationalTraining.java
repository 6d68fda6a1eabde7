package dev.quire.train;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Ratings;
import dev.quire.files.Target;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.ParameterMemory;
import dev.quire.model.Parameters;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.UnsolvableRowException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/** From a dataset to a model file with means and variances, by variational Bayes. */
public final class VariationalTraining {
  private VariationalTraining() {}

  /**
   * Trains a model {@code vb} and writes it.
   *
   * <p>The file is the same for the same dataset and options, byte for byte, whatever the number of
   * threads.
   *
   * @param features of the dataset's items, if the model shall know any
   * @param target as {@link Model#target} gives it
   * @param scratch a folder for a file that the numbers are in during training; none to keep them
   *     in the memory of the process
   * @param validation error of parameters on held-out ratings, if there are any
   * @return the results of all epochs, in order
   */
  public static List<EpochResult> run(
      Dataset dataset,
      VariationalOptions options,
      Optional<ItemFeatures> features,
      Target target,
      Optional<Path> scratch,
      Optional<ToDoubleFunction<Parameters>> validation,
      WorkerPool pool,
      TrainingListener listener)
      throws IOException {
    Ratings ratings = dataset.training();
    double spread = RatingSpread.of(ratings, pool);
    try (Arena arena = Arena.ofShared();
        ParameterMemory memory = ModelOutput.memory(ratings, options.rank(), true, scratch)) {
      Parameters means = memory.parameters();
      Variances variances = memory.variances().orElseThrow();
      VariationalTrainer.initialize(means, variances, ratings, options.seed(), spread, pool);
      Optional<FeaturePrior> prior =
          features.map(known -> FeaturePrior.allocate(arena, known, options.rank()));
      VariationalTrainer trainer =
          new VariationalTrainer(ratings, options, spread, means, variances, prior, pool);
      List<EpochResult> history = trainer.train(validation, listener);
      Map<String, String> metadata = metadata(options, trainer.precisions());
      ModelOutput.write(target, memory, prior, dataset, metadata, history);
      return history;
    } catch (UnsolvableRowException e) {
      String id = ModelOutput.id(dataset, e);
      throw e.reason() == UnsolvableRowException.Reason.NOT_DETERMINED
          ? e.named(id, "lower the rank: with this one the ratings are explained without noise")
          : e.named(id);
    }
  }

  /**
   * Whether training has come to an end by itself, rather than to its last epoch.
   *
   * @param history what {@link #run} gave for these options
   */
  public static boolean hasConverged(
      Dataset dataset, VariationalOptions options, List<EpochResult> history) {
    return new StopRule(options.tolerance(), dataset.training().count()).applies(history);
  }

  private static Map<String, String> metadata(VariationalOptions options, Precisions learned) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("model", "vb");
    metadata.put("epochs", String.valueOf(options.epochs()));
    metadata.put("variance", options.variance().toString());
    metadata.put("tolerance", String.valueOf(options.tolerance()));
    metadata.put("seed", String.valueOf(options.seed()));
    metadata.put("learned_lambda", String.valueOf(learned.lambda()));
    metadata.put("item_precision", JsonMapper.shared().writeValueAsString(learned.items()));
    metadata.put("item_bias_precision", String.valueOf(learned.itemBias()));
    metadata.put("user_bias_precision", String.valueOf(learned.userBias()));
    return metadata;
  }
}
