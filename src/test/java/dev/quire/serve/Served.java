package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server at a free port, with a client and what it told. */
final class Served implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> notices = new CopyOnWriteArrayList<>();
  final List<Throwable> mistakes = new CopyOnWriteArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final QuireServer server;
  private final URI address;

  private Served(ServeOptions options) throws Exception {
    server =
        QuireServer.start(
            options.at(ServeOptions.LOOPBACK, 0),
            new ServeListener() {
              @Override
              public void request(Instant time, String line) {
                requests.add(line);
              }

              @Override
              public void notice(Instant time, String sentence) {
                notices.add(sentence);
              }

              @Override
              public void mistake(Instant time, Throwable thrown) {
                mistakes.add(thrown);
              }
            });
    address = server.address();
    server.awaitWarm();
  }

  static Served of(ServeOptions options) throws Exception {
    return new Served(options);
  }

  /** A model with its dataset. */
  static Served of(String kind) throws Exception {
    return of(ServeOptions.of(ServeJob.get().model(kind)).dataset(ServeJob.get().dataset()));
  }

  /** A model alone. */
  static Served alone(Path model) throws Exception {
    return of(ServeOptions.of(model));
  }

  int port() {
    return server.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path.substring(1))).timeout(PATIENCE);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** The answer to a request that is right. */
  JsonNode json(String path) throws IOException, InterruptedException {
    return json(get(path), 200);
  }

  JsonNode json(String path, String body) throws IOException, InterruptedException {
    return json(post(path, body), 200);
  }

  /** The problem of a request that is not. */
  static JsonNode problem(HttpResponse<String> response, int status) {
    assertEquals(
        "application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
    JsonNode problem = json(response, status);
    assertEquals(status, problem.get("status").intValue());
    return problem;
  }

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertEquals(status, response.statusCode(), response.body());
    return JsonMapper.shared().readTree(response.body());
  }

  /** Stops, and checks that nothing was a mistake of the server. */
  @Override
  public void close() throws IOException {
    client.close(); // first: a server waits a second for connections that are left open
    server.close();
    assertEquals(List.of(), mistakes);
  }

  /** Stops the server alone. */
  void stop() throws IOException {
    server.close();
  }
}
