package dev.quire.serve;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** One request and its answer: the first that somebody gives, whoever that is. */
final class Exchange {
  private static final Scheduler.Task NEVER = () -> true;

  private final Sender sender;
  private final Claim claim;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final long began = System.nanoTime();
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile String route = "none";
  private volatile Scheduler.Task late = NEVER;
  private volatile Runnable shown = () -> {};

  Exchange(Sender sender, Claim claim, Request request, Response response, Callback callback) {
    this.sender = sender;
    this.claim = claim;
    this.request = request;
    this.response = response;
    this.callback = callback;
  }

  Request request() {
    return request;
  }

  Response response() {
    return response;
  }

  Callback callback() {
    return callback;
  }

  Claim claim() {
    return claim;
  }

  Connection connection() {
    return request.getConnectionMetaData().getConnection();
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

  /** Does something when a time is over and there is no answer. */
  void unlessAnswered(Duration time, Runnable what) {
    late = later(time, what);
    if (isAnswered()) {
      late.cancel();
    }
  }

  boolean isAnswered() {
    return answered.get();
  }

  /** Does something when an answer that succeeds is about to be sent, and never otherwise. */
  void whenShown(Runnable what) {
    shown = what;
  }

  /** It is about to be sent. */
  void shown() {
    shown.run();
  }

  /** Answers, if nobody has. */
  void answer(Reply reply) {
    if (!answered.getAndSet(true)) {
      late.cancel();
      sender.send(this, reply);
    }
  }

  /** Says what went wrong, if nobody has answered. */
  void fail(Throwable thrown) {
    sender.note(thrown);
    answer(Reply.of(thrown));
  }

  /**
   * Does something soon, behind what others have asked for before: who sends one request after
   * another would else keep the thread that reads them all.
   */
  void soon(Runnable what) {
    try {
      request.getComponents().getExecutor().execute(what);
    } catch (RejectedExecutionException e) { // it is about to stop
      what.run();
    }
  }
}
