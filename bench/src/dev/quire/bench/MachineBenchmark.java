package dev.quire.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the machine can do, which the other numbers are shares of. An operation is one floating
 * point operation or one byte, so operations per nanosecond are GFLOP/s and GB/s.
 */
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MachineBenchmark {
  private static final int BLOCK_BYTES = 1 << 25;

  /** The operand of the multiply-adds, which the compiler must not know. */
  @State(Scope.Thread)
  public static class Factor {
    private float value = 0.5f;
  }

  /** Memory larger than any cache but those of the largest servers. */
  @State(Scope.Benchmark)
  public static class Memory {
    private static final long BYTES = 1L << 30;

    private final AtomicInteger readers = new AtomicInteger();
    private Arena arena;
    private MemorySegment segment;

    /** Touches every page. */
    @Setup
    public void allocate() {
      arena = Arena.ofShared();
      segment = arena.allocate(BYTES, 64);
      segment.fill((byte) 1);
    }

    /** Frees it. */
    @TearDown
    public void close() {
      arena.close();
    }
  }

  /** Where one thread reads. */
  @State(Scope.Thread)
  public static class Position {
    private long at;

    /** Threads start far apart, so that none finds in a cache what another one has read. */
    @Setup
    public void start(Memory memory) {
      at = memory.readers.getAndIncrement() * 5L * BLOCK_BYTES % Memory.BYTES;
    }
  }

  /** Fused multiply-adds on one core. */
  @Benchmark
  @OperationsPerInvocation(FmaLoop.FLOPS_PER_CALL)
  public float fmaOneThread(Factor factor) {
    return FmaLoop.run(factor.value);
  }

  /** The same on all cores at once. */
  @Benchmark
  @Threads(Threads.MAX)
  @OperationsPerInvocation(FmaLoop.FLOPS_PER_CALL)
  public float fmaAllThreads(Factor factor) {
    return FmaLoop.run(factor.value);
  }

  /** Reads memory from one core. */
  @Benchmark
  @OperationsPerInvocation(BLOCK_BYTES)
  public long readOneThread(Memory memory, Position position) {
    return read(memory, position);
  }

  /** The same from all cores at once. */
  @Benchmark
  @Threads(Threads.MAX)
  @OperationsPerInvocation(BLOCK_BYTES)
  public long readAllThreads(Memory memory, Position position) {
    return read(memory, position);
  }

  private static long read(Memory memory, Position position) {
    long sum = SegmentSum.of(memory.segment, position.at, BLOCK_BYTES);
    position.at = (position.at + BLOCK_BYTES) % Memory.BYTES;
    return sum;
  }
}
