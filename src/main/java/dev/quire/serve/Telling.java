package dev.quire.serve;

import dev.quire.problem.Problem;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Tells a listener what happens, from a thread of its own: a log that nobody reads, or a full disk,
 * keeps nobody waiting. What there is no room for is left out, and counted.
 */
final class Telling implements AutoCloseable {
  private static final int CHARACTERS = 1 << 20; // that wait
  private static final int EACH = 64; // what a line takes besides
  private static final int PATIENCE_MILLISECONDS = 1000;

  private final ServeListener listener;
  private final Metrics metrics;
  private final Budget waiting = new Budget(CHARACTERS);
  private final LinkedBlockingQueue<Told> queue = new LinkedBlockingQueue<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("log").unstarted(this::run);
  private boolean failing; // the log of requests, at the last attempt; seen by the thread alone

  /** What is told. */
  @FunctionalInterface
  private interface Event {
    void tell(ServeListener listener, Instant time) throws IOException;
  }

  /**
   * An event that waits.
   *
   * @param event null for the end
   * @param isRequest whether it goes to the log of requests, which may be elsewhere than all else
   * @param size that it takes of the room
   */
  private record Told(Event event, boolean isRequest, Instant time, int size) {}

  Telling(ServeListener listener, Metrics metrics) {
    this.listener = listener;
    this.metrics = metrics;
    thread.start();
  }

  void request(String line) {
    add(line.length(), true, (to, time) -> to.request(time, line));
  }

  void notice(String sentence) {
    add(sentence.length(), false, (to, time) -> to.notice(time, sentence));
  }

  void mistake(Throwable thrown) {
    add(CHARACTERS / 64, false, (to, time) -> to.mistake(time, thrown)); // with all that it holds
  }

  private void add(int characters, boolean isRequest, Event event) {
    int size = characters + EACH;
    if (waiting.take(size)) {
      queue.add(new Told(event, isRequest, Instant.now(), size));
    } else {
      metrics.untold();
    }
  }

  private void run() {
    try {
      for (Told next = queue.take(); next.event != null; next = queue.take()) {
        tell(next);
        waiting.give(next.size);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody waits for the rest
    }
  }

  private void tell(Told next) {
    try {
      next.event.tell(listener, next.time);
      failing &= !next.isRequest; // that others are heard says nothing of the log
    } catch (IOException | RuntimeException e) {
      metrics.untold();
      if (next.isRequest && !failing) {
        failing = true;
        complain(e, next.time);
      }
    }
  }

  /** Says once that the log of requests cannot be written, where notices may still go. */
  private void complain(Exception why, Instant time) {
    try {
      listener.notice(
          time,
          Problem.of("cannot write the log")
              .with("reason", why.getMessage())
              .remedy("answers go on, and lines that are lost are counted in /metrics")
              .toString());
    } catch (IOException | RuntimeException e) {
      // nobody hears anything
    }
  }

  /** Waits a little until what has happened is told. */
  @Override
  public void close() {
    queue.add(new Told(null, false, Instant.EPOCH, 0));
    try {
      thread.join(PATIENCE_MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
