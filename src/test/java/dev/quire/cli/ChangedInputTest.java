package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What somebody else does to inputs and targets while a verb works. Each verb reads a pipe, and so
 * waits in the midst of its work until it is done.
 */
@DisabledOnOs(OS.WINDOWS)
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class ChangedInputTest {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir static Path shared;

  @TempDir Path folder;

  private static SmallJob job;

  private Path model;
  private Path dataset;
  private Path pipe;

  @BeforeAll
  static void make() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
    job = SmallJob.in(shared);
  }

  @BeforeEach
  void copy() throws Exception {
    model = Files.copy(job.als(), folder.resolve("m.safetensors"));
    dataset = folder.resolve("dataset");
    try (var paths = Files.walk(job.dataset())) {
      for (Path path : paths.toList()) {
        Files.copy(path, dataset.resolve(job.dataset().relativize(path).toString()));
      }
    }
    pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
  }

  private interface Action {
    void run() throws IOException;
  }

  /** Runs a command line that reads the pipe; the action happens before there is anything in it. */
  private Cli.Result whileItReads(String text, Action action, Object... args) throws Exception {
    CompletableFuture<Cli.Result> result = CompletableFuture.supplyAsync(() -> Cli.run(args));
    try (var out = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) { // when it is opened
      action.run();
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Writes the same bytes into a file, as somebody who makes it anew without renaming. */
  private static void rewrite(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, bytes, StandardOpenOption.WRITE);
  }

  private static void assertChanged(Path file, Cli.Result result) {
    assertEquals(2, result.code(), result.err());
    assertEquals("", result.out());
    assertTrue(
        result.err().startsWith("quire: " + file + ": was written to while it was read: bytes="),
        result.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "recommend MODEL --user 1 --min-ratings 0 --exclude PIPE",
        "recommend MODEL --like 1=4 --min-ratings 0 --exclude PIPE",
        "similar MODEL --item 1 --min-ratings 0 --exclude PIPE",
        "inspect MODEL embedding --min-ratings 0 --exclude PIPE",
        "score MODEL --min-ratings 0 --exclude PIPE --to TO.csv",
        "score MODEL --min-ratings 0 --exclude PIPE --to TO.safetensors",
        "score MODEL --users PIPE --to TO.csv.gz",
      })
  void aModelThatIsWrittenToIsNamedAndNothingIsShown(String line) throws Exception {
    List<Object> args = new ArrayList<>(List.of("--quiet"));
    for (String word : line.split(" ", -1)) {
      args.add(
          switch (word) {
            case "MODEL" -> model;
            case "PIPE" -> pipe;
            default -> word.startsWith("TO") ? folder.resolve(word) : word;
          });
    }
    List<String> before = Cli.list(folder);
    assertChanged(model, whileItReads("2\n", () -> rewrite(model), args.toArray()));
    assertEquals(before, Cli.list(folder));
  }

  @Test
  void aFileOfADatasetThatIsWrittenToIsNamed() throws Exception {
    for (String name : List.of("dataset.json", "ids.safetensors", "train/by-item.safetensors")) {
      Path file = dataset.resolve(name);
      Path to = folder.resolve("new.safetensors");
      FileTouch touch = new FileTouch(file);
      Cli.Result result =
          touch.during(
              "train", dataset, "--model=als", "--rank=2", "--epochs=40", "--quiet", "--to", to);
      assertChanged(file, result);
      assertTrue(Files.notExists(to));
    }
  }

  /** Writes to a file again and again while a command line runs in this process. */
  private record FileTouch(Path file) {
    Cli.Result during(Object... args) throws Exception {
      CompletableFuture<Cli.Result> result = CompletableFuture.supplyAsync(() -> Cli.run(args));
      while (!result.isDone()) {
        rewrite(file);
        Thread.sleep(5);
      }
      return result.get();
    }
  }

  @ParameterizedTest
  @CsvSource({"--candidates", "--users"})
  void aListThatIsWrittenToIsNamed(String option) throws Exception {
    // Longer than a buffer, or all of it would be read before anybody can write.
    Path list = Files.writeString(folder.resolve("list.txt"), "1\n".repeat(3_000_000));
    FileTouch touch = new FileTouch(list);
    Cli.Result result =
        touch.during("score", model, option, list, "--top=1", "--to", folder.resolve("top.csv"));
    assertChanged(list, result);
  }

  @Test
  void whatComesToStandAtTheTargetOfScoreStays() throws Exception {
    for (String name : List.of("top.csv", "top.safetensors")) {
      Path to = folder.resolve(name);
      Cli.Result result =
          whileItReads(
              "1\n",
              () -> Files.writeString(to, "precious"),
              "score",
              model,
              "--users",
              pipe,
              "--to",
              to,
              "--force");
      assertEquals(2, result.code());
      assertTrue(result.err().contains(to + ": was made or changed by somebody else meanwhile"));
      assertEquals("precious", Files.readString(to));
      assertTrue(Files.exists(folder.resolve(name.replace(".", ".new."))));
    }
  }

  /** Every verb opens what it reads in one way, which has it watched. */
  @Test
  void noVerbOpensAnythingUnwatched() throws Exception {
    Path sources = Path.of("src/main/java/dev/quire/cli");
    assumeTrue(Files.isDirectory(sources), "needs the sources");
    Pattern opening =
        Pattern.compile("(input\\()?\\b(ModelQueries|Model|Dataset|TensorFile|TextRatings)\\.open");
    int watched = 0;
    try (var paths = Files.walk(sources)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".java")).toList()) {
        String text = Files.readString(path).replaceAll("\\s+", "");
        for (Matcher found = opening.matcher(text); found.find(); ) {
          boolean byItself = path.endsWith("Integrity.java");
          assertTrue(
              byItself || found.group(1) != null, path + " opens an input without input(...)");
          watched += byItself ? 0 : 1;
        }
      }
    }
    assertTrue(watched > 10, "openings that are watched: " + watched); // or it looks past them
  }
}
