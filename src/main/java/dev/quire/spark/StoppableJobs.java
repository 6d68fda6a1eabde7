package dev.quire.spark;

import dev.quire.parallel.StoppedException;
import dev.quire.parallel.WorkerPool;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;

/**
 * Jobs of Spark for which nobody waits any more when the training is to stop.
 *
 * @param pool that is told to stop
 */
record StoppableJobs(WorkerPool pool) {
  /** How long it takes to notice it. */
  private static final int STOP_MILLIS = 100;

  /**
   * What comes of a job. Where the training is to stop, the job is cancelled; what its tasks still
   * do comes to nothing.
   *
   * @throws StoppedException when it is to stop
   */
  <T> T awaited(JavaFutureAction<T> job) {
    try {
      do {
        requireUnstopped();
      } while (!isDone(job));
      return job.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(e);
    } catch (ExecutionException e) {
      throw Failure.of(e);
    } finally {
      if (!job.isDone()) {
        job.cancel(true);
      }
    }
  }

  private static boolean isDone(JavaFutureAction<?> job)
      throws ExecutionException, InterruptedException {
    try {
      job.get(STOP_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /**
   * To be asked between jobs.
   *
   * @throws StoppedException when the training is to stop
   */
  void requireUnstopped() {
    pool.requireUnstopped();
  }
}
