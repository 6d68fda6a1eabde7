package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader that has seen enough is no error of ours, and a full disk is. */
@DisabledOnOs(OS.WINDOWS)
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class StandardOutputTest {
  /** A pipe whose reader has gone before anything is written. */
  private static final String READER_GONE = "exec > >(exec true); wait $!; sleep 0.2";

  @TempDir static Path folder;

  private static SmallJob job;

  @BeforeAll
  static void doTheJob() throws Exception {
    job = SmallJob.in(folder);
  }

  /** One command line for each way to print: text, a table, JSON, CSV in pieces, help. */
  static List<List<Object>> commandLines() {
    return List.of(
        List.of("verify", job.als()),
        List.of("recommend", job.als(), "--user=1", "--min-ratings=0", "--quiet"),
        List.of("--json", "--quiet", "recommend", job.als(), "--user=1", "--min-ratings=0"),
        List.of("inspect", job.als(), "embedding", "--min-ratings=0"),
        List.of("score", job.als(), "--to=-", "--quiet"),
        List.of("help", "train"),
        List.of("--version"));
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void aReaderThatHasGoneEndsItQuietly(List<Object> args) throws Exception {
    Cli.Result result =
        ChildQuire.start(folder, READER_GONE, ChildQuire.FAST_START, args.toArray()).result();
    assertEquals("", result.err());
    assertEquals(141, result.code());
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void aFullDiskIsAFailure(List<Object> args) throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");
    Cli.Result result =
        ChildQuire.start(
                folder, "export LC_ALL=C; exec >/dev/full", ChildQuire.FAST_START, args.toArray())
            .result();
    assertEquals(
        "quire: cannot write standard output: reason=No space left on device; free some space or"
            + " choose another place\n",
        result.err());
    assertEquals(1, result.code());
  }

  /** A pipe that is read to its end is a success of everybody. */
  @Test
  void aReaderThatStaysGetsAll() throws Exception {
    Path copy = folder.resolve("copy.txt");
    String copies = "exec > >(cat >'" + copy + "')";
    Cli.Result result =
        ChildQuire.start(folder, copies, ChildQuire.FAST_START, "help", "train").result();
    assertEquals(0, result.code());
    assertEquals("", result.err());
  }
}
