package dev.quire.train;

import dev.quire.dataset.Dataset;
import dev.quire.model.ParameterMemory;
import dev.quire.model.SideFeatures;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Trainings of one dataset, one after the other, as a search has them: what they all need to know
 * of its ratings is found out once, and the memory of one is the next one's, where it fits. So the
 * pages are there already, and the process never has more of them than one training needs.
 *
 * <p>For one training at a time.
 */
public final class TrainingSeries implements AutoCloseable {
  private final Dataset dataset;
  private Kept<RatingFacts> facts; // these three: null until a training asks for them
  private Kept<ParameterMemory> memory;
  private Kept<KeptEpoch> best;

  /**
   * What is used again.
   *
   * @param key what the next training has to have in common with the last one for that
   */
  private record Kept<T>(Object key, T of) {}

  private record Place(Path folder, ParameterMemory.Shape shape, SideFeatures features) {}

  /** Of a dataset, which is open until this is closed. */
  public TrainingSeries(Dataset dataset) {
    this.dataset = dataset;
  }

  Dataset dataset() {
    return dataset;
  }

  /** Facts about the ratings, some of which are found out later, by the same pool. */
  RatingFacts facts(WorkerPool pool) {
    if (facts == null || facts.key != pool) {
      facts = new Kept<>(pool, RatingFacts.of(dataset, pool));
    }
    return facts.of;
  }

  /**
   * Memory for the numbers of a training, all 0; it stays this series'.
   *
   * @param folder where the file for those of times is, if there are any
   * @param name of that
   */
  ParameterMemory memory(ParameterMemory.Shape shape, Path folder, String name) throws IOException {
    if (memory != null && memory.key.equals(shape)) {
      memory.of.clear();
    } else {
      closeMemory();
      memory = new Kept<>(shape, ParameterMemory.allocate(shape, folder, name));
    }
    return memory.of;
  }

  /**
   * A place for the best epoch of a training, with none in it; it stays this series'.
   *
   * @param folder where its file is
   * @param name of that
   * @param features whose vectors are among its numbers
   */
  KeptEpoch best(Path folder, String name, ParameterMemory.Shape shape, SideFeatures features) {
    Place place = new Place(folder, shape, features);
    if (best != null && best.key.equals(place)) {
      best.of.forget();
    } else {
      closeBest();
      best = new Kept<>(place, new KeptEpoch(folder, name, shape));
    }
    return best.of;
  }

  private void closeMemory() {
    if (memory != null) {
      memory.of.close();
      memory = null;
    }
  }

  private void closeBest() {
    if (best != null) {
      best.of.close();
      best = null;
    }
  }

  /** Gives memory and files back; another training takes them anew. */
  public void release() {
    closeMemory();
    closeBest();
  }

  @Override
  public void close() {
    release();
  }
}
