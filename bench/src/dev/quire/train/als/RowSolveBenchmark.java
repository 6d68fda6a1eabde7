package dev.quire.train.als;

import dev.quire.bench.GeneratedData;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePriors;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Regularization;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import dev.quire.train.rows.InitialFactors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * What a row of n ratings costs, accumulating and solving, on one core: a half-epoch over rows that
 * are all of that length. An operation is one rating.
 */
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class RowSolveBenchmark {
  private static final int RATINGS = 1 << 16;
  private static final int ITEMS = 4096;

  /** Number of factors. */
  @Param({"16", "32", "64", "128"})
  public int rank;

  /** Ratings of each row, n. */
  @Param({"1", "4", "16", "64", "256", "1024"})
  public int ratingsPerRow;

  private GeneratedData data;
  private Dataset dataset;
  private Arena arena;
  private WorkerPool pool;
  private AlsTrainer trainer;

  /** Generates the rows. */
  @Setup
  public void prepare() throws IOException {
    data = GeneratedData.rows(RATINGS / ratingsPerRow, ratingsPerRow, ITEMS);
    dataset = data.convert();
    pool = new WorkerPool(1);
    arena = Arena.ofShared();
    Ratings ratings = dataset.training();
    Parameters parameters =
        Parameters.allocate(arena, ratings.globalMean(), ratings.users(), ratings.items(), rank);
    InitialFactors.draw(parameters, ratings, 1, 0.1, pool);
    Regularization regularization = new Regularization(1, 7.5, 25, 0);
    AlsOptions options = new AlsOptions(rank, 1, regularization, BiasUpdate.JOINT, 0, 1);
    trainer = new AlsTrainer(ratings, 1, options, parameters, FeaturePriors.NONE, pool);
  }

  /** Frees everything. */
  @TearDown
  public void close() throws IOException {
    pool.close();
    arena.close();
    dataset.close();
    data.close();
  }

  /** Solves all rows. */
  @Benchmark
  @OperationsPerInvocation(RATINGS)
  public Object row() {
    return trainer.updateUsers();
  }
}
