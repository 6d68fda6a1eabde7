package dev.quire.train;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.DatasetInfo;
import dev.quire.dataset.Ratings;
import dev.quire.files.Target;
import dev.quire.mapped.Layouts;
import dev.quire.model.ModelContent;
import dev.quire.model.ModelMetadata;
import dev.quire.model.ModelNumbers;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what a training has come to, as a model file. It holds no times, so that it depends on
 * dataset and settings alone.
 */
final class ModelOutput {
  static final String HISTORY = "history";
  static final String BEST_EPOCH = "best_epoch";

  /** The same of preferences beside ratings, where their epochs were measured. */
  static final String BEST_PREFERENCE_EPOCH = "best_preference_epoch";

  /** Of checkpoints, and of models whose training had an eye to its validation error. */
  static final String PATIENCE = "patience";

  private final Dataset dataset;
  private final Settings settings;

  /**
   * For trainings of a dataset.
   *
   * @param settings with all defaults resolved
   */
  ModelOutput(Dataset dataset, Settings settings) {
    this.dataset = dataset;
    this.settings = settings;
  }

  /** Writes the finished model: what {@link TrainingRun#keepBest} has left. */
  void write(Target target, TrainingRun run, int keptEpoch) throws IOException {
    Map<String, String> metadata = metadata(run);
    if (History.bestEpoch(run.history()) > 0 && run.patience() > 0) {
      metadata.put(BEST_EPOCH, String.valueOf(keptEpoch));
      metadata.put(PATIENCE, String.valueOf(run.patience()));
    }
    if (run.keptPreferenceEpoch() > 0) {
      metadata.put(BEST_PREFERENCE_EPOCH, String.valueOf(run.keptPreferenceEpoch()));
    }
    write(target, run.numbers(), Optional.empty(), metadata);
  }

  /** Writes a checkpoint: the model as it is now, and what else it takes to go on. */
  void writeCheckpoint(Target target, TrainingRun run) throws IOException {
    Map<String, String> metadata = metadata(run);
    metadata.put(Checkpoint.EPOCH, String.valueOf(run.epochs()));
    metadata.put(PATIENCE, String.valueOf(run.patience()));
    Optional<KeptEpoch> best = run.earlierBest();
    best.ifPresent(
        kept -> kept.learned().forEach((key, value) -> metadata.put(Checkpoint.BEST + key, value)));
    write(target, run.numbers(), best.map(KeptEpoch::numbers), metadata);
  }

  private Map<String, String> metadata(TrainingRun run) {
    DatasetInfo info = dataset.info();
    Map<String, String> metadata = settingsOf(settings);
    metadata.put(ModelMetadata.SCORE, settings.kind().score().key());
    metadata.putAll(run.learned());
    metadata.put(ModelMetadata.DATASET_FINGERPRINT, info.fingerprint());
    metadata.put(ModelMetadata.MIN_RATING, String.valueOf(info.minRating()));
    metadata.put(ModelMetadata.MAX_RATING, String.valueOf(info.maxRating()));
    if (info.isOfEvents()) {
      metadata.put(ModelMetadata.OBSERVED, info.observed().key());
    }
    metadata.put(HISTORY, History.json(run.history()));
    return metadata;
  }

  /** Kind of model and settings, by their names in the metadata. */
  static Map<String, String> settingsOf(Settings settings) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(ModelMetadata.MODEL, settings.kind().name());
    metadata.putAll(settings.written());
    return metadata;
  }

  private void write(
      Target target,
      ModelNumbers numbers,
      Optional<ModelNumbers> best,
      Map<String, String> metadata)
      throws IOException {
    try (Arena arena = Arena.ofShared()) {
      new ModelContent(
              numbers,
              best,
              metadata,
              itemCounts(arena, dataset.training()),
              dataset.userIds(),
              dataset.itemIds(),
              dataset.catalogue())
          .write(target.madeFrom(dataset));
    }
  }

  private static MemorySegment itemCounts(Arena arena, Ratings ratings) {
    MemorySegment counts = arena.allocate((long) ratings.items() * Integer.BYTES);
    for (int item = 0; item < ratings.items(); item++) {
      counts.setAtIndex(Layouts.I32, item, ratings.byItem().rowLength(item));
    }
    return counts;
  }
}
