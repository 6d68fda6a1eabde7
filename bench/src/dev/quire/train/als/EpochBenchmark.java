package dev.quire.train.als;

import dev.quire.bench.Cores;
import dev.quire.bench.GeneratedData;
import dev.quire.bench.Peak;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePriors;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.ScratchSpace;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Regularization;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.Trainer;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import dev.quire.train.rows.InitialFactors;
import dev.quire.train.vb.VariationalOptions;
import dev.quire.train.vb.VariationalTrainer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Half-epochs and epochs with joint bias on all cores: over a million made-up ratings, or over the
 * dataset that {@code -Dquire.bench.dataset} names.
 */
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class EpochBenchmark {
  /** Number of factors. */
  @Param({"16", "20", "32", "64", "128"})
  public int rank;

  private GeneratedData data; // null when there is a dataset
  private Dataset dataset;
  private Arena arena;
  private WorkerPool pool;
  private Ratings ratings;
  private AlsTrainer trainer;
  private VariationalTrainer variational;
  private ScratchSpace scratch;

  /** What the times are divided by. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Size {
    private double count;

    /** Before each iteration. */
    @Setup(Level.Iteration)
    public void look(EpochBenchmark benchmark) {
      count = (double) benchmark.ratings.count();
    }

    /** Training ratings. */
    public double ratings() {
      return count;
    }
  }

  /** Opens the data; the first users' update gives the items something to fit. */
  @Setup
  public void prepare() throws IOException {
    String folder = System.getProperty("quire.bench.dataset");
    data = folder == null ? GeneratedData.ratings() : null;
    dataset = folder == null ? data.convert() : Dataset.open(Path.of(folder));
    pool = Cores.pool("all");
    arena = Arena.ofShared();
    ratings = dataset.training();
    Parameters parameters =
        Parameters.allocate(arena, ratings.globalMean(), ratings.users(), ratings.items(), rank);
    InitialFactors.draw(parameters, ratings, 1, 0.1, pool);
    Regularization regularization = new Regularization(1, 7.5, 25, 0);
    AlsOptions options = new AlsOptions(rank, 1, regularization, BiasUpdate.JOINT, 0, 1);
    trainer = new AlsTrainer(ratings, 1, options, parameters, FeaturePriors.NONE, pool);
    trainer.updateUsers();
    variational = variational();
  }

  private VariationalTrainer variational() {
    Parameters means =
        Parameters.allocate(arena, ratings.globalMean(), ratings.users(), ratings.items(), rank);
    Variances variances = Variances.allocate(arena, ratings.users(), ratings.items(), rank);

    scratch = new ScratchSpace(Path.of(System.getProperty("java.io.tmpdir")));
    VariationalOptions options = new VariationalOptions(rank, 1, Variance.MEAN_FIELD, 0, 1);
    VariationalTrainer made =
        new VariationalTrainer(
            ratings,
            Optional.empty(),
            options,
            1,
            new ModelNumbers(means, Optional.of(variances), FeaturePriors.NONE),
            scratch,
            pool);
    made.initialize();
    return made;
  }

  /** Frees everything. */
  @TearDown
  public void close() throws IOException {
    pool.close();
    scratch.close();
    arena.close();
    dataset.close();
    if (data != null) {
      data.close();
    }
  }

  /** All users against fixed items. */
  @Benchmark
  public Object users(Peak peak, Size size) {
    return trainer.updateUsers();
  }

  /** All items against fixed users. */
  @Benchmark
  public Object items(Peak peak, Size size) {
    return trainer.updateItems();
  }

  /** Both, and the objective. */
  @Benchmark
  public Trainer.Epoch epoch(Peak peak, Size size) {
    return trainer.epoch(1);
  }

  /** The same of variational Bayes, and the evidence lower bound. */
  @Benchmark
  public Trainer.Epoch variationalEpoch(Peak peak) {
    return variational.epoch(1);
  }
}
