package dev.quire.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.dataset.ConvertListener;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.HasProblem;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A small dataset, and what tests of searches over it have in common. */
abstract class TuningFixture {
  static final Map<String, String> FIXED = Map.of("epochs", "18", "gamma", "2");
  static final String[] GRID = {"rank=1,2,3,4", "tau=1,4,16"};

  @TempDir static Path shared;

  static Dataset dataset;
  static WorkerPool pool;

  @TempDir Path folder;

  Path to;

  @BeforeAll
  static void convert() throws Exception {
    pool = new WorkerPool(2);
    Path raw = shared.resolve("raw");
    RatingGenerator.generate(GeneratorOptions.of(6_000, 3), raw, false, pool, done -> {});
    dataset = dataset("dataset", Split.random(0.1, 0.1, 1));
  }

  static Dataset dataset(String name, Split split) throws IOException {
    Path ratings = shared.resolve("raw").resolve(RatingGenerator.RATINGS_FILE);
    Path target = shared.resolve(name);
    Converter.convert(
        ConvertOptions.of(ratings, target).withSplit(split), pool, ConvertListener.NONE);
    return Dataset.open(target);
  }

  @AfterAll
  static void close() {
    dataset.close();
    pool.close();
  }

  @BeforeEach
  void name() {
    to = folder.resolve("best.safetensors");
  }

  static Settings als(Map<String, String> values) {
    return Settings.of(ModelKinds.of("als"), values);
  }

  static Tuning tuning(String... grid) {
    Settings fixed = als(FIXED);
    return Tuning.of(dataset, fixed, Grid.of(fixed.kind(), List.of(grid)));
  }

  TuningResult run(Tuning tuning) throws IOException {
    TuningResult result = tuning.run(to, false, pool).orElseThrow();
    assertEquals(Set.of("best.safetensors"), names(), "what is left");
    return result;
  }

  Set<String> names() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return new HashSet<>(paths.map(path -> path.getFileName().toString()).toList());
    }
  }

  /** All that a search has found; settings have no equals. */
  static List<?> found(TuningResult result) {
    return List.of(
        result.best(),
        result.settings().chosen(),
        result.trials(),
        result.effects(),
        result.bounds());
  }

  /** The model that a training gives without any search. */
  byte[] trained(Map<String, String> settings) throws IOException {
    Path file = folder.resolve("alone.safetensors");
    Settings all = als(FIXED);
    all =
        als(
            Stream.of(all.chosen(), settings)
                .flatMap(m -> m.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    Training.of(dataset, all).run(Model.target(file, true), pool);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  /** Stops after so many epochs of all trials together. */
  static TrainingControl stopAfter(int epochs) {
    return new TrainingControl() {
      private int asked;

      @Override
      public boolean checkpointIsDue() {
        return false;
      }

      @Override
      public boolean stopIsWanted() {
        return ++asked > epochs;
      }
    };
  }

  String problem(Tuning tuning, boolean force) {
    HasProblem thrown =
        (HasProblem) assertThrows(Exception.class, () -> tuning.run(to, force, pool));
    return thrown.problem().toString();
  }
}
