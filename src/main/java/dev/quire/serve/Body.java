package dev.quire.serve;

import dev.quire.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * The body of a request, which has to be JSON, not too long, and whole in time. No thread waits for
 * it: what comes is added to what has come, by whoever brings it.
 */
final class Body {
  private final Request request;
  private final Limits limits;
  private final Bodies all;
  private final Consumer<Body> use;
  private final Consumer<Refusal> refuse;
  private final ByteArrayOutputStream come = new ByteArrayOutputStream(0);
  private byte[] whole; // null until it is

  /**
   * Of a request.
   *
   * @param all of them together
   * @param use takes the body when it is whole
   * @param refuse hears why there is none
   */
  Body(Request request, Limits limits, Bodies all, Consumer<Body> use, Consumer<Refusal> refuse) {
    this.request = request;
    this.limits = limits;
    this.all = all;
    this.use = use;
    this.refuse = refuse;
  }

  /** Begins to read. */
  void read() {
    requireJson();
    if (request.getLength() > limits.bodyBytes()) {
      throw tooLong();
    }
    all.begin(this);
    readOn();
  }

  private void readOn() {
    while (all.isComing(this)) { // it may have given way, and its request have been answered
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(Invocable.from(InvocationType.NON_BLOCKING, this::readOn));
        return;
      }
      Refusal wrong = add(chunk);
      boolean last = chunk.isLast();
      chunk.release();
      if (wrong != null) {
        all.abandon(this);
        refuse.accept(wrong);
        return;
      }
      if (last) {
        finish();
        return;
      }
    }
  }

  /** Adds what has come; null when that is well. */
  private Refusal add(Content.Chunk chunk) {
    if (Content.Chunk.isFailure(chunk)) {
      return refused(chunk.getFailure());
    }
    ByteBuffer some = chunk.getByteBuffer();
    int count = some.remaining();
    if (come.size() + count > limits.bodyBytes()) {
      return tooLong();
    }
    if (!all.take(this, count)) {
      return busy();
    }
    byte[] copy = new byte[count];
    some.get(copy);
    come.write(copy, 0, count);
    return null;
  }

  private void finish() {
    byte[] bytes = come.toByteArray();
    if (all.keep(this)) { // or else it has given way
      whole = bytes;
      use.accept(this);
    }
  }

  private static Refusal busy() {
    return Refusal.busy(Problem.of("too many bodies at once").remedy("try again in a second"));
  }

  /** Leaves its room to others. */
  void giveWay() {
    refuse.accept(busy());
  }

  /** All of it. */
  byte[] bytes() {
    return whole;
  }

  /** Says that it has been used. */
  void release() {
    all.give(whole.length);
  }

  /** What is said when the time is over. */
  Refusal late() {
    if (!all.isComing(this)) {
      return Claim.tooSlow(limits);
    }
    all.abandon(this);
    return tooSlow(limits);
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

  /** What is said of a body that is not there in time. */
  private static Refusal tooSlow(Limits limits) {
    return new Refusal(
        408,
        Problem.of("the body comes too slowly")
            .with("seconds", limits.seconds())
            .remedy("send it at once"));
  }

  private Refusal tooLong() {
    return new Refusal(
        413,
        Problem.of("the body is too long").remedy("send at most {} bytes", limits.bodyBytes()));
  }

  /** What came of a body that could not be read. */
  private Refusal refused(Throwable cause) {
    boolean late = cause instanceof TimeoutException;
    boolean told = cause instanceof HttpException http && http.getCode() == 408;
    if (late || told) {
      return tooSlow(limits);
    }
    return new Refusal(
        400,
        Problem.of(
                cause instanceof IOException
                    ? "the body is not whole"
                    : "the body is not what its head says")
            .remedy("send it again"));
  }
}
