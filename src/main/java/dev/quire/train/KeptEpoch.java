package dev.quire.train;

import dev.quire.model.ModelNumbers;
import dev.quire.model.ParameterMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A copy of the numbers of an epoch, in a scratch file, and what had been learned beside them. Of
 * ratings and preferences in one model it may be of two epochs.
 */
final class KeptEpoch implements AutoCloseable {
  private final Path folder;
  private final String name;
  private final ParameterMemory.Shape shape;
  private final Arena arena = Arena.ofShared();
  private ParameterMemory memory; // null until there was one
  private ModelNumbers numbers;
  private Map<String, String> learned; // null until there is a copy
  private boolean hasPreference; // beside ratings

  /**
   * None so far.
   *
   * @param folder where the file will be until {@link #close}
   * @param name of what it is for: who writes that removes what killed ones have left
   * @param shape of the numbers
   */
  KeptEpoch(Path folder, String name, ParameterMemory.Shape shape) {
    this.folder = folder;
    this.name = name;
    this.shape = shape;
  }

  /**
   * Keeps a copy in the place of the one before.
   *
   * @param current all numbers, or those of ratings alone: what is kept of preferences stays
   * @throws IOException when there is no space for it
   */
  void keep(ModelNumbers current, Map<String, String> learnedSoFar) throws IOException {
    requireMemory(current);
    boolean ofBoth = current.preference().isPresent();
    (ofBoth ? numbers : numbers.ofRatings()).copyFrom(current);
    hasPreference |= ofBoth;
    learned = new TreeMap<>(learnedSoFar); // in an order that no process differs in
  }

  /** Keeps a copy of the preferences beside ratings alone. */
  void keepPreference(ModelNumbers current) throws IOException {
    requireMemory(current);
    numbers.preference().orElseThrow().copyFrom(current.preference().orElseThrow());
    hasPreference = true;
  }

  private void requireMemory(ModelNumbers current) throws IOException {
    if (memory == null) {
      memory = ParameterMemory.map(folder, name, shape);
      numbers = memory.numbers(current.priors().features(), arena);
    }
  }

  /** Whether there is one. */
  boolean isKept() {
    return learned != null;
  }

  /** Begins anew, in the same file, for a training with the same features. */
  void forget() {
    learned = null;
    hasPreference = false;
  }

  /** Its numbers: of ratings alone, where preferences were never kept. */
  ModelNumbers numbers() {
    return hasPreference ? numbers : numbers.ofRatings();
  }

  /** What had been learned beside them. */
  Map<String, String> learned() {
    return learned;
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
    }
    arena.close();
  }
}
