package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Stands before a server, and lets its API be busy, out of order, slow, or gone. */
final class Troubled implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final List<String> PASSED = List.of("Content-Type", "Content-Security-Policy");

  /** How it is with the API; the page itself always comes. */
  enum Trouble {
    NONE,
    BUSY,
    UNAVAILABLE,
    SLOW,
    GONE
  }

  private final URI server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer front;
  private int asked;
  private Trouble trouble = Trouble.NONE;

  Troubled(Served served) throws IOException {
    this.server = served.request("/").build().uri();
    this.front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.setExecutor(threads);
    front.createContext("/", this::answer);
    front.start();
  }

  URI home() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort() + "/");
  }

  /** From now on; who waits meanwhile goes on. */
  synchronized void now(Trouble next) {
    trouble = next;
    notifyAll();
  }

  /** How often lists were asked for so far, by those who know what becomes of it. */
  synchronized int askedForLists() {
    return asked;
  }

  /** Waits until lists were asked for once more. */
  synchronized void awaitListAfter(int before) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (asked == before) {
      long left = end - System.nanoTime();
      assertTrue(left > 0, "nobody asks for a list");
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private synchronized Trouble awaited(String path) throws InterruptedException {
    while (trouble == Trouble.SLOW) {
      wait();
    }
    if (path.equals("/v1/recommendations")) {
      asked++;
      notifyAll();
    }
    return trouble;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      switch (path.startsWith("/v1/") ? awaited(path) : Trouble.NONE) {
        case BUSY -> refuse(exchange, 429, "too many requests at once", "try again in a second");
        case UNAVAILABLE ->
            refuse(exchange, 503, "the model was written to and is not whole", "try again later");
        case GONE -> {} // closed without an answer
        default -> pass(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void refuse(HttpExchange exchange, int status, String title, String remedy)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
    if (status == 429) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    String body = "{\"title\":\"" + title + "\",\"remedy\":\"" + remedy + "\"}";
    send(exchange, status, body.getBytes(StandardCharsets.US_ASCII));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private void pass(HttpExchange exchange) throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    URI path = server.resolve(exchange.getRequestURI());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(path)
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    if (body.length > 0) {
      request.header("Content-Type", "application/json");
    }
    HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
    for (String header : PASSED) {
      answer
          .headers()
          .firstValue(header)
          .ifPresent(value -> exchange.getResponseHeaders().set(header, value));
    }
    send(exchange, answer.statusCode(), answer.body());
  }

  @Override
  public void close() {
    now(Trouble.NONE);
    front.stop(0);
    threads.shutdownNow();
    client.close();
  }
}
