package dev.quire.train;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.dataset.Ratings;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ParameterMemory;
import dev.quire.model.ScratchSpace;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/** The numbers that a training works on: off the heap, or in a scratch file. */
final class TrainingMemory implements AutoCloseable {
  /** Of files in a scratch folder, where each training removes what killed ones have left. */
  static final String SCRATCH_NAME = "parameters";

  private final Ratings ratings;
  private final Settings settings;
  private final ParameterMemory.Shape shape;
  private final ParameterMemory memory;
  private final Arena arena = Arena.ofShared(); // of the feature vectors
  private final ModelNumbers numbers;

  /**
   * All 0.
   *
   * @param settings with all defaults resolved
   * @param scratch folder of the file, if there is to be one
   */
  TrainingMemory(
      Ratings ratings, Settings settings, Optional<ItemFeatures> features, Optional<Path> scratch)
      throws IOException {
    this.ratings = ratings;
    this.settings = settings;
    ModelKind kind = settings.kind();
    this.shape =
        new ParameterMemory.Shape(
            kind.globalMean(ratings),
            ratings.users(),
            ratings.items(),
            kind.rank(settings),
            kind.parts(settings),
            kind.preferenceRank(settings));
    this.memory =
        scratch.isPresent()
            ? ParameterMemory.map(scratch.get(), SCRATCH_NAME, shape)
            : ParameterMemory.allocate(shape);
    this.numbers = memory.numbers(features, arena);
  }

  /** What another memory of these numbers has to be like. */
  ParameterMemory.Shape shape() {
    return shape;
  }

  ModelNumbers numbers() {
    return numbers;
  }

  /**
   * What a trainer works with, these numbers among it.
   *
   * @param spread standard deviation of the ratings
   */
  TrainerInput input(double spread, ScratchSpace scratch, WorkerPool pool) {
    return new TrainerInput(ratings, spread, settings, numbers, scratch, pool);
  }

  @Override
  public void close() {
    memory.close();
    arena.close();
  }
}
