package dev.quire.parallel;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A fixed number of threads that share out numbered tasks.
 *
 * <p>Each worker takes the next number when it is free, so tasks of very different lengths balance
 * themselves. Which worker runs a task is not fixed: a task whose result depends only on its number
 * makes the whole independent of the number of threads. {@link #sum} adds in the order of the
 * numbers, and of several failures the one with the lowest number is reported, for the same reason.
 */
public final class WorkerPool implements AutoCloseable {
  /** The most that a ForkJoinPool takes. */
  private static final int MAX_THREADS = 32767;

  /** Of the heap, the most that the workspaces of one call may take together. */
  private static final double WORKSPACES_SHARE = 3 / 8.0;

  private final ForkJoinPool pool;
  private final int threads;
  private final BooleanSupplier stop;

  /**
   * Starts a pool.
   *
   * @param threads number of workers, from 1 to 32767
   */
  public WorkerPool(int threads) {
    if (threads < 1) {
      throw new BadInputException(
          Problem.of("threads must be at least 1").with("threads", threads));
    }
    if (threads > MAX_THREADS) {
      throw new BadInputException(
          Problem.of("threads must be at most {}", MAX_THREADS).with("threads", threads));
    }
    this.threads = threads;
    this.pool = new ForkJoinPool(threads);
    this.stop = () -> false;
  }

  private WorkerPool(ForkJoinPool pool, int threads, BooleanSupplier stop) {
    this.pool = pool;
    this.threads = threads;
    this.stop = stop;
  }

  /**
   * The same threads for work that may be left undone: once told to stop they begin no task more,
   * and whoever waits for the tasks gets a {@link StoppedException} when none is running. Closing
   * either closes both.
   *
   * @param stop asked before each task, by any thread
   */
  public WorkerPool until(BooleanSupplier stop) {
    return new WorkerPool(pool, threads, stop);
  }

  /**
   * For work that others than these threads do.
   *
   * @throws StoppedException when told to stop
   */
  public void requireUnstopped() {
    if (stop.getAsBoolean()) {
      throw new StoppedException();
    }
  }

  /** Number of workers. */
  public int threads() {
    return threads;
  }

  /**
   * How many workers have room in the heap, at least 1: all threads, unless they are many and the
   * heap is small. More threads than that would not make a program faster, but end it.
   *
   * @param workspaceBytes heap that each of them needs
   */
  public int workers(long workspaceBytes) {
    return workers(threads, workspaceBytes, Runtime.getRuntime().maxMemory());
  }

  /** Of the heap, what the workspace of each thread may take so that all of them have room. */
  public long share() {
    return (long) (WORKSPACES_SHARE * Runtime.getRuntime().maxMemory() / threads);
  }

  static int workers(int threads, long workspaceBytes, long heapBytes) {
    double fit = WORKSPACES_SHARE * heapBytes / Math.max(1, workspaceBytes);
    return (int) Math.clamp(fit, 1, threads);
  }

  /** One numbered task; {@code workspace} is the running worker's own. */
  @FunctionalInterface
  public interface Task<W, X extends Exception> {
    /** Runs task {@code index}. */
    void run(int index, W workspace) throws X;
  }

  /** One numbered term of a sum; {@code workspace} is the running worker's own. */
  @FunctionalInterface
  public interface Term<W, X extends Exception> {
    /** Computes term {@code index}. */
    double of(int index, W workspace) throws X;
  }

  /**
   * Runs tasks {@code 0..tasks-1} and waits for all of them. After one has thrown no further one
   * starts, and its exception is thrown here.
   *
   * @param workspaces makes a worker's workspace, once per worker and call
   * @throws CancellationException when the calling thread is interrupted, or when it is a pool that
   *     works {@link #until} told to stop; no task is running then
   */
  public <W, X extends Exception> void forEach(int tasks, Supplier<W> workspaces, Task<W, X> body)
      throws X {
    forEach(tasks, 0, workspaces, body);
  }

  /**
   * The same for workspaces that are large: no more workers run than {@link #workers} has room for.
   *
   * @param workspaceBytes heap that each workspace takes
   */
  public <W, X extends Exception> void forEach(
      int tasks, long workspaceBytes, Supplier<W> workspaces, Task<W, X> body) throws X {
    AtomicInteger next = new AtomicInteger();
    FirstFailure failure = new FirstFailure();
    Runnable worker =
        () -> {
          int index = -1;
          try {
            W workspace = workspaces.get();
            while (!failure.stopped() && (index = next.getAndIncrement()) < tasks) {
              requireUnstopped();
              body.run(index, workspace);
            }
          } catch (Throwable e) { // carried to the caller, whatever it is
            failure.report(index, e);
          }
        };
    List<ForkJoinTask<?>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(workers(workspaceBytes), tasks); i++) {
      workers.add(pool.submit(worker));
    }
    awaitAll(workers, failure);
    failure.<X>rethrow();
  }

  /** Runs tasks that need no workspace; see {@link #forEach(int, Supplier, Task)}. */
  public <X extends Exception> void forEach(int tasks, Task<Void, X> body) throws X {
    forEach(tasks, () -> null, body);
  }

  /** The sum of terms {@code 0..terms-1}, added in that order whatever the number of threads. */
  public <W, X extends Exception> double sum(int terms, Supplier<W> workspaces, Term<W, X> body)
      throws X {
    return sum(terms, 0, workspaces, body);
  }

  /** The same for workspaces that are large; see {@link #forEach(int, long, Supplier, Task)}. */
  public <W, X extends Exception> double sum(
      int terms, long workspaceBytes, Supplier<W> workspaces, Term<W, X> body) throws X {
    double[] values = new double[terms];
    forEach(
        terms,
        workspaceBytes,
        workspaces,
        (index, workspace) -> values[index] = body.of(index, workspace));
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** Returns only when no worker runs any more: they may write to memory that the caller frees. */
  private static void awaitAll(List<ForkJoinTask<?>> workers, FirstFailure failure) {
    boolean interrupted = false;
    for (ForkJoinTask<?> worker : workers) {
      while (!worker.isDone()) {
        try {
          worker.get();
        } catch (InterruptedException e) {
          interrupted = true;
          failure.report(Integer.MAX_VALUE, new CancellationException("interrupted"));
        } catch (ExecutionException e) {
          throw new AssertionError("a worker reports failures, it doesn't throw them", e);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  /** The failure of the task with the lowest number. */
  private static final class FirstFailure {
    private int index;
    private volatile Throwable cause; // read before each task, without a lock

    boolean stopped() {
      return cause != null;
    }

    synchronized void report(int failedIndex, Throwable e) {
      if (cause == null || failedIndex < index) {
        index = failedIndex;
        cause = e;
      }
    }

    @SuppressWarnings("unchecked") // a task throws only X and unchecked exceptions
    synchronized <X extends Exception> void rethrow() throws X {
      if (cause instanceof Error error) {
        throw error;
      }
      if (cause != null) {
        throw (X) cause;
      }
    }
  }
}
