package dev.quire.bench;

import dev.quire.kernel.ScoreKernels;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Finds the scores above a threshold; an operation is one score. {@link FilterScalar} and {@link
 * FilterSimd} run it and differ in nothing but which implementation is loaded.
 */
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public abstract class FilterBenchmark {
  private static final int SCORES = 1 << 15; // half of a core's L2 cache or less

  /** How many of 1,000 scores reach the threshold: in a batch hardly any do. */
  @Param({"0", "10", "100"})
  public int perThousand;

  private float[] scores; // [SCORES]
  private int[] hits; // [SCORES]
  private float threshold;

  /** Draws the scores. */
  @Setup
  public void fill() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    scores = new float[SCORES];
    for (int i = 0; i < SCORES; i++) {
      scores[i] = random.nextFloat();
    }
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    int reach = SCORES * perThousand / 1000;
    threshold = reach == 0 ? 2 : sorted[SCORES - reach];
    hits = new int[SCORES];
  }

  /** A comparison with the threshold. */
  @Benchmark
  @OperationsPerInvocation(SCORES)
  public int above() {
    return ScoreKernels.above(scores, 0, SCORES, threshold, hits);
  }
}
