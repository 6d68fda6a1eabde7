package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments of a search: the same command goes on, until one comes to the
 * end, with the model of a search that nobody disturbed, and no trial is run twice. {@code
 * -Dquire.kills=200} kills more often.
 */
@DisabledOnOs(OS.WINDOWS)
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class KilledTuneTest {
  private static final int KILLS = Integer.getInteger("quire.kills", 30) / 3;
  private static final int KILLED = 137; // 128 + SIGKILL

  @TempDir static Path shared;

  @TempDir Path folder;

  private Path target;

  private ChildQuire start() throws IOException {
    return ChildQuire.start(
        shared,
        "",
        ChildQuire.FAST_START,
        "tune",
        shared.resolve("dataset"),
        "--model=als",
        "--epochs=18",
        "--grid=rank=2,4,6",
        "--grid=tau=1..27:log9",
        "--to",
        target);
  }

  /** Trials that a search has told of, each with the epochs that it had had. */
  private static List<String> trials(ChildQuire child) {
    return child
        .errorsSoFar()
        .lines()
        .filter(line -> line.startsWith("trial ") && line.contains("rmse"))
        .toList();
  }

  @BeforeAll
  static void convert() throws Exception {
    Cli.generate(shared.resolve("raw"), 8_000);
    Path ratings = shared.resolve("raw/ratings.csv");
    Cli.run("convert", ratings, "--to", shared.resolve("dataset"), "--valid=0.1").done();
  }

  @BeforeEach
  void name() {
    target = folder.resolve("m.safetensors");
  }

  @Test
  void ctrlCStopsItAndTheSameCommandGoesOn() throws Exception {
    SignalTest.assumeNotIgnored("INT");
    ChildQuire child = start();
    child.await(() -> !trials(child).isEmpty());
    child.signal("INT");
    Cli.Result stopped = child.result();
    assertEquals(130, stopped.code(), stopped.err());
    assertEquals("", stopped.out());
    assertTrue(
        stopped
            .err()
            .endsWith("quire: stopped, with all that is done saved; the same command goes on\n"),
        stopped.err());
    assertEquals(List.of("m.tune"), Cli.list(folder));
    ChildQuire next = start();
    next.result().done();
    assertTrue(next.errorsSoFar().startsWith("quire: going on with a search of "));
    assertTrue(trials(child).stream().noneMatch(trials(next)::contains));
    assertEquals(List.of("m.safetensors"), Cli.list(folder));
  }

  @Test
  void theSameCommandGoesOnToTheSameModelAndRunsNoTrialTwice() throws Exception {
    start().result().done();
    byte[] undisturbed = Files.readAllBytes(target);
    assertEquals(List.of("m.safetensors"), Cli.list(folder));

    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    Set<String> seen = begin();
    int killed = 0;
    int wentOn = 0;
    for (int i = 0; killed < KILLS; i++) {
      assertTrue(i < 3 * KILLS, killed + " of " + i + " were still at work");
      wentOn += Files.exists(folder.resolve("m.tune/ledger.jsonl")) ? 1 : 0;
      ChildQuire child = start();
      int trials = random.nextInt(5);
      while (child.isAlive() && trials(child).size() < trials) {
        Thread.sleep(1);
      }
      Thread.sleep(random.nextInt(20)); // in a trial, or as its files are written
      killed += child.kill() == KILLED ? 1 : 0;
      for (String trial : trials(child)) {
        assertTrue(seen.add(trial), "run twice: " + trial);
      }
      if (Files.exists(target)) {
        assertArrayEquals(undisturbed, Files.readAllBytes(target));
        int again = start().result().code();
        assertTrue(again == 0 || again == 2, "it is done, or the target is taken: " + again);
        seen = begin();
      }
    }
    assertTrue(wentOn > KILLS / 2, wentOn + " had a search to go on with");
    ChildQuire last = start();
    last.result().done();
    for (String trial : trials(last)) {
      assertTrue(seen.add(trial), "run twice: " + trial);
    }
    assertArrayEquals(undisturbed, Files.readAllBytes(target));
    assertEquals(List.of("m.safetensors"), Cli.list(folder), "the last run cleans up");
  }

  /** Of a search from the start. */
  private Set<String> begin() throws IOException {
    Files.deleteIfExists(target);
    return new HashSet<>();
  }
}
