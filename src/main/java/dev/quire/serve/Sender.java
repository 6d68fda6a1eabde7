package dev.quire.serve;

import dev.quire.problem.BadInputException;
import dev.quire.problem.HasProblem;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** Sends answers, with what all of them have, and tells of them. */
final class Sender {
  /** What browsers may do with a page of ours: nothing but show it. */
  private static final Map<String, String> SECURITY =
      Map.of(
          "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                  + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin");

  /** Answers that are shorter are always sent: those that say why others are not, too. */
  private static final int SMALL = 4096;

  private static final Scheduler.Task NEVER = () -> true;
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final double NANOS_A_MILLISECOND = 1e6;

  private final Telling listener;
  private final Metrics metrics;
  private final Duration patience;

  /**
   * Sends answers.
   *
   * @param limits of what is on its way to slow readers, and for how long
   */
  Sender(Telling listener, Metrics metrics, Limits limits) {
    this.listener = listener;
    this.metrics = metrics;
    // in whole numbers: Duration.multipliedBy starts the classes of decimals
    this.patience = Duration.ofMillis(3 * limits.time().toMillis());
  }

  /** Tells who runs the server of what is not the fault of who asks. */
  void note(Throwable thrown) {
    if (thrown instanceof Refusal || thrown instanceof BadInputException) {
      return;
    }
    metrics.mistake();
    if (thrown instanceof HasProblem known) {
      listener.notice(known.problem().toString());
    } else if (Reply.isUnavailable(thrown)) {
      listener.notice("cannot answer: reason=" + thrown);
    } else {
      listener.mistake(thrown);
    }
  }

  /** Sends an answer, without waiting until it has arrived. */
  void send(Exchange exchange, Reply wanted) {
    Request request = exchange.request();
    long bytes = wanted.body().length <= SMALL ? 0 : wanted.body().length;
    boolean room = exchange.claim().send(bytes);
    long held = room ? bytes : 0;
    Reply reply = room ? unlessKnown(request, wanted) : Reply.of(Claim.tooManyAnswers());
    if (reply.status() == OK) {
      exchange.shown();
    }
    log(exchange, request, reply);
    Response response = exchange.response();
    response.setStatus(reply.status());
    HttpFields.Mutable headers = response.getHeaders();
    putHeaders(headers, reply);
    if (request.getMethod().equals("CONNECT")) { // what follows is for somebody else
      headers.put("Connection", "close");
    }
    Scheduler.Task late = held == 0 ? NEVER : exchange.later(patience, () -> hangUp(request));
    response.write(
        true,
        ByteBuffer.wrap(reply.body()),
        Callback.from(
            () -> {
              late.cancel();
              exchange.claim().arrived(held);
            },
            exchange.callback()));
  }

  /** Leaves who has not read a long answer after a long time. */
  private static void hangUp(Request request) {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
  }

  /** Headers that all answers have, and those of this one. */
  static void putHeaders(HttpFields.Mutable headers, Reply reply) {
    SECURITY.forEach(headers::put);
    headers.put("Cache-Control", "no-store");
    reply.headers().forEach(headers::put);
    if (reply.status() != NOT_MODIFIED) {
      headers.put("Content-Type", reply.type());
      headers.put("Content-Length", reply.body().length);
    }
  }

  /** Nothing, to those who have it. */
  private static Reply unlessKnown(Request request, Reply reply) {
    String tag = reply.headers().get("ETag");
    String known = request.getHeaders().get("If-None-Match");
    return tag != null && known != null && known.contains(tag)
        ? new Reply(NOT_MODIFIED, reply.type(), new byte[0], reply.headers())
        : reply;
  }

  private void log(Exchange exchange, Request request, Reply reply) {
    long nanos = exchange.nanos();
    String method = known(request.getMethod());
    metrics.answered(method, exchange.route(), reply.status(), nanos, reply.body().length);
    listener.request(
        String.format(
            Locale.ROOT,
            "%s %s %s %d %d bytes %.1f ms",
            Request.getRemoteAddr(request),
            request.getMethod(),
            request.getHttpURI().getPathQuery(),
            reply.status(),
            reply.body().length,
            nanos / NANOS_A_MILLISECOND));
  }

  /** So that nobody makes more and more series of numbers by methods that they invent. */
  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH" -> method;
      default -> "other";
    };
  }
}
