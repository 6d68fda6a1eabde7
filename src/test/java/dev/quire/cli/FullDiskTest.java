package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that is full, played by a limit on the size of files: an exit code of 1, a sentence,
 * nothing left behind, nothing lost.
 */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class FullDiskTest {
  /** Kilobytes: more than the small files that a JVM may write, less than the results. */
  private static final String LIMIT = "ulimit -f 200";

  @TempDir static Path folder;

  private static Path ratings;

  @BeforeAll
  static void generate() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/bash")) || Files.isExecutable(Path.of("/usr/bin/bash")),
        "needs bash for its ulimit");
    Cli.generate(folder.resolve("raw"), 40_000);
    ratings = folder.resolve("raw/ratings.csv");
  }

  private static void assertFullDisk(Cli.Result result) {
    assertTrue(
        result
            .err()
            .matches(
                "quire: cannot write \\S+: bytes needed=\\d+, (reason=)?File too large;"
                    + " free some space or choose another place\n"),
        result.err());
    assertEquals(1, result.code());
    assertEquals("", result.out());
  }

  @Test
  void convertLeavesNothingBehindAndTheOldDatasetAsItWas() throws Exception {
    Path stores = Files.createDirectory(folder.resolve("stores"));
    Path scratch = Files.createDirectory(folder.resolve("convert"));
    Path target = stores.resolve("x");
    Path few = folder.resolve("few.csv");
    Files.writeString(few, "userId,movieId,rating\n1,2,3\n");
    Cli.run("convert", few, "--to", target).done();
    byte[] before = Files.readAllBytes(target.resolve("dataset.json"));
    assertFullDisk(
        ChildQuire.start(
                scratch,
                LIMIT,
                ChildQuire.FAST_START,
                "convert",
                ratings,
                "--to",
                target,
                "--force")
            .result());
    assertEquals(List.of("x"), Cli.list(stores));
    assertArrayEquals(before, Files.readAllBytes(target.resolve("dataset.json")));
    Cli.run("verify", target).done();
  }

  @Test
  void trainLeavesNothingBehindAndTheOldModelAsItWas() throws Exception {
    Path dataset = folder.resolve("dataset");
    Cli.run("convert", ratings, "--to", dataset).done();
    Path models = Files.createDirectory(folder.resolve("models"));
    Path scratch = Files.createDirectory(folder.resolve("train"));
    Path target = models.resolve("m.safetensors");
    Cli.run("train", dataset, "--model=bias", "--epochs=1", "--to", target).done();
    byte[] before = Files.readAllBytes(target);
    assertFullDisk(
        ChildQuire.start(
                scratch,
                LIMIT,
                ChildQuire.FAST_START,
                "train",
                dataset,
                "--model=als",
                "--rank=100",
                "--epochs=1",
                "--quiet",
                "--to",
                target,
                "--force")
            .result());
    assertEquals(List.of("m.safetensors"), Cli.list(models));
    assertArrayEquals(before, Files.readAllBytes(target));
  }

  /** Its older checkpoint is as good as ever. */
  @Test
  void aTrainingThatFailsSaysWhatItGoesOnFrom() throws Exception {
    Path dataset = folder.resolve("for checkpoints");
    Cli.run("convert", ratings, "--to", dataset).done();
    Path models = Files.createDirectory(folder.resolve("checkpoints"));
    Path target = models.resolve("m.safetensors");
    Path checkpoint = models.resolve("m.checkpoint.safetensors");
    CheckpointAdviceTest.interrupt(dataset, target, 100);
    byte[] before = Files.readAllBytes(checkpoint);
    Object[] command = {
      "train",
      dataset,
      "--model=als",
      "--rank=100",
      "--epochs=4",
      "--quiet",
      "--checkpoint=0",
      "--to",
      target,
      "--resume"
    };
    Path scratch = Files.createDirectory(folder.resolve("for children"));
    Cli.Result result = ChildQuire.start(scratch, LIMIT, ChildQuire.FAST_START, command).result();
    assertEquals(1, result.code());
    List<String> lines = result.err().lines().toList();
    assertEquals(
        "quire: epoch 2 is saved as "
            + checkpoint
            + "; the same command with --resume goes on from it",
        lines.getFirst());
    assertTrue(
        lines
            .getLast()
            .matches(
                "quire: cannot write "
                    + checkpoint
                    + ": bytes needed=\\d+, reason=File too large; free some space or choose another"
                    + " place"),
        result.err());
    assertEquals(2, lines.size());
    assertArrayEquals(before, Files.readAllBytes(checkpoint));
    Cli.run(command).done();
    assertEquals(List.of("m.safetensors"), Cli.list(models));
  }

  @Test
  void generateNamesTheFile() throws Exception {
    Path scratch = Files.createDirectory(folder.resolve("generate"));
    Path made = folder.resolve("made");
    Cli.Result result =
        ChildQuire.start(
                scratch,
                LIMIT,
                ChildQuire.FAST_START,
                "generate",
                "--ratings=100000",
                "--quiet",
                "--to",
                made)
            .result();
    assertEquals(
        "quire: cannot write "
            + made.resolve("ratings.csv")
            + ": reason=File too large; free some space or choose another place\n",
        result.err());
    assertEquals(1, result.code());
    assertEquals(List.of(), Cli.list(made));
  }

  @ParameterizedTest
  @ValueSource(strings = {"top.csv", "top.safetensors", "pairs.csv"})
  void scoreLeavesNothingBehindAndTheOldFileAsItWas(String name) throws Exception {
    Path dataset = folder.resolve("dataset of " + name);
    Path model = folder.resolve("model of " + name + ".safetensors");
    Cli.run("convert", ratings, "--to", dataset).done();
    Cli.run("train", dataset, "--model=bias", "--epochs=1", "--to", model).done();
    Path scratch = Files.createDirectory(folder.resolve("score " + name));
    Path results = Files.createDirectory(folder.resolve("results of " + name));
    Path target = results.resolve(name);
    Cli.run("score", model, "--quiet", "--top=1", "--to", target).done();
    byte[] before = Files.readAllBytes(target);
    List<Object> command =
        new ArrayList<>(List.of("score", model, "--quiet", "--to", target, "--force"));
    command.addAll(
        name.startsWith("pairs")
            ? List.of("--pairs", ratings)
            : List.of("--top=200", "--min-ratings=1"));
    Cli.Result result =
        ChildQuire.start(scratch, LIMIT, ChildQuire.FAST_START, command.toArray()).result();
    assertTrue(
        result
            .err()
            .matches(
                "quire: cannot write \\S+( \\S+)*: (bytes needed=\\d+, )?reason=File too large;"
                    + " free some space or choose another place\n"),
        result.err());
    assertEquals(1, result.code());
    assertEquals("", result.out());
    assertEquals(List.of(name), Cli.list(results));
    assertArrayEquals(before, Files.readAllBytes(target));
  }
}
