package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.parallel.WorkerPool;
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
    disabledReason = "the heap is the same with any kernels")
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
  private long live(Object... arguments) throws Exception {
    List<String> options = new ArrayList<>(List.of(HEAP));
    options.addAll(ChildQuire.FAST_START);
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--threads=2", "--quiet"));
    String output =
        ChildQuire.start(HeapChild.class, folder, "", options, all.toArray()).result().done();
    Matcher bytes = Pattern.compile("live bytes (\\d+)").matcher(output);
    assertTrue(bytes.find(), output);
    return Long.parseLong(bytes.group(1));
  }
}
