package dev.quire.bench;

import dev.quire.parallel.WorkerPool;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What times on all cores are compared with: measured between the iterations, so in the same JVM
 * and under the same load.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Peak {
  private final WorkerPool pool = Cores.pool("all");
  private double gflops;

  /** Before each iteration. */
  @Setup(Level.Iteration)
  public void measure() {
    gflops = Cores.peakGflops(pool);
  }

  /** Ends its threads. */
  @TearDown
  public void close() {
    pool.close();
  }

  /** GFLOP/s of fused multiply-adds on all cores. */
  public double peakGflops() { // a method, because JMH sets a field to 0 before it measures
    return gflops;
  }
}
