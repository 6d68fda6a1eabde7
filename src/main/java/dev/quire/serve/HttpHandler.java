package dev.quire.serve;

import dev.quire.problem.Problem;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** Takes requests from HTTP, within the limits, and hands them to their routes. */
final class HttpHandler extends Handler.Abstract {
  private volatile Routes routes; // null until there is a model
  private final Hosts hosts;
  private final Token token;
  private final Limits limits;
  private final AtomicInteger inWork;
  private final Sender sender;
  private final Semaphore places;
  private final Budget bodies;

  HttpHandler(Hosts hosts, Token token, Limits limits, AtomicInteger inWork, Sender sender) {
    this.hosts = hosts;
    this.token = token;
    this.limits = limits;
    this.inWork = inWork;
    this.sender = sender;
    this.places = new Semaphore(limits.atOnce());
    this.bodies = new Budget(limits.heldBytes());
  }

  /** Answers from now on. */
  void serve(Routes all) {
    routes = all;
  }

  private Routes routes() {
    Routes all = routes;
    if (all == null) {
      throw new Refusal(503, Problem.of("the server starts").remedy("try again in a second"));
    }
    return all;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(sender, request, response, callback);
    try {
      hosts.require(request);
      Routes.Found found = routes().find(request.getMethod(), request.getHttpURI().getPath());
      exchange.route(found.route().shown());
      if (found.route().kind() != Route.Kind.FREE) {
        hosts.requireOwnPages(request);
        token.require(request.getHeaders().get("Authorization"));
      }
      if (found.route().kind() == Route.Kind.QUESTION) {
        work(exchange, found);
      } else {
        exchange.answer(found.route().endpoint().answer(question(exchange, found, new byte[0])));
      }
    } catch (Throwable e) { // whatever it is, who asks gets an answer
      exchange.fail(e);
    }
    return true;
  }

  private static Question question(Exchange exchange, Routes.Found found, byte[] body) {
    return new Question(found.path(), QueryGiven.of(exchange.query()), body);
  }

  private void work(Exchange exchange, Routes.Found found) throws Exception {
    Scheduler.Task late =
        exchange.later(
            limits.time(), () -> exchange.fail(exchange.isRead() ? slowWork() : slowBody()));
    Body body = new Body(exchange.request(), limits, bodies);
    try {
      byte[] bytes = found.route().takesBody() ? body.read() : new byte[0];
      exchange.read();
      if (!places.tryAcquire()) {
        throw Refusal.busy(
            Problem.of("too many requests at once")
                .with("at once", limits.atOnce())
                .remedy("try again in a second"));
      }
      inWork.incrementAndGet();
      try {
        exchange.answer(found.route().endpoint().answer(question(exchange, found, bytes)));
      } finally {
        inWork.decrementAndGet();
        places.release();
      }
    } finally {
      late.cancel();
      body.release();
    }
  }

  private Refusal slowWork() {
    return new Refusal(
        503,
        Problem.of("the answer takes too long")
            .with("seconds", limits.time().toMillis() / 1000.0)
            .remedy("ask for less, or try again later"));
  }

  private Refusal slowBody() {
    return new Refusal(
        408,
        Problem.of("the body comes too slowly")
            .with("seconds", limits.time().toMillis() / 1000.0)
            .remedy("send it at once"));
  }
}
