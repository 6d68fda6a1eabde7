package dev.quire.serve;

import dev.quire.problem.Problem;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Promise;

/** The body of a request, which has to be JSON, not too long, and whole in time. */
final class Body {
  private final Request request;
  private final Limits limits;
  private final Budget budget;
  private long held;

  /**
   * Of a request.
   *
   * @param budget of all bodies together
   */
  Body(Request request, Limits limits, Budget budget) {
    this.request = request;
    this.limits = limits;
    this.budget = budget;
  }

  /** Reads all of it. */
  byte[] read() throws InterruptedException {
    requireJson();
    long length = request.getLength();
    if (length > limits.bodyBytes()) {
      throw tooLong();
    }
    long bytes = length < 0 ? limits.bodyBytes() : length;
    if (!budget.take(bytes)) {
      throw Refusal.busy(Problem.of("too many bodies at once").remedy("try again in a second"));
    }
    held = bytes;
    CompletableFuture<byte[]> content = new CompletableFuture<>();
    Content.Source.asByteArrayAsync(
        request, limits.bodyBytes(), Promise.Invocable.toPromise(content));
    try {
      return content.get(limits.time().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      content.cancel(true);
      request.fail(e); // nobody waits for the rest
      throw new Refusal(408, Problem.of("the body comes too slowly").remedy("send it at once"));
    } catch (ExecutionException e) {
      throw refused(e.getCause());
    }
  }

  private void requireJson() {
    String type = request.getHeaders().get("Content-Type");
    String bare = type == null ? "" : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (!bare.equals(Reply.JSON)) {
      throw new Refusal(
          415,
          Problem.of("not a type of content that is read")
              .with("type", bare)
              .remedy("send {}, in UTF-8", Reply.JSON));
    }
    String encoding = request.getHeaders().get("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Refusal(
          415,
          Problem.of("not an encoding that is read")
              .with("encoding", encoding)
              .remedy("send it as it is"));
    }
  }

  private Refusal tooLong() {
    return new Refusal(
        413,
        Problem.of("the body is too long").remedy("send at most {} bytes", limits.bodyBytes()));
  }

  /** What came of a body that could not be read. */
  private Refusal refused(Throwable cause) {
    if (cause instanceof IllegalStateException) { // more than the most that was asked for
      return tooLong();
    }
    boolean late = cause instanceof TimeoutException;
    boolean told = cause instanceof HttpException http && http.getCode() == 408;
    if (late || told) {
      return new Refusal(408, Problem.of("the body comes too slowly").remedy("send it at once"));
    }
    return new Refusal(
        400,
        Problem.of(
                cause instanceof IOException
                    ? "the body is not whole"
                    : "the body is not what its head says")
            .remedy("send it again"));
  }

  /** Says that it is not needed any more. */
  void release() {
    budget.give(held);
    held = 0;
  }
}
