package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where {@code --to} may lead: files by their ending, links, devices and pipes. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "the processes choose their kernels themselves")
class OutputTest {
  @TempDir static Path shared;

  @TempDir Path folder;

  private static SmallJob job;
  private static Path expected;

  @BeforeAll
  static void make() throws Exception {
    job = SmallJob.in(shared);
    expected = shared.resolve("expected.csv");
    score(expected).done();
  }

  private static Cli.Result score(Object to) {
    return Cli.run("score", job.als(), "--top=3", "--quiet", "--to", to);
  }

  /** One rule for all verbs. */
  @Test
  void noVerbReplacesWithoutForce() throws Exception {
    Path model = folder.resolve("m.safetensors");
    Cli.run(
            "train",
            job.dataset(),
            "--model=als",
            "--rank=1",
            "--epochs=1",
            "--quiet",
            "--to",
            model)
        .done();
    byte[] before = Files.readAllBytes(model);
    Object[] again = {
      "train", job.dataset(), "--model=als", "--rank=2", "--epochs=1", "--quiet", "--to", model
    };
    Cli.run(again)
        .assertBadInput(
            model + ": exists already; choose another name, or replace it with --force");
    assertArrayEquals(before, Files.readAllBytes(model));
    Object[] forced = Arrays.copyOf(again, again.length + 1);
    forced[again.length] = "--force";
    Cli.run(forced).done();
    assertFalse(Arrays.equals(before, Files.readAllBytes(model)));

    score(expected)
        .assertBadInput(
            expected + ": exists already; choose another name, or replace it with --force");
    Cli.run("convert", job.ratings(), "--to", job.dataset())
        .assertBadInput(
            job.dataset() + ": exists already; choose another name, or replace it with --force");
    Path raw = job.ratings().getParent();
    Cli.run("generate", "--ratings=100", "--to", raw)
        .assertBadInput(
            raw.resolve("truth.json")
                + ": exists already; choose another name, or replace it with --force");
  }

