package dev.quire.train;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.dataset.Ratings;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ParameterMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/** The numbers that a training works on: off the heap, or in a scratch file. */
final class TrainingMemory implements AutoCloseable {
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
            ? ParameterMemory.map(scratch.get(), shape)
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

  @Override
  public void close() {
    memory.close();
    arena.close();
  }
}
