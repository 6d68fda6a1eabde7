package dev.quire.serve;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** One request and its answer: the first that somebody gives, whoever that is. */
final class Exchange {
  private final Sender sender;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final long began = System.nanoTime();
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile String route = "none";
  private volatile boolean read;

  Exchange(Sender sender, Request request, Response response, Callback callback) {
    this.sender = sender;
    this.request = request;
    this.response = response;
    this.callback = callback;
  }

  Request request() {
    return request;
  }

  /** Parameters of the address, as they stand there. */
  String query() {
    return request.getHttpURI().getQuery();
  }

  /** Says which route it has taken. */
  void route(String shown) {
    route = shown;
  }

  String route() {
    return route;
  }

  /** Says that all of the request is there. */
  void read() {
    read = true;
  }

  boolean isRead() {
    return read;
  }

  /** Nanoseconds since it began. */
  long nanos() {
    return System.nanoTime() - began;
  }

  /** Does something when a time is over, unless it is cancelled. */
  Scheduler.Task later(Duration time, Runnable what) {
    return request
        .getComponents()
        .getScheduler()
        .schedule(what, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Answers, if nobody has. */
  void answer(Reply reply) {
    if (!answered.getAndSet(true)) {
      sender.send(this, request, response, callback, reply);
    }
  }

  /** Says what went wrong, if nobody has answered. */
  void fail(Throwable thrown) {
    sender.note(thrown);
    answer(Reply.of(thrown));
  }
}
