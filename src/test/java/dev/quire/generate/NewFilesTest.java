package dev.quire.generate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several files that belong together, and somebody else who makes the same ones. */
class NewFilesTest {
  @TempDir Path dir;

  private static void generate(GeneratorOptions options, Path target) throws IOException {
    try (WorkerPool pool = new WorkerPool(1)) {
      RatingGenerator.generate(options, target, false, pool, made -> {});
    }
  }

  /** The files of two runs are never mixed. */
  @Test
  void ofTwoGeneratorsOneWinsAndTheOtherSaysWhereItsFilesAre() throws IOException {
    GeneratorOptions first = GeneratorOptions.of(1_000, 1);
    GeneratorOptions second = GeneratorOptions.of(1_000, 2);
    Path alone = dir.resolve("alone");
    generate(second, alone);
    Path shared = dir.resolve("shared");
    List<String> names = List.of("movies.csv", "truth.json", "ratings.csv");
    FileAlreadyExistsException e;
    try (WorkerPool pool = new WorkerPool(1)) {
      e =
          assertThrows(
              FileAlreadyExistsException.class,
              () ->
                  RatingGenerator.generate(
                      first,
                      shared,
                      false,
                      pool,
                      made -> assertDoesNotThrow(() -> generateOnce(second, shared))));
    }
    assertEquals(
        shared
            + ": files were made or changed by somebody else meanwhile, and stay: the new ones="
            + List.of(
                shared.resolve("movies.new.csv"),
                shared.resolve("truth.new.json"),
                shared.resolve("ratings.new.csv"))
            + "; look at both and remove some",
        e.getMessage());
    for (String name : names) {
      assertEquals(-1, Files.mismatch(alone.resolve(name), shared.resolve(name)), name);
    }
    assertEquals(6, shared.toFile().list().length);
  }

  private void generateOnce(GeneratorOptions options, Path target) throws IOException {
    if (Files.notExists(target.resolve("ratings.csv"))) {
      generate(options, target);
    }
  }
}
