package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.quire.cli.train.PatientWork;
import dev.quire.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ctrl-C in the midst of long work: temporary files are gone and what existed before is untouched.
 * The work would not end by itself: the interpreter takes minutes for it, so no race decides.
 */
@DisabledOnOs(OS.WINDOWS)
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class SignalTest {
  private static final List<String> SLOWLY = List.of("-Xint");
  private static final int SIGINT = 2;

  @TempDir static Path shared;

  private static Path ratings;

  @TempDir Path folder;

  private Path stores;

  @BeforeAll
  static void generate() throws Exception {
    Cli.generate(shared.resolve("raw"), 300_000);
    ratings = shared.resolve("raw/ratings.csv");
  }

  @BeforeEach
  void prepare() throws Exception {
    stores = Files.createDirectory(folder.resolve("stores"));
  }

  /** Who starts a background process may tell it to ignore Ctrl-C; then the JVM does, too. */
  static void assumeNotIgnored(String signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (signal.equals("INT") && Files.isReadable(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("SigIgn:")) {
          long ignored = Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16);
          assumeFalse((ignored >> (SIGINT - 1) & 1) != 0, "SIGINT is ignored here");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143"})
  void convertIsAsIfItHadNeverBeen(String signal, int exitCode) throws Exception {
    assumeNotIgnored(signal);
    Path few = folder.resolve("few.csv");
    Files.writeString(few, "userId,movieId,rating\n1,2,3\n");
    Path target = stores.resolve("x");
    Cli.run("convert", few, "--to", target).done();
    byte[] before = Files.readAllBytes(target.resolve("dataset.json"));

    ChildQuire child =
        ChildQuire.start(folder, "", SLOWLY, "convert", ratings, "--to", target, "--force");
    child.await(() -> hasScratchFiles(stores));
    child.signal(signal);
    Cli.Result result = child.result();

    assertEquals("quire: interrupted\n", result.err());
    assertEquals(exitCode, result.code());
    assertEquals("", result.out());
    assertEquals(List.of("x"), Cli.list(stores));
    assertArrayEquals(before, Files.readAllBytes(target.resolve("dataset.json")));
    Cli.run("verify", target).done();
  }

  /** A folder under a temporary name with something in it. */
  private static boolean hasScratchFiles(Path folder) throws IOException {
    for (String name : Cli.list(folder)) {
      if (name.endsWith(".tmp") && !Cli.list(folder.resolve(name)).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Test
  void trainIsAsIfItHadNeverBeen() throws Exception {
    Path dataset = folder.resolve("dataset");
    Path model = stores.resolve("m.safetensors");
    Cli.run("convert", ratings, "--to", dataset).done();
    Cli.run("train", dataset, "--model=bias", "--epochs=1", "--to", model).done();
    byte[] before = Files.readAllBytes(model);

    ChildQuire child =
        ChildQuire.start(
            folder,
            "",
            ChildQuire.FAST_START,
            "train",
            dataset,
            "--model=als",
            "--rank=8",
            "--epochs=100000000",
            "--to",
            model,
            "--force");
    child.await(() -> child.errorsSoFar().contains("epoch   2 "));
    child.signal("TERM");
    Cli.Result result = child.result();

    List<String> lines = result.err().lines().toList();
    assertEquals("quire: interrupted", lines.getLast());
    assertFalse(result.err().contains("\tat "), result.err());
    assertEquals(143, result.code());
    assertEquals(List.of("m.safetensors"), Cli.list(stores));
    assertArrayEquals(before, Files.readAllBytes(model));
  }

  /** Some epochs are over, and many are to come. */
  private ChildQuire trainForLong(Path model, List<String> jvmOptions, int rank) throws Exception {
    Path dataset = folder.resolve("dataset");
    Cli.run("convert", ratings, "--to", dataset).done();
    return ChildQuire.start(
        folder,
        "",
        jvmOptions,
        "train",
        dataset,
        "--model=als",
        "--rank=" + rank,
        "--epochs=100000000",
        "--to",
        model);
  }

  @Test
  void ctrlCSavesATrainingAndSaysHowToGoOn() throws Exception {
    assumeNotIgnored("INT");
    Path model = stores.resolve("m.safetensors");
    ChildQuire child = trainForLong(model, ChildQuire.FAST_START, 8);
    child.await(() -> child.errorsSoFar().contains("epoch   2 "));
    child.signal("INT");
    Cli.Result result = child.result();

    assertEquals(130, result.code());
    assertEquals("", result.out());
    Path checkpoint = stores.resolve("m.checkpoint.safetensors");
    assertEquals(List.of("m.checkpoint.safetensors"), Cli.list(stores));
    int last;
    try (Model saved = Model.open(checkpoint)) {
      saved.verify();
      last = Integer.parseInt(saved.metadata("checkpoint_epoch"));
    }
    List<String> lines = result.err().lines().toList();
    assertEquals(
        "quire: stopped after epoch "
            + last
            + ", saved as "
            + checkpoint
            + "; the same command with --resume goes on",
        lines.getLast());
    assertTrue(
        lines.contains(
            "quire: stopping; whatever epochs are done will be saved, to go on later; Ctrl-C again"
                + " stops at once"),
        result.err());

    Object[] theSame = {
      "train", folder.resolve("dataset"), "--model=als", "--rank=8", "--to", model
    };
    String more = "--epochs=" + (last + 2); // takes fewer seconds than all of them
    Cli.Result resumed =
        Cli.run(Stream.concat(Stream.of(theSame), Stream.of(more, "--resume")).toArray());
    resumed.done();
    assertEquals(2, resumed.err().lines().count(), "only what was left to do");
    assertEquals(List.of("m.safetensors"), Cli.list(stores));
  }

  /** Plain Java takes minutes for an epoch of that rank, and moments for a few of its rows. */
  @Test
  void ctrlCDoesNotWaitForTheEndOfAnEpoch() throws Exception {
    assumeNotIgnored("INT");
    List<String> options = List.of("-Dquire.kernels=scalar", "-Dquire.terminal=true");
    ChildQuire child = trainForLong(stores.resolve("m.safetensors"), options, 500);
    child.await(() -> child.errorsSoFar().contains("epoch [")); // which is drawn when it begins
    child.signal("INT");
    Cli.Result result = child.result();
    assertTrue(
        result
            .err()
            .endsWith(
                "quire: stopped in the first epoch, nothing is saved; the same command begins"
                    + " anew\n"),
        result.err());
    assertEquals(130, result.code());
    assertEquals(List.of(), Cli.list(stores));
  }

  @Test
  void aSecondCtrlCEndsWorkAtOnceThatStopsLate() throws Exception {
    assumeNotIgnored("INT");
    ChildQuire child = ChildQuire.start(PatientWork.class, folder, "", List.of());
    child.await(() -> child.errorsSoFar().contains("working, stop wanted=false\n"));
    child.signal("INT");
    child.await(() -> child.errorsSoFar().contains("stopping\n"));
    assertTrue(child.isAlive());
    child.signal("INT");
    assertEquals(130, child.result().code());
  }

  @Test
  void generateIsAsIfItHadNeverBeen() throws Exception {
    ChildQuire child =
        ChildQuire.start(folder, "", SLOWLY, "generate", "--ratings=3000000", "--to", stores);
    child.await(() -> hasRatings(stores));
    child.signal("TERM");
    Cli.Result result = child.result();
    assertEquals("quire: interrupted\n", result.err());
    assertEquals(143, result.code());
    assertEquals(List.of(), Cli.list(stores));
  }

  /** Ratings under a temporary name. */
  private static boolean hasRatings(Path folder) throws IOException {
    for (String name : Cli.list(folder)) {
      if (name.startsWith(".ratings.csv.") && Files.size(folder.resolve(name)) > 0) {
        return true;
      }
    }
    return false;
  }

  /** An ordinary end is not taken for a signal. */
  @Test
  void theExitCodeIsThatOfTheCommand() throws Exception {
    assertEquals(
        0, ChildQuire.start(folder, "", ChildQuire.FAST_START, "--version").result().code());
    Cli.Result bad =
        ChildQuire.start(folder, "", ChildQuire.FAST_START, "verify", "nowhere").result();
    assertEquals(2, bad.code());
    assertEquals("quire: nowhere: no such file\n", bad.err());
  }

  /** In the first moments there is nothing to clean up yet, and nobody to tell. */
  @Test
  void aSignalBeforeTheFirstMomentIsObeyedInSilence() throws Exception {
    Cli.Result result =
        ChildQuire.start(LateStart.class, folder, "", ChildQuire.FAST_START, "verify", "nowhere")
            .result();
    assertEquals("", result.err());
    assertEquals(7, result.code());
  }
}
