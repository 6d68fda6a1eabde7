package dev.quire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The heap is for what belongs to users, items and threads; ratings and factors are in mapped
 * files. So five times as many ratings need no more of it, but for the ids of users and items.
 */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "the processes choose their kernels themselves")
class HeapTest {
  private static final int FEW = 100_000;
  private static final int MANY = 500_000;

  /** About twice what either size needs, and 40 bytes for each of the many ratings. */
  private static final String HEAP = "-Xmx20m";

  /** Four bytes for each of the many ratings would be more. */
  private static final long MOST_GROWTH_BYTES = 3L << 19;

  @TempDir Path folder;

  @Test
  void theHeapStaysFlatAsRatingsGrowFivefold() throws Exception {
    Live few = convertAndTrain(FEW);
    Live many = convertAndTrain(MANY);
    assertTrue(many.convert - few.convert < MOST_GROWTH_BYTES, few + " and " + many);
    assertTrue(many.train - few.train < MOST_GROWTH_BYTES, few + " and " + many);
  }

  /** Bytes that were alive at most. */
  private record Live(long convert, long train) {}

  private Live convertAndTrain(int ratings) throws Exception {
    Path raw = folder.resolve("raw-" + ratings);
    Path dataset = folder.resolve("dataset-" + ratings);
    try (WorkerPool pool = new WorkerPool(2)) {
      RatingGenerator.generate(GeneratorOptions.of(ratings, 1), raw, false, pool, done -> {});
    }
    long convert =
        live("convert", raw.resolve(RatingGenerator.RATINGS_FILE), "--to", dataset, "--test=0.1");
    Path model = folder.resolve("model-" + ratings);
    long train = live("train", dataset, "--model=als", "--rank=8", "--epochs=2", "--to", model);
    return new Live(convert, train);
  }

  /** Runs a command line in a JVM with a small heap; its threads have fixed buffers, so two. */
  private static long live(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.matches("--(add|sun-misc|enable).*|-Dquire.*|.*(Experim|Vector).*"))
        .forEach(command::add);
    command.addAll(List.of(HEAP, "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(List.of("-cp", ChildClassPath.get()));
    command.add(HeapChild.class.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    command.addAll(List.of("--threads=2", "--quiet"));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), output);
    Matcher bytes = Pattern.compile("live bytes (\\d+)").matcher(output);
    assertTrue(bytes.find(), output);
    return Long.parseLong(bytes.group(1));
  }
}
