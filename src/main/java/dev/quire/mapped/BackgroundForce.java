package dev.quire.mapped;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Forces a file to disk while it is being written, in a thread of its own, so that the disk works
 * from the start and not only when all is there. A small file never gets a thread.
 */
final class BackgroundForce implements AutoCloseable {
  /** What is worth a call: the disk is busy for some 0.1 s, and a call costs it 1 ms more. */
  private static final long PORTION_BYTES = 32L << 20;

  private final FileChannel channel;
  private final Path file;
  private Thread thread; // null before there is enough to force
  private long waitingBytes;
  private boolean closed;
  private IOException failure; // the system reports it once, so the last force would be fine

  BackgroundForce(FileChannel channel, Path file) {
    this.channel = channel;
    this.file = file;
  }

  /** More bytes are in the file. */
  synchronized void written(long bytes) {
    waitingBytes += bytes;
    if (waitingBytes < PORTION_BYTES || closed) {
      return;
    }
    if (thread == null) {
      thread = new Thread(this::run, "quire-force-" + file.getFileName());
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  private void run() {
    while (awaitPortion()) {
      try {
        channel.force(false);
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  /** Returns false when there is no more to do. */
  private synchronized boolean awaitPortion() {
    while (waitingBytes < PORTION_BYTES && !closed) {
      try {
        wait();
      } catch (InterruptedException e) { // nobody else knows this thread
        throw new AssertionError(e);
      }
    }
    waitingBytes = 0;
    return !closed && failure == null;
  }

  private synchronized void fail(IOException e) {
    failure = e;
  }

  /** Throws what went wrong in the background. */
  synchronized void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Returns when the thread has ended. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      notifyAll();
      running = thread;
    }
    boolean interrupted = false;
    while (running != null && running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
