package dev.quire.serve;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes requests from HTTP, within the limits, and hands them to their routes.
 *
 * <pre>
 * a thread that reads requests: route, token, body as it comes, a place     never waits
 *   -&gt; a virtual thread of its own: a question to the model
 *   -&gt; a thread of the server, in their order: all else, and refusals
 * </pre>
 *
 * <p>So whether it is up, and that there is no place, is said at once whatever is being worked on.
 */
final class HttpHandler extends Handler.Abstract.NonBlocking {
  private final Routes routes;
  private final Hosts hosts;
  private final Token token;
  private final Limits limits;
  private final AtomicInteger inWork;
  private final Connections connections;
  private final Sender sender;
  private final ThreadFactory threads; // for questions, of which each has its own
  private final Room room;
  private final Bodies bodies;

  HttpHandler(
      Routes routes,
      Hosts hosts,
      Token token,
      Limits limits,
      AtomicInteger inWork,
      Connections connections,
      Sender sender,
      ThreadFactory threads) {
    this.routes = routes;
    this.hosts = hosts;
    this.token = token;
    this.limits = limits;
    this.inWork = inWork;
    this.connections = connections;
    this.sender = sender;
    this.threads = threads;
    this.room = new Room(limits);
    this.bodies = new Bodies(limits.heldBytes());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Claim claim = new Claim(room, limits);
    Exchange exchange = new Exchange(sender, claim, request, response, callback);
    connections.heard(exchange.connection());
    try {
      hosts.require(request);
      Routes.Found found = routes.find(request.getMethod(), request.getHttpURI().getPath());
      exchange.route(found.route().shown());
      if (found.route().kind() != Route.Kind.FREE) {
        hosts.requireOwnPages(request);
        token.require(request.getHeaders().get("Authorization"));
      }
      if (found.route().kind() == Route.Kind.QUESTION) {
        take(exchange, found);
      } else {
        exchange.soon(() -> answer(exchange, found, new byte[0]));
      }
    } catch (Throwable e) { // whatever it is, who asks gets an answer
      exchange.soon(() -> exchange.fail(e));
    }
    return true;
  }

  private static void answer(Exchange exchange, Routes.Found found, byte[] body) {
    try {
      exchange.answer(
          found
              .route()
              .endpoint()
              .answer(new Question(found.path(), QueryGiven.of(exchange.query()), body, exchange)));
    } catch (Throwable e) {
      exchange.fail(e);
    }
  }

  /** Takes on a question, when all of it is there. */
  private void take(Exchange exchange, Routes.Found found) {
    if (!found.route().takesBody()) {
      exchange.unlessAnswered(limits.time(), () -> exchange.fail(Claim.tooSlow(limits)));
      work(exchange, found, new byte[0], () -> {});
      return;
    }
    Body body =
        new Body(
            exchange.request(),
            limits,
            bodies,
            whole -> work(exchange, found, whole.bytes(), whole::release),
            refusal -> exchange.soon(() -> exchange.fail(refusal)));
    exchange.unlessAnswered(limits.time(), () -> exchange.fail(body.late()));
    body.read();
  }

  /** Works on a question when there is a place for it, and says so when there is none. */
  private void work(Exchange exchange, Routes.Found found, byte[] body, Runnable after) {
    try {
      exchange.claim().enter();
    } catch (Refusal e) {
      after.run();
      exchange.soon(() -> exchange.fail(e));
      return;
    }
    connections.begin(exchange.connection());
    inWork.incrementAndGet();
    AtomicBoolean ended = new AtomicBoolean();
    Runnable end =
        () -> {
          if (!ended.getAndSet(true)) {
            after.run();
            exchange.claim().leave();
            connections.end(exchange.connection());
            inWork.decrementAndGet();
          }
        };
    try {
      threads.newThread(() -> answer(exchange, found, body, end)).start();
    } catch (
        Throwable e) { // no memory for a thread; another one may run what was begun all the same
      end.run();
      exchange.soon(() -> exchange.fail(e));
    }
  }

  private static void answer(Exchange exchange, Routes.Found found, byte[] body, Runnable end) {
    try {
      if (!exchange.isAnswered()) { // its time may have been over before its turn
        answer(exchange, found, body);
      }
    } finally { // not before, also when its time is over: it has its place until then
      end.run();
    }
  }
}