  @ParameterizedTest
  @ValueSource(strings = {"top.parquet", "top.csv.zip", "top.safetensor", "top", "csv", "top.gz"})
  void anEndingThatSaysSomethingElseIsRefused(String name) throws Exception {
    Path to = folder.resolve(name);
    score(to)
        .assertBadInput(
            "the name doesn't say what to write: --to="
                + to
                + "; let it end with .csv or .csv.gz or .safetensors");
    assertEquals(List.of(), Cli.list(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.safetensor", "m.csv", "m.npz", "m.safetensors.gz"})
  void aModelIsNotCalledSomethingElse(String name) throws Exception {
    Path to = folder.resolve(name);
    Cli.run("train", job.dataset(), "--model=als", "--to", to)
        .assertBadInput(
            "the name doesn't say what to write: --to=" + to + "; let it end with .safetensors");
    assertEquals(List.of(), Cli.list(folder));
  }

  @Test
  void aCompressedTableIsCompressed() throws Exception {
    for (String name : List.of("top.csv.gz", "TOP.CSV.GZ", "pairs.csv.gz")) {
      Path to = folder.resolve(name);
      Path plain = folder.resolve("plain of " + name + ".csv");
      for (Path path : List.of(to, plain)) {
        if (name.startsWith("pairs")) {
          Cli.run("score", job.als(), "--pairs", job.ratings(), "--quiet", "--to", path).done();
        } else {
          score(path).done();
        }
      }
      try (GZIPInputStream in = new GZIPInputStream(new FileInputStream(to.toFile()))) {
        assertArrayEquals(Files.readAllBytes(plain), in.readAllBytes());
      }
      assertTrue(Files.size(to) < Files.size(plain));
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aDeviceIsWrittenThroughAndStaysWhatItIs() throws Exception {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "needs /dev/null");
    score(device).done();
    Cli.run("score", job.als(), "--force", "--quiet", "--to", device).done();
    assertFalse(Files.isRegularFile(device));
    for (String verb : List.of("train", "convert")) {
      Path from = verb.equals("train") ? job.dataset() : job.ratings();
      assertEquals(2, Cli.run(verb, from, "--force", "--to", device).code());
      assertFalse(Files.isRegularFile(device) || Files.isDirectory(device));
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPipeIsWrittenThroughAndStaysWhatItIs() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
    Path pipe = folder.resolve("pipe");
    Path tensors = folder.resolve("pipe.safetensors");
    for (Path path : List.of(pipe, tensors)) {
      assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    }
    CompletableFuture<Cli.Result> result = CompletableFuture.supplyAsync(() -> score(pipe));
    assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(pipe));
    result.get().done();
    score(tensors)
        .assertBadInput(
            tensors + ": is a device or a pipe, which tensors can't be written to; name a file");
    Cli.run("train", job.dataset(), "--model=als", "--force", "--to", tensors)
        .assertBadInput(
            tensors
                + ": is a device or a pipe, which such a file can't be written to; name a file,"
                + " and copy it");
    assertFalse(Files.isRegularFile(pipe) || Files.isRegularFile(tensors));
    assertEquals(List.of("pipe", "pipe.safetensors"), Cli.list(folder));
  }

  /** Also where standard output is a file, which must not be replaced. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void standardOutputByItsNameIsStandardOutput() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/stdout")), "needs /dev/stdout");
    Cli.Result result =
        ChildQuire.start(
                folder, "", List.of(), "score", job.als(), "--top=3", "--to", "/dev/stdout")
            .result();
    assertEquals(Files.readString(expected), result.done());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkStaysAndItsFileIsReplaced() throws Exception {
    Path real = folder.resolve("real.csv");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("real.csv"));
    score(link).done();
    assertEquals(-1, Files.mismatch(expected, real));
    Files.writeString(real, "old");
    assertEquals(2, score(link).code());
    Cli.run("score", job.als(), "--top=3", "--quiet", "--force", "--to", link).done();
    assertEquals(-1, Files.mismatch(expected, real));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(List.of("link.csv", "real.csv"), Cli.list(folder));
  }

  @Test
  void scoresReplaceOnlyScores() throws Exception {
    Path model = folder.resolve("m.safetensors");
    Files.copy(job.als(), model);
    for (Path to : List.of(model, Files.writeString(folder.resolve("t.safetensors"), "thesis"))) {
      Cli.Result result = Cli.run("score", job.als(), "--quiet", "--force", "--to", to);
      assertEquals(2, result.code());
      assertEquals(
          "quire: " + to + ": exists and is not a file of scores; remove it or choose another name",
          result.err().strip());
    }
    assertEquals(-1, Files.mismatch(job.als(), model));
    Path pairs = Files.writeString(folder.resolve("p.csv"), "userId,movieId\n1,1\n");
    for (String option : List.of("--pairs", "--users", "--candidates", "--exclude")) {
      Cli.Result result =
          Cli.run("score", job.als(), "--quiet", "--force", option, pairs, "--to", pairs);
      assertEquals(2, result.code());
      assertEquals(
          "quire: the result would replace what it is made from: to="
              + pairs
              + "; choose another name",
          result.err().strip());
    }
  }

  @Test
  void anEmptyNameIsNotTheCurrentFolder() {
    for (List<Object> line :
        List.<List<Object>>of(
            List.of("train", job.dataset(), "--model=als", "--to", ""),
            List.of("score", job.als(), "--force", "--to", ""))) {
      Cli.Result result = Cli.run(line.toArray());
      assertEquals(2, result.code());
      assertEquals("quire: the name to write to is empty; give one", result.err().strip());
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatIsReplacedKeepsItsPermissions() throws Exception {
    Path to = folder.resolve("secret.csv");
    score(to).done();
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
    Cli.run("score", job.als(), "--top=3", "--quiet", "--force", "--to", to).done();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(to)));
  }
}
