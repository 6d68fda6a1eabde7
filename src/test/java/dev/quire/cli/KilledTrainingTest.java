package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import dev.quire.train.EpochResult;
import dev.quire.train.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} at random moments of a training that saves its state after each epoch: from what
 * it has left the next one goes on, until one comes to the end, with the bytes of a training that
 * nobody disturbed. {@code -Dquire.kills=200} kills as often.
 */
@DisabledOnOs(OS.WINDOWS)
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class KilledTrainingTest {
  /**
   * What is trained.
   *
   * @param dataset has a part for validation, or not
   * @param best which epoch is: an earlier one is in the checkpoint beside the last
   */
  record Job(String dataset, String best, String options) {
    List<Object> command(Path target) {
      List<Object> all = new ArrayList<>(List.of("train", shared.resolve(dataset)));
      all.addAll(List.of(options.split(" ")));
      all.addAll(List.of("--epochs=60", "--to", target, "--checkpoint=0"));
      return all;
    }

    Path undisturbed() {
      return shared.resolve(JOBS.indexOf(this) + ".safetensors");
    }
  }

  private static final List<Job> JOBS =
      List.of(
          new Job(
              "split",
              "earlier",
              "--model=als --rank=8 --gamma=1 --tau=2 --reg-exponent=0 --patience=40"),
          new Job("whole", "none", "--model=als --rank=6 --features=genres"),
          new Job(
              "split",
              "earlier",
              "--model=als --rank=8 --gamma=1 --tau=1 --reg-exponent=0 --features=genres"
                  + " --patience=40"),
          new Job("whole", "none", "--model=vb --rank=6 --tolerance=0"),
          new Job(
              "split",
              "earlier",
              "--model=vb --rank=6 --noise=none --implicit=none --tolerance=0 --patience=40"),
          new Job("whole", "none", "--model=duo --rank=3 --tolerance=0 --preference-epochs=30"),
          new Job(
              "split",
              "earlier",
              "--model=duo --rank=6 --noise=none --implicit=none --tolerance=0"
                  + " --preference-epochs=60 --patience=40"));

  private static final int KILLS = Integer.getInteger("quire.kills", 14) / JOBS.size();
  private static final int MOST_STARTS = 4 * KILLS + 4; // some come to their end before the kill
  private static final int KILLED = 137; // 128 + SIGKILL

  @TempDir static Path shared;

  @TempDir Path folder;

  private Path target;
  private Path checkpoint;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    Cli.generate(shared.resolve("raw"), 2_000);
    Path ratings = shared.resolve("raw/ratings.csv");
    Path movies = shared.resolve("raw/movies.csv");
    Cli.run("convert", ratings, "--items", movies, "--to", shared.resolve("whole")).done();
    Cli.run("convert", ratings, "--items", movies, "--to", shared.resolve("split"), "--valid=0.1")
        .done();
    ChildQuire.allDone(
        shared,
        ChildQuire.FAST_START,
        JOBS.stream().map(job -> job.command(job.undisturbed())).toList());
  }

  static List<Job> jobs() {
    return JOBS;
  }

  private ChildQuire start(Job job, Object... more) throws IOException {
    List<Object> all = job.command(target);
    all.addAll(List.of(more));
    return ChildQuire.start(shared, "", ChildQuire.FAST_START, all.toArray());
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void whatIsLeftOfItGoesOnToTheSameBytes(Job job) throws Exception {
    target = folder.resolve("m.safetensors");
    checkpoint = folder.resolve("m.checkpoint.safetensors");
    byte[] undisturbed = Files.readAllBytes(job.undisturbed());
    assertEquals(job.best(), bestEpoch(job.undisturbed()));

    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(2 + JOBS.indexOf(job));
    int killed = 0;
    int resumed = 0;
    for (int i = 0; killed < KILLS; i++) {
      assertTrue(i < MOST_STARTS, killed + " of " + i + " were still at work");
      boolean goesOn = Files.exists(checkpoint);
      resumed += goesOn ? 1 : 0;
      ChildQuire child = goesOn ? start(job, "--resume", "--force") : start(job, "--force");
      int epochs = i == 0 ? 3 : random.nextInt(8); // with the first one a checkpoint is sure
      while (child.isAlive() && epochs(child) < epochs) {
        Thread.sleep(5);
      }
      Thread.sleep(random.nextInt(20)); // somewhere in the next one, or in writing this one's file
      killed += child.kill() == KILLED ? 1 : 0;
      assertWhole(undisturbed);
    }
    assertTrue(resumed > 0, "none had a checkpoint");
    Files.deleteIfExists(target);
    (Files.exists(checkpoint) ? start(job, "--resume") : start(job)).result().done();
    assertArrayEquals(undisturbed, Files.readAllBytes(target));
    assertEquals(List.of("m.safetensors"), Cli.list(folder), "the last run cleans up");
  }

  /** Epochs that a training has told of. */
  private static long epochs(ChildQuire child) {
    return child.errorsSoFar().lines().filter(line -> line.startsWith("epoch ")).count();
  }

  /** Where the finished model's numbers come from. */
  private static String bestEpoch(Path file) throws IOException {
    try (Model model = Model.open(file)) {
      String best = model.metadata().get("best_epoch");
      if (best == null) {
        return "none";
      }
      List<EpochResult> history = History.of(model);
      boolean preferences =
          History.bestPreferenceEpoch(history) < History.lastPreferenceEpoch(history);
      boolean ratings = Integer.parseInt(best) < history.getLast().epoch();
      return ratings || preferences ? "earlier" : "last";
    }
  }

  /** Each file that has a final name is complete; a finished model is the one that it should be. */
  private void assertWhole(byte[] undisturbed) throws IOException {
    if (Files.exists(checkpoint)) {
      try (Model saved = Model.open(checkpoint)) {
        saved.verify();
      }
    }
    if (Files.exists(target)) {
      assertArrayEquals(undisturbed, Files.readAllBytes(target));
      if (Files.notExists(checkpoint)) {
        Files.delete(target); // begin anew
      }
    }
  }
}
