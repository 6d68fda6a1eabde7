package dev.quire.bench;

import dev.quire.kernel.Kernels;
import dev.quire.kernel.ScoreKernels;
import dev.quire.kernel.StepKernels;
import dev.quire.mapped.Layouts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernels, each over {@value #ROWS} rows or one system. {@link KernelScalar} and {@link
 * KernelSimd} run them and differ in nothing but which implementation is loaded.
 */
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public abstract class KernelBenchmark {
  /** Rows of a panel; an operation is one row, or one system for Cholesky and the solves. */
  static final int ROWS = 64;

  /** As many as MovieLens 32M has users: more than a core's own caches hold. */
  private static final int COLD_ROWS = 200_948;

  private static final int COLD_INDICES = 1 << 20;

  /** Number of factors. */
  @Param({"8", "16", "20", "32", "64", "128", "256"})
  public int rank;

  /** Items that are scored at once: whole tiles at any vector width. */
  private static final int SCORED_ITEMS = 768;

  private static final StepKernels.Lengths STEPS = new StepKernels.Lengths(1e-9f, 1, 1e-9f, 1);

  private Arena arena;
  private MemorySegment matrix; // F32 [COLD_ROWS][rank]
  private int[] hotIndices; // [ROWS]
  private int[] coldIndices; // [COLD_INDICES]
  private final int[] indices = new int[ROWS];
  private int coldFirst;
  private float[] x; // [stride]
  private float[] panel; // [ROWS, stride] in strips
  private float[] targets; // [ROWS]
  private MemorySegment row; // F32 [rank]
  private final float[] ones = new float[ROWS];
  private final float[] errors = new float[ROWS];
  private float[] sum; // [stride]
  private float[] product; // [stride]
  private float[] gram; // positive definite
  private float[] work; // as gram
  private float[] factor; // as gram
  private float[] transposed; // [rank][stride(ROWS)], scratch
  private float[] rowProducts;
  private float[] users; // [rank][SCORE_GROUP]
  private float[] items; // [rank][scoreTile]
  private float[] bias; // [scoreTile]
  private float[] thresholds; // [SCORE_GROUP], none reached
  private float[] scores; // [SCORE_GROUP][scoreTile]

  /** Fills everything from a fixed seed. */
  @Setup
  public void fill() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    arena = Arena.ofShared();
    matrix = arena.allocate((long) COLD_ROWS * rank * Float.BYTES, 64);
    for (long i = 0; i < (long) COLD_ROWS * rank; i++) {
      matrix.setAtIndex(Layouts.F32, i, random.nextFloat() - 0.5f);
    }
    hotIndices = indices(random, ROWS, 4 * ROWS);
    coldIndices = indices(random, COLD_INDICES, COLD_ROWS);
    x = floats(random, Kernels.stride(rank));
    targets = floats(random, ROWS);
    row = arena.allocate((long) rank * Float.BYTES, 64);
    Arrays.fill(ones, 1);
    sum = new float[Kernels.stride(rank)];
    product = new float[Kernels.stride(rank)];
    panel = new float[ROWS * Kernels.stride(rank)];
    Kernels.gather(matrix, rank, hotIndices, ROWS, panel);
    gram = Kernels.newGram(rank);
    Kernels.addGram(panel, ROWS, rank, gram);
    int rows = Kernels.gramRows(rank);
    for (int k = 0; k < rank; k++) {
      gram[Kernels.index(rows, k, k)] += 25;
    }
    work = gram.clone();
    factor = gram.clone();
    Kernels.cholesky(factor, rank);
    transposed = new float[rank * Kernels.stride(ROWS)];
    rowProducts = Kernels.newGram(ROWS);
    users = floats(random, rank * ScoreKernels.GROUP);
    items = floats(random, rank * ScoreKernels.tile());
    bias = floats(random, ScoreKernels.tile());
    thresholds = new float[ScoreKernels.GROUP];
    Arrays.fill(thresholds, Float.POSITIVE_INFINITY);
    scores = new float[ScoreKernels.GROUP * ScoreKernels.tile()];
  }

  private static int[] indices(RandomGenerator random, int count, int bound) {
    return random.ints(count, 0, bound).toArray();
  }

  private static float[] floats(RandomGenerator random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  /** Frees the matrix. */
  @TearDown
  public void close() {
    arena.close();
  }

  /** Products of a vector with rows of an off-heap matrix, as scoring has them. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float dot() {
    float total = 0;
    for (int row = 0; row < ROWS; row++) {
      total += Kernels.dot(matrix, row, rank, x);
    }
    return total;
  }

  /** Adds a vector to rows on the heap. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] axpy() {
    for (int row = 0; row < ROWS; row++) {
      Kernels.axpy(1e-9f, x, 0, panel, row * Kernels.stride(rank), rank);
    }
    return panel;
  }

  /** Steps of one row and others towards each other, as stochastic gradient takes them. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float residualSteps() {
    return StepKernels.residualSteps(
        row, 0, matrix, rank, hotIndices, ROWS, targets, targets, ones, 0, STEPS, errors);
  }

  /** Rows that the caches hold. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] gatherHot() {
    Kernels.gather(matrix, rank, hotIndices, ROWS, panel);
    return panel;
  }

  /** Rows from anywhere in a large matrix, never soon the same ones. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] gatherCold() {
    System.arraycopy(coldIndices, coldFirst, indices, 0, ROWS);
    Kernels.gather(matrix, rank, indices, ROWS, panel);
    coldFirst = (coldFirst + ROWS) % COLD_INDICES;
    return panel;
  }

  /** The products of all pairs of columns. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] addGram() {
    Kernels.addGram(panel, ROWS, rank, work);
    return work;
  }

  /** The products of all pairs of rows, for rows shorter than the rank. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] rowProducts() {
    Kernels.rowProducts(panel, ROWS, rank, transposed, rowProducts);
    return rowProducts;
  }

  /** Sums of the columns, plain and weighted. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] addMoments() {
    Kernels.addMoments(panel, ROWS, rank, targets, sum, product);
    return product;
  }

  /** Takes the bias out of a matrix. */
  @Benchmark
  public float[] subtractOuter() {
    Kernels.subtractOuter(1e-9f, x, rank, work);
    return work;
  }

  /** What a group of users would score many items; an operation is one score. */
  @Benchmark
  @OperationsPerInvocation(ScoreKernels.GROUP * SCORED_ITEMS)
  public int scores() {
    int reached = 0;
    for (int scored = 0; scored < SCORED_ITEMS; scored += ScoreKernels.tile()) {
      reached |= ScoreKernels.scores(users, items, rank, bias, thresholds, scores);
    }
    return reached;
  }

  /** Factors a matrix; the time includes its copy, since the factor takes its place. */
  @Benchmark
  public int cholesky() {
    System.arraycopy(gram, 0, work, 0, work.length);
    return Kernels.cholesky(work, rank);
  }

  /** Both triangular solves of one right-hand side. */
  @Benchmark
  public float[] solves() {
    System.arraycopy(x, 0, product, 0, product.length);
    Kernels.solveTransposed(factor, rank, product);
    Kernels.solve(factor, rank, product);
    return product;
  }
}
