package dev.quire.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quire.packed.Zips;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A web server on this machine, which can be told to be a bad one. */
public final class ArchiveServer implements AutoCloseable {
  /** What it does with a request; may throw to end the connection. */
  @FunctionalInterface
  public interface Behaviour {
    void answer(HttpExchange request, byte[] file) throws IOException;
  }

  /** The tag of the file it has. */
  public static final String TAG = "\"version-1\"";

  private static final String README =
      """
      Summary
      =======

      Made up.

      Usage License
      =============

      Use it to test.

      * Nobody else has it.

      Citation
      ========

      None.
      """;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  private ArchiveServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.start();
  }

  public static ArchiveServer start() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    return new ArchiveServer(HttpServer.create(new InetSocketAddress(here, 0), 0));
  }

  /** Serves a file by its path, which begins with a slash. */
  public ArchiveServer serve(String path, byte[] file, Behaviour behaviour) {
    server.createContext(
        path,
        request -> {
          String range = request.getRequestHeaders().getFirst("Range");
          String condition = request.getRequestHeaders().getFirst("If-Range");
          requests.add(
              request.getRequestURI().getPath()
                  + (range == null ? "" : " " + range)
                  + (condition == null ? "" : " if " + condition));
          try (request) {
            if (request.getRequestURI().getPath().equals(path)) {
              behaviour.answer(request, file);
            } else { // a context has all that begins like it
              request.sendResponseHeaders(404, -1);
            }
          }
        });
    return this;
  }

  /** All of a data set as it should be: the archive, and its digest. */
  public ArchiveServer serveAll(String name, byte[] zip) {
    return serve("/" + name + ".zip", zip, ArchiveServer::well).serveMd5(name, zip);
  }

  public ArchiveServer serveMd5(String name, byte[] zip) {
    String line = "MD5 (" + name + ".zip) = " + md5(zip) + "\n";
    return serve(
        "/" + name + ".zip.md5", line.getBytes(StandardCharsets.UTF_8), ArchiveServer::well);
  }

  public static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Answers a request as a server should, for a part of the file, too. */
  public static void well(HttpExchange request, byte[] file) throws IOException {
    request.getResponseHeaders().set("ETag", TAG);
    String range = request.getRequestHeaders().getFirst("Range");
    if (range == null || !TAG.equals(request.getRequestHeaders().getFirst("If-Range"))) {
      whole(request, file);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("\\D", ""));
    String answered = "bytes " + from + "-" + (file.length - 1) + "/" + file.length;
    request.getResponseHeaders().set("Content-Range", answered);
    request.sendResponseHeaders(206, file.length - from);
    request.getResponseBody().write(file, from, file.length - from);
  }

  private static void whole(HttpExchange request, byte[] file) throws IOException {
    request.sendResponseHeaders(200, file.length);
    request.getResponseBody().write(file);
  }

  /** Knows nothing of parts. */
  public static void withoutRanges(HttpExchange request, byte[] file) throws IOException {
    request.getResponseHeaders().set("ETag", TAG);
    whole(request, file);
  }

  /** Promises all of what is asked for, and gives so many bytes of it. */
  public static Behaviour breakingOffAfter(int bytes) {
    return (request, file) -> {
      request.getResponseHeaders().set("ETag", TAG);
      String range = request.getRequestHeaders().getFirst("Range");
      int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
      if (range != null) {
        String answered = "bytes " + from + "-" + (file.length - 1) + "/" + file.length;
        request.getResponseHeaders().set("Content-Range", answered);
      }
      request.sendResponseHeaders(range == null ? 200 : 206, file.length - from);
      int count = Math.min(bytes, file.length - from);
      OutputStream body = request.getResponseBody();
      body.write(file, from, count);
      body.flush();
    };
  }

  /** What was asked for, in order: path, range and condition. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Options for a test, which waits for nothing longer than it must. */
  FetchOptions options(String name, Path folder) {
    return FetchOptions.of(name, folder)
        .withBase(base())
        .withPatience(Duration.ofSeconds(20), Duration.ofMillis(1));
  }

  /** An archive shaped like one of MovieLens. */
  public static byte[] archive(String root) {
    try {
      return Zips.of(
          root + "/README.txt",
          README,
          root + "/ratings.csv",
          ratings(),
          root + "/movies.csv",
          "movieId,title,genres\n2,A (1994),Drama\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines that don't shrink to nothing. */
  private static String ratings() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    StringBuilder text = new StringBuilder("userId,movieId,rating,timestamp\n");
    for (int i = 0; i < 3000; i++) {
      text.append(i / 20 + 1).append(',').append(2 * i + 2).append(',');
      text.append(random.nextInt(1, 6)).append(".0,").append(random.nextInt(1 << 30)).append('\n');
    }
    return text.toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
