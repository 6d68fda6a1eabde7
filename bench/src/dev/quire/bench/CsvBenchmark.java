package dev.quire.bench;

import dev.quire.input.InputOptions;
import dev.quire.input.OnError;
import dev.quire.input.RatingBatch;
import dev.quire.input.RatingFiles;
import dev.quire.input.RatingIds;
import dev.quire.input.RatingSink;
import dev.quire.input.RatingSource;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
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

/** Parses a made-up ratings file of a million lines; what is parsed is added up, not kept. */
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
public class CsvBenchmark {
  /** One thread, or one per core. */
  @Param({"one", "all"})
  public String threads;

  private GeneratedData data;
  private WorkerPool pool;

  /** Bytes per second. */
  @AuxCounters
  @State(Scope.Thread)
  public static class Parsed {
    /** Length of the files parsed. */
    public long bytes;

    /** From the start for each iteration. */
    @Setup(Level.Iteration)
    public void reset() {
      bytes = 0;
    }
  }

  /** Generates the file. */
  @Setup
  public void generate() throws IOException {
    data = GeneratedData.ratings();
    pool = Cores.pool(threads);
  }

  /** Removes it. */
  @TearDown
  public void close() throws IOException {
    pool.close();
    data.close();
  }

  /** Reads the whole file. */
  @Benchmark
  public long parse(Parsed parsed) throws IOException {
    Adder adder = new Adder();
    try (RatingSource csv =
        RatingFiles.open(List.of(data.csv()), InputOptions.NONE, data.csv().getParent())) {
      csv.read(pool, OnError.STOP, adder, done -> {});
      parsed.bytes += csv.lengthBytes();
    }
    return adder.sum.sum();
  }

  /** Uses every column once. */
  private static final class Adder implements RatingSink<Void> {
    private final LongAdder sum = new LongAdder();

    @Override
    public void begin(int chunks, RatingIds ids) {
      sum.reset();
    }

    @Override
    public long workspaceBytes() {
      return 0;
    }

    @Override
    public Void workspace() {
      return null;
    }

    @Override
    public void accept(int chunk, RatingBatch batch, Void workspace) {
      long total = 0;
      for (int i = 0; i < batch.size(); i++) {
        total += batch.user(i) + batch.item(i) + (long) batch.rating(i) + batch.timestamp(i);
      }
      sum.add(total);
    }
  }
}
