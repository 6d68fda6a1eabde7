package dev.quire.bench;

import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.RandomParameters;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** A model file of random factors with MovieLens 32M's items, mapped; gone at {@link #close}. */
final class GeneratedModel implements AutoCloseable {
  static final int ITEMS = 84_432;

  /** Some blocks for each core, which is enough: a user costs what every other user costs. */
  static final int USERS = 4096;

  private final Path folder;
  private final Model model;

  GeneratedModel(int rank) throws IOException {
    folder = Files.createTempDirectory("quire-bench");
    try (Arena arena = Arena.ofConfined()) {
      model = ModelFixture.of(RandomParameters.of(arena, USERS, ITEMS, rank, 42)).open(folder);
    }
  }

  Model model() {
    return model;
  }

  /** Dense indices of all users, [USERS]. */
  static int[] users() {
    return IntStream.range(0, USERS).toArray();
  }

  @Override
  public void close() throws IOException {
    model.close();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
