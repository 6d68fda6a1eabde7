package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scoring in processes of its own: what others do meanwhile to the model, to the reader of the
 * results and beside it.
 */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "the processes choose their kernels themselves")
class ScoreProcessTest {
  /** So many that a block is a few users, and that a block's lines are more than a pipe holds. */
  private static final String TOP = "--top=1000";

  private static final String ALL = "--min-ratings=1";

  @TempDir static Path shared;

  @TempDir Path folder;

  private static Path trained;
  private static Path expected;

  private Path model;

  @BeforeAll
  static void train() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
    Cli.generate(shared.resolve("raw"), 20_000);
    Path dataset = shared.resolve("dataset");
    trained = shared.resolve("model.safetensors");
    expected = shared.resolve("expected.csv");
    Cli.run("convert", shared.resolve("raw/ratings.csv"), "--to", dataset).done();
    Cli.run("train", dataset, "--model=als", "--rank=16", "--epochs=3", "--to", trained).done();
    Cli.run("score", trained, TOP, ALL, "--to", expected).done();
  }

  @BeforeEach
  void copyModel() throws IOException {
    model = Files.copy(trained, folder.resolve("m.safetensors"));
  }

  /** Scoring that stands still after its first lines, because nobody reads on. */
  private record Paused(ChildQuire child, InputStream pipe, ByteArrayOutputStream out) {
    private static final int FIRST_BYTES = 1000;

    static Paused start(Path folder, Path model, List<String> jvmOptions) throws Exception {
      Path pipe = Files.createTempFile(folder, "pipe", "");
      Files.delete(pipe);
      assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
      ChildQuire child =
          ChildQuire.start(
              folder,
              "exec >'" + pipe + "'",
              jvmOptions,
              "score",
              model,
              TOP,
              ALL,
              "--quiet",
              "--threads=1",
              "--to=-");
      InputStream in = Files.newInputStream(pipe);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(in.readNBytes(FIRST_BYTES));
      assertEquals(FIRST_BYTES, out.size(), child::errorsSoFar);
      return new Paused(child, in, out);
    }

    /** Reads the rest and waits for the end. */
    Cli.Result result() throws Exception {
      try (pipe) {
        pipe.transferTo(out);
      }
      return child.result();
    }
  }

  @Test
  void aModelThatIsReplacedByAnotherFileIsScoredToTheEnd() throws Exception {
    Paused paused = Paused.start(folder, model, List.of());
    Path other = Files.writeString(folder.resolve("other"), "not even a model");
    Files.move(other, model, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Cli.Result result = paused.result();
    assertEquals("", result.err());
    assertEquals(0, result.code());
    assertArrayEquals(Files.readAllBytes(expected), paused.out.toByteArray());
  }

  /** Interpreted, and by either compiler: a page that is gone is never the end of the process. */
  @ParameterizedTest
  @ValueSource(
      strings = {"-Xint -Dquire.kernels=scalar", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"})
  void aModelThatIsCutShortIsNamed(String jvmOptions) throws Exception {
    long bytes = Files.size(model);
    Paused paused = Paused.start(folder, model, List.of(jvmOptions.split(" ")));
    try (FileChannel channel = FileChannel.open(model, StandardOpenOption.WRITE)) {
      channel.truncate(4096);
    }
    assertWrittenTo(4096, bytes, paused.result());
    assertTrue(paused.out.size() < Files.size(expected), "it stopped before the end");
  }

  @Test
  void aModelThatIsOverwrittenIsNamed() throws Exception {
    long bytes = Files.size(model);
    Paused paused = Paused.start(folder, model, List.of());
    Files.write(model, Files.readAllBytes(trained), StandardOpenOption.WRITE);
    assertWrittenTo(bytes, bytes, paused.result());
  }

  private void assertWrittenTo(long bytes, long before, Cli.Result result) {
    assertEquals(
        """
        quire: %s: was written to while it was read: bytes=%d, when opened=%d; run it again, and \
        replace files by renaming new ones
        """
            .formatted(model, bytes, before),
        result.err());
    assertEquals(2, result.code());
  }

  @Test
  void aReaderThatGoesAwayEndsItQuietly() throws Exception {
    Path line = folder.resolve("line.txt");
    Cli.Result result =
        ChildQuire.start(
                folder,
                "exec > >(head -1 >'" + line + "')",
                List.of(),
                "score",
                model,
                TOP,
                ALL,
                "--quiet",
                "--to=-")
            .result();
    assertEquals("", result.err());
    assertEquals(141, result.code());
    assertEquals("userId,rank,itemId,score\n", Files.readString(line));
  }

  /** Both map the pages that the system has read once, and neither has a copy of its own. */
  @Test
  void twoProcessesScoreOneCopyInMemory() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/smaps")), "needs /proc/PID/smaps");
    Paused first = Paused.start(folder, model, List.of());
    Paused second = Paused.start(folder, model, List.of());
    for (Paused paused : List.of(first, second)) {
      Map<String, Long> kilobytes = mapped(paused.child.pid());
      assertEquals(0, kilobytes.get("Anonymous"), kilobytes::toString);
      // Each page that is mapped twice counts half in Pss.
      assertTrue(4 * kilobytes.get("Pss") < 3 * kilobytes.get("Rss"), kilobytes::toString);
    }
    for (Paused paused : List.of(first, second)) {
      assertEquals("", paused.result().err());
      assertArrayEquals(Files.readAllBytes(expected), paused.out.toByteArray());
    }
  }

  /** Kilobytes of each kind that a process has of the model, which it may only read. */
  private Map<String, Long> mapped(long pid) throws IOException {
    Map<String, Long> kilobytes = new HashMap<>();
    boolean here = false;
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        here = line.endsWith(" " + model);
        assertTrue(!here || line.contains(" r--s "), line);
      } else if (here && line.endsWith(" kB")) {
        int colon = line.indexOf(':');
        String digits = line.substring(colon + 1, line.length() - 3).strip();
        kilobytes.merge(line.substring(0, colon), Long.parseLong(digits), Long::sum);
      }
    }
    assertTrue(!kilobytes.isEmpty(), "the model is mapped");
    return kilobytes;
  }

  /** Without the powers of the superuser, whom permissions don't bind. */
  @Test
  void aModelNobodyMayWriteIsScored() throws Exception {
    Path readOnly = Files.createDirectory(folder.resolve("read only"));
    Files.move(model, readOnly.resolve("m.safetensors"));
    List<String> powerless = new ArrayList<>(List.of("bash", "-c"));
    String drop = "";
    if (System.getProperty("user.name").equals("root")) {
      drop = "setpriv --inh-caps=-all --bounding-set=-all ";
      assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
    }
    powerless.add(
        "chmod 444 '%1$s'/* && chmod 555 '%1$s' && ! %2$stouch '%1$s/x' 2>&1"
            .formatted(readOnly, drop));
    Process check = new ProcessBuilder(powerless).start();
    check.getInputStream().readAllBytes();
    assumeTrue(check.waitFor() == 0, "permissions don't bind here");
    Path to = folder.resolve("top.csv");
    String shell = drop.isEmpty() ? "" : "set -- " + drop + "\"$@\"";
    Cli.Result result =
        ChildQuire.start(
                folder,
                shell,
                List.of(),
                "score",
                readOnly.resolve("m.safetensors"),
                TOP,
                ALL,
                "--quiet",
                "--to",
                to)
            .result();
    assertTrue(readOnly.toFile().setWritable(true)); // so that it can be removed
    assertEquals("", result.err());
    assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(to));
    assertEquals(List.of("m.safetensors"), Cli.list(readOnly));
  }

  @Test
  void scalarAndSimdKernelsAgreeInTheItems() throws Exception {
    List<TensorFile> files = new ArrayList<>();
    for (String kernels : List.of("scalar", "simd")) {
      Path to = folder.resolve(kernels + ".safetensors");
      ChildQuire.start(
              folder, "", List.of("-Dquire.kernels=" + kernels), "score", model, "--to", to)
          .result()
          .done();
      files.add(TensorFile.open(to));
    }
    try (TensorFile scalar = files.getFirst();
        TensorFile simd = files.getLast()) {
      assertArrayEquals(
          scalar.segment("items", DType.I32, -1, 10).toArray(Layouts.I32),
          simd.segment("items", DType.I32, -1, 10).toArray(Layouts.I32));
      assertArrayEquals(
          scalar.segment("scores", DType.F32, -1, 10).toArray(Layouts.F32),
          simd.segment("scores", DType.F32, -1, 10).toArray(Layouts.F32),
          1e-5f);
    }
  }
}
