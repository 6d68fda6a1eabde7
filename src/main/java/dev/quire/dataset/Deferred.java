package dev.quire.dataset;

import java.io.IOException;
import java.util.function.Consumer;

/** A result that another thread computes; a small job beside a large one. */
final class Deferred<T> implements AutoCloseable {
  /** What to compute. */
  @FunctionalInterface
  interface Job<T> {
    T run() throws IOException;
  }

  /** What to do. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  private final Thread thread;
  private T result;
  private Throwable failure;

  private Deferred(String name, Job<T> job) {
    thread = new Thread(() -> run(job), name);
    thread.setDaemon(true);
  }

  /** Starts to compute. */
  static <T> Deferred<T> start(String name, Job<T> job) {
    Deferred<T> deferred = new Deferred<>(name, job);
    deferred.thread.start();
    return deferred;
  }

  /** Starts to do something that has no result. */
  static Deferred<Void> startAction(String name, Action action) {
    return start(
        name,
        () -> {
          action.run();
          return null;
        });
  }

  private void run(Job<T> job) {
    try {
      result = job.run();
    } catch (Throwable e) { // carried to the caller, whatever it is
      failure = e;
    }
  }

  /** Waits until the job is done, or has failed. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt(); // it may wait for a pipe
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the job is done, and gives back what it has made. */
  void close(Consumer<T> closer) {
    close();
    if (result != null) {
      closer.accept(result);
    }
  }

  /** Waits for the result, or for the exception there was instead. */
  T get() throws IOException {
    close();
    if (failure instanceof IOException problem) {
      throw problem;
    }
    if (failure instanceof RuntimeException bug) {
      throw bug;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return result;
  }
}
