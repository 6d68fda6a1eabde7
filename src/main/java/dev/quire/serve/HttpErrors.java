package dev.quire.serve;

import dev.quire.problem.Problem;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what is no request, and is refused before a handler sees it. */
final class HttpErrors implements Request.Handler {
  private static final int BAD_REQUEST = 400;
  private static final int NO_SUCH_VERSION = 505;

  private final Metrics metrics;

  HttpErrors(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    int found = cause instanceof HttpException http ? http.getCode() : response.getStatus();
    int status = found == NO_SUCH_VERSION ? BAD_REQUEST : found; // it is no fault of ours
    Reply reply = Reply.problem(status, problem(status), Map.of());
    metrics.answered("other", "none", status, 0, reply.body().length);
    response.setStatus(status);
    Sender.putHeaders(response.getHeaders(), reply);
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
    return true;
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 408 -> Problem.of("the request comes too slowly").remedy("send it at once");
      case 413 -> Problem.of("the request is too long").remedy("send less");
      case 414 -> Problem.of("the address is too long").remedy("send what is long in a body");
      case 417 -> Problem.of("an expectation that can't be met").remedy("send it without");
      case 426 -> Problem.of("another protocol").remedy("use HTTP/1.1");
      case 431 -> Problem.of("the headers are too long").remedy("send fewer and shorter ones");
      case 503 -> Problem.of("the server is about to stop").remedy("try again later");
      default ->
          status >= 500
              ? Problem.of("a mistake of the server").remedy("ask who runs it to report it")
              : Problem.of("not a request of HTTP/1.1").remedy("see RFC 9112");
    };
  }
}
