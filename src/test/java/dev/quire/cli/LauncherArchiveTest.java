package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The archive of loaded classes, which halves the time to start: made once for a jar and a JDK, and
 * never in anybody's way.
 */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "the processes choose their kernels themselves")
class LauncherArchiveTest extends LauncherFolder {
  private static final String NAME = "quire-Nobody-25.0.1+7.jsa";

  private Path log;
  private Path archive;

  @BeforeEach
  void logAttempts() {
    log = folder.resolve("log.txt");
    environment.put("FAKE_LOG", log.toString());
    archive = root.resolve("target").resolve(NAME);
  }

  private int attempts() throws Exception {
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  private Run started() throws Exception {
    Run run = run("--version");
    assertEquals("", run.err());
    assertEquals(0, run.code());
    assertEquals("--version", run.out().getLast());
    return run;
  }

  private static boolean hasArchive(Run run) {
    return run.out().stream().anyMatch(word -> word.startsWith("-XX:SharedArchiveFile="));
  }

  @Test
  void isMadeOnce() throws Exception {
    for (int start = 0; start < 3; start++) {
      assertTrue(started().out().contains("-XX:SharedArchiveFile=" + archive));
    }
    assertEquals(1, attempts());
    assertEquals(List.of(NAME, "quire.jar"), Cli.list(root.resolve("target")));
    assertEquals("of " + jdk.resolve("bin/java") + "\n", Files.readString(archive));
  }

  @Test
  void isMadeAgainOnceForANewerJar() throws Exception {
    started();
    Files.setLastModifiedTime(
        root.resolve("target/quire.jar"), FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    started();
    assertTrue(hasArchive(started()));
    assertEquals(2, attempts());
  }

  @Test
  void isMadeForEachJdk() throws Exception {
    started();
    Path other = fakeJdk("other", "26");
    environment.put("QUIRE_JAVA_HOME", other.toString());
    started();
    environment.put("QUIRE_JAVA_HOME", jdk.toString());
    started();
    assertEquals(2, attempts());
    assertEquals(
        List.of(NAME, "quire-Nobody-26+7.jsa", "quire.jar"), Cli.list(root.resolve("target")));
  }

  @Test
  void whereItCannotBeMadeNobodyPaysForAnotherAttempt() throws Exception {
    environment.put("FAKE_MAKER", "exit 1");
    assertFalse(hasArchive(started()));
    assertFalse(hasArchive(started()));
    assertEquals(1, attempts());
    assertEquals(List.of(NAME, "quire.jar"), Cli.list(root.resolve("target")));
  }

  @Test
  void needsNoTemporaryFolder() throws Exception {
    environment.put("TMPDIR", "/nonexistent");
    assertTrue(hasArchive(started()));
  }

  @Test
  void aSecondStartDoesNotWaitForTheFirst() throws Exception {
    Path go = folder.resolve("go");
    environment.put("FAKE_MAKER", "eval until [[ -e $GO ]]; do sleep 0.01; done");
    environment.put("GO", go.toString());
    Process first = startMaking();
    assertFalse(hasArchive(started()));
    Files.createFile(go);
    assertTrue(first.waitFor(60, TimeUnit.SECONDS), "hangs");
    assertEquals(0, first.exitValue());
    assertTrue(hasArchive(started()));
    assertEquals(1, attempts());
  }

  /** Starts in the background and waits until it makes the archive. */
  private Process startMaking() throws Exception {
    Process first =
        start(
            root.resolve("tools/quire"),
            folder.resolve("first out"),
            folder.resolve("first err"),
            "--version");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (attempts() == 0) {
      assertTrue(first.isAlive() && System.nanoTime() < end, "makes no archive");
      Thread.sleep(5);
    }
    return first;
  }

  @ParameterizedTest
  @CsvSource({"TERM,143", "INT,130"})
  void anInterruptedStartLeavesNothing(String signal, int code) throws Exception {
    environment.put("FAKE_MAKER", "sleep 1000");
    SignalTest.assumeNotIgnored(signal);
    Process first = startMaking();
    new ProcessBuilder("kill", "-" + signal, "" + first.pid()).start().waitFor();
    assertTrue(first.waitFor(60, TimeUnit.SECONDS), "hangs");
    assertEquals(code, first.exitValue());
    assertEquals(List.of("quire.jar"), Cli.list(root.resolve("target")));
    environment.remove("FAKE_MAKER");
    assertTrue(hasArchive(started()));
  }

  /** The one that is there serves. */
  @Test
  void aReadOnlyInstallationStarts() throws Exception {
    started();
    Path target = root.resolve("target");
    assertTrue(target.toFile().setWritable(false));
    try {
      assumeFalse(Files.isWritable(target), "this user may write anywhere");
      assertTrue(hasArchive(started()));
      assertTrue(root.resolve("target/quire.jar").toFile().setLastModified(1));
      assertTrue(hasArchive(started()));
      assertEquals(1, attempts());
    } finally {
      assertTrue(target.toFile().setWritable(true));
    }
  }

  /** The JVM ends a path at a colon. */
  @Test
  void worksInAFolderWithAColon() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc");
    Path colon = Files.move(root, folder.resolve("a:b"));
    Run run = run(colon.resolve("tools/quire"), "--version");
    assertEquals("", run.err());
    assertEquals(0, run.code());
    for (String word : run.out()) {
      boolean path = !word.startsWith("-Dquire.command="); // that is only shown
      assertFalse(path && word.contains("a:b"), word);
    }
    assertTrue(run.out().contains("/proc/self/fd/9/quire.jar"), "" + run.out());
    assertEquals(List.of(NAME, "quire.jar"), Cli.list(colon.resolve("target")));
  }
}
