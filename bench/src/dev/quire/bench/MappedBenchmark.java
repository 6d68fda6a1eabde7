package dev.quire.bench;

import dev.quire.mapped.Checksums;
import dev.quire.mapped.DType;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads a mapped tensor that is in the page cache, on one core. An operation is one byte, so
 * operations per nanosecond are GB/s.
 */
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class MappedBenchmark {
  private static final int BYTES = 1 << 28;

  private Path folder;
  private Path path;
  private TensorFile open;
  private MemorySegment tensor;

  /** Writes the file. */
  @Setup
  public void write() throws IOException {
    folder = Files.createTempDirectory("quire-bench");
    path = folder.resolve("tensor.safetensors");
    try (TensorFileWriter writer =
        TensorFileWriter.builder("bench").tensor("bytes", DType.U8, BYTES).open(path)) {
      writer.segment("bytes").fill((byte) 3);
      writer.commit();
    }
    open = TensorFile.open(path);
    tensor = open.segment("bytes", DType.U8, BYTES);
  }

  /** Removes it. */
  @TearDown
  public void close() throws IOException {
    open.close();
    Files.delete(path);
    Files.delete(folder);
  }

  /** Reads pages that this process has touched before. */
  @Benchmark
  @OperationsPerInvocation(BYTES)
  public long read() {
    return SegmentSum.of(tensor, 0, BYTES);
  }

  /** Maps the file anew, so that every page is a fault. */
  @Benchmark
  @OperationsPerInvocation(BYTES)
  public long openAndRead() throws IOException {
    try (TensorFile file = TensorFile.open(path)) {
      return SegmentSum.of(file.segment("bytes", DType.U8, BYTES), 0, BYTES);
    }
  }

  /** What verifying takes. */
  @Benchmark
  @OperationsPerInvocation(BYTES)
  public String checksum() {
    return Checksums.crc32c(tensor);
  }
}
