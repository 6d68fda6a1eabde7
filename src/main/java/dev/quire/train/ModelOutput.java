package dev.quire.train;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.DatasetInfo;
import dev.quire.dataset.Ratings;
import dev.quire.files.Target;
import dev.quire.mapped.Layouts;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.ParameterMemory;
import dev.quire.solve.UnsolvableRowException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What all trainings have in common: memory to work in, and the model file in the end. */
final class ModelOutput {
  private ModelOutput() {}

  /**
   * Memory for a model of a dataset.
   *
   * @param scratch a folder for a file that the parameters are in; none for the process's memory
   */
  static ParameterMemory memory(
      Ratings ratings, int rank, boolean variances, Optional<Path> scratch) throws IOException {
    ParameterMemory.Shape shape =
        new ParameterMemory.Shape(
            ratings.globalMean(), ratings.users(), ratings.items(), rank, variances);
    return scratch.isPresent()
        ? ParameterMemory.map(scratch.get(), shape)
        : ParameterMemory.allocate(shape);
  }

  /**
   * Writes the model file. It holds no times, so that it depends on dataset and options alone.
   *
   * @param prior features of the items and their vectors, if the model knows any
   * @param options kind of model, and the options it was trained with
   */
  static void write(
      Target target,
      ParameterMemory memory,
      Optional<FeaturePrior> prior,
      Dataset dataset,
      Map<String, String> options,
      List<EpochResult> history)
      throws IOException {
    DatasetInfo info = dataset.info();
    Map<String, String> metadata = new LinkedHashMap<>(options);
    metadata.put("dataset_fingerprint", info.fingerprint());
    metadata.put("min_rating", String.valueOf(info.minRating()));
    metadata.put("max_rating", String.valueOf(info.maxRating()));
    metadata.put("history", historyJson(ThinnedHistory.of(history)));
    try (Arena arena = Arena.ofShared()) {
      Model.write(
          target.madeFrom(dataset),
          memory.parameters(),
          memory.variances(),
          metadata,
          itemCounts(arena, dataset.training()),
          dataset.userIds(),
          dataset.itemIds(),
          dataset.catalogue(),
          prior);
    }
  }

  /** The external id of the user or item whose row could not be solved. */
  static String id(Dataset dataset, UnsolvableRowException e) {
    return String.valueOf(
        e.side().equals("user") ? dataset.userIds().id(e.row()) : dataset.itemIds().id(e.row()));
  }

  private static MemorySegment itemCounts(Arena arena, Ratings ratings) {
    MemorySegment counts = arena.allocate((long) ratings.items() * Integer.BYTES);
    for (int item = 0; item < ratings.items(); item++) {
      counts.setAtIndex(Layouts.I32, item, ratings.byItem().rowLength(item));
    }
    return counts;
  }

  private static String historyJson(List<EpochResult> history) {
    JsonMapper json = JsonMapper.shared();
    ArrayNode array = json.createArrayNode();
    for (EpochResult result : history) {
      ObjectNode epoch = array.addObject();
      epoch.put("epoch", result.epoch());
      epoch.put(result.goal(), result.objective());
      epoch.put("train_rmse", result.trainRmse());
      result.validationRmse().ifPresent(rmse -> epoch.put("validation_rmse", rmse));
    }
    return json.writeValueAsString(array);
  }
}
