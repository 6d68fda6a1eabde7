package dev.quire.generate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    List<String> names = List.of("truth.json", "movies.csv", "ratings.csv");
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
                shared.resolve("truth.new.json"),
                shared.resolve("movies.new.csv"),
                shared.resolve("ratings.new.csv"))
            + "; look at both and remove some",
        e.getMessage());
    for (String name : names) {
      assertEquals(-1, Files.mismatch(alone.resolve(name), shared.resolve(name)), name);
    }
    assertEquals(6, shared.toFile().list().length);
  }

  /**
   * A link to the first file makes its own name taken in the moment in which that gets its name.
   */
  @Test
  void aNameThatIsTakenBetweenTwoLeavesNoFileUnnamed() throws IOException {
    Files.createSymbolicLink(dir.resolve("b"), Path.of("a"));
    try (NewFiles files = new NewFiles(dir, List.of("a", "b", "c"), false)) {
      for (String name : List.of("a", "b", "c")) {
        files.write(name, file -> Files.writeString(file, name));
      }
      FileAlreadyExistsException e = assertThrows(FileAlreadyExistsException.class, files::publish);
      List<Path> places = List.of(dir.resolve("a"), dir.resolve("a.new"), dir.resolve("c.new"));
      assertTrue(e.getMessage().contains(": the new ones=" + places + "; "), e.getMessage());
      for (int i = 0; i < 3; i++) {
        assertEquals(List.of("a", "b", "c").get(i), Files.readString(places.get(i)));
      }
    }
  }

  private void generateOnce(GeneratorOptions options, Path target) throws IOException {
    if (Files.notExists(target.resolve("ratings.csv"))) {
      generate(options, target);
    }
  }
}
