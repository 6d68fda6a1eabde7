package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments: what stands at the target is the old or the new one, byte for
 * byte, and the next run removes what the killed one left. {@code -Dquire.kills=200} kills as
 * often.
 */
@DisabledOnOs(OS.WINDOWS)
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class KillTest {
  private static final int KILLS = Integer.getInteger("quire.kills", 12);
  private static final int KILLED = 137; // 128 + SIGKILL

  @TempDir static Path shared;

  @TempDir Path folder;

  /** A verb whose result replaces another one. */
  private record Job(String name, List<Object> old, List<Object> next) {
    Object[] command(List<Object> line, Path target) {
      List<Object> all = new ArrayList<>(line);
      all.addAll(List.of("--to", target, "--force", "--quiet"));
      return all.toArray();
    }

    /** Puts the old one there, in this process. */
    Map<String, String> begin(Path target) throws IOException {
      Cli.run(command(old, target)).done();
      return contents(target);
    }

    ChildQuire start(Path target) throws IOException {
      return ChildQuire.start(shared, "", ChildQuire.FAST_START, command(next, target));
    }

    /** Lets the next one replace what is there, undisturbed. */
    Map<String, String> finish(Path target) throws Exception {
      start(target).result().done();
      return contents(target);
    }
  }

  private static List<Job> jobs;

  @BeforeAll
  static void prepare() throws Exception {
    Cli.generate(shared.resolve("raw"), 30_000);
    Path ratings = shared.resolve("raw/ratings.csv");
    Path few = Files.writeString(shared.resolve("few.csv"), "userId,movieId,rating\n1,2,3\n");
    Path dataset = shared.resolve("dataset");
    Path model = shared.resolve("model.safetensors");
    Cli.run("convert", ratings, "--to", dataset).done();
    Cli.run("train", dataset, "--model=als", "--rank=4", "--epochs=1", "--to", model).done();
    jobs =
        List.of(
            new Job("x", List.of("convert", few), List.of("convert", ratings)),
            new Job(
                "y", List.of("convert", few), List.of("split", dataset, "--last=2", "--seed=3")),
            new Job(
                "m.safetensors",
                List.of("train", dataset, "--model=als", "--rank=1", "--epochs=1"),
                List.of("train", dataset, "--model=als", "--rank=32", "--epochs=3")),
            new Job(
                "top.csv",
                List.of("score", model, "--top=1"),
                List.of("score", model, "--top=200")),
            new Job("r.html", List.of("report", dataset), List.of("report", dataset, model)),
            new Job(
                "log.jsonl",
                experiment(model, dataset, "--top=1"),
                experiment(model, dataset, "--top=20")));
  }

  private static List<Object> experiment(Path model, Path dataset, String top) {
    List<Object> line = new ArrayList<>(List.of("experiment", model, "--dataset", dataset));
    line.addAll(List.of("--feedback=simulated", "--truth", model, top));
    return line;
  }

  /** Path of each file below, and the CRC-32C of its bytes. */
  private static Map<String, String> contents(Path path) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (var paths = Files.walk(path)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        CRC32C crc = new CRC32C();
        crc.update(Files.readAllBytes(file));
        contents.put(
            path.relativize(file).toString(), HexFormat.of().toHexDigits((int) crc.getValue()));
      }
    }
    return contents;
  }

  @Test
  void whereverItIsKilledTheOldOrTheNewStandsAndTheNextRunCleansUp() throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(17);
    int killed = 0;
    int leftovers = 0;
    for (int j = 0; j < jobs.size(); j++) {
      Job job = jobs.get(j);
      Path place = Files.createDirectory(folder.resolve("place of " + job.name));
      Path target = place.resolve(job.name);
      long start = System.nanoTime();
      Map<String, String> next = job.finish(target);
      long spanNanos = System.nanoTime() - start;
      for (int i = j; i < KILLS; i += jobs.size()) {
        Map<String, String> old = job.begin(target);
        assertEquals(List.of(job.name), Cli.list(place), "the next run cleans up");

        ChildQuire child = job.start(target);
        // The first part is the start of the JVM, of which nobody sees anything.
        Thread.sleep((long) (random.nextDouble(0.3, 1.1) * spanNanos / 1e6));
        killed += child.kill() == KILLED ? 1 : 0;
        Map<String, String> found = contents(target);
        assertTrue(found.equals(old) || found.equals(next), () -> "neither: " + found);
        leftovers += Cli.list(place).size() - 1;
      }
      assertEquals(next, job.finish(target));
      assertEquals(List.of(job.name), Cli.list(place), "the next run cleans up");
    }
    assertTrue(killed >= KILLS / 3, killed + " were still at work");
    assertTrue(leftovers > 0, "none had a temporary file");
  }
}
