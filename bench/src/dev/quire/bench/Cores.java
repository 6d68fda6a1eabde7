package dev.quire.bench;

import dev.quire.parallel.WorkerPool;
import java.util.concurrent.atomic.DoubleAdder;

/** The cores of the machine. */
public final class Cores {
  private static final int PEAK_CALLS = 60;
  private static final int PEAK_ROUNDS = 3;

  private Cores() {}

  /** A pool of {@code one} thread, or for {@code all} of one per core. */
  public static WorkerPool pool(String threads) {
    return new WorkerPool(threads.equals("one") ? 1 : Runtime.getRuntime().availableProcessors());
  }

  /**
   * The most GFLOP/s of fused multiply-adds on all threads of a pool, right now and in this JVM:
   * what a share of the peak is a share of. Takes some tenths of a second.
   */
  public static double peakGflops(WorkerPool pool) {
    double best = 0;
    DoubleAdder results = new DoubleAdder(); // or the loops would compute nothing
    for (int round = 0; round < PEAK_ROUNDS; round++) {
      int calls = PEAK_CALLS * pool.threads();
      long start = System.nanoTime();
      pool.forEach(calls, (call, workspace) -> results.add(FmaLoop.run(0.5f)));
      long nanos = System.nanoTime() - start;
      best = Math.max(best, (double) calls * FmaLoop.FLOPS_PER_CALL / nanos);
    }
    if (!(results.sum() > 0)) {
      throw new AssertionError("peak loop computed nothing: sum=" + results.sum());
    }
    return best;
  }
}
