package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code quire serve}, from its start to its end. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class ServeCommandTest {
  @TempDir static Path shared;

  @TempDir Path folder;

  private static SmallJob job;

  @BeforeAll
  static void make() throws IOException {
    job = SmallJob.in(shared);
  }

  /** What a process has printed on standard output so far. */
  private String printed() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("out")).toList()) {
        return Files.readString(file);
      }
    }
    return "";
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void itSaysWhereItIsAnswersAndStopsWhenItIsTold() throws Exception {
    Path log = folder.resolve("requests.log");
    ChildQuire child =
        ChildQuire.start(
            folder,
            "",
            List.of("-XX:+ExitOnOutOfMemoryError"),
            "serve",
            job.als(),
            "--dataset",
            job.dataset(),
            "--port=0",
            "--log",
            log,
            "--json");
    child.await(() -> printed().endsWith("}\n"));
    String address = JsonMapper.shared().readTree(printed()).get("address").stringValue();
    try (HttpClient client = HttpClient.newHttpClient()) {
      child.await(() -> status(client, address + "ready") == 200);
      assertEquals(200, status(client, address + "v1/recommendations?user=1"));
      assertEquals(404, status(client, address + "v1/recommendations?user=nobody"));
    }
    child.signal("TERM");
    Cli.Result result = child.result();
    assertEquals(143, result.code());
    assertEquals("quire: ready\nquire: stopped\n", result.err());
    List<String> lines = Files.readAllLines(log);
    assertTrue(
        lines
            .get(lines.size() - 2)
            .matches(
                "\\S+Z 127.0.0.1 GET /v1/recommendations\\?user=1 200 \\d+ bytes \\d+\\.\\d ms"),
        lines::toString);
  }

  private static int status(HttpClient client, String address) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void whatCannotBeServedIsSaid() throws Exception {
    Path none = folder.resolve("none.safetensors");
    Cli.run("serve", none).assertBadInput(none + ": no such file or folder");
    Path other = Files.writeString(folder.resolve("x.safetensors"), "x");
    assertEquals(2, Cli.run("serve", other, "--port=0").code());
    Cli.run("serve", job.als(), "--at-once=0")
        .assertBadInput("option out of range: --at-once=0; use 1 or more");
    Cli.run("serve", job.als(), "--seconds=-3")
        .assertBadInput("option out of range: --seconds=-3; use 1 or more");
    Cli.run("serve", job.als(), "--host=no.such.host.invalid", "--port=0")
        .assertBadInput(
            "cannot listen there: --host=no.such.host.invalid, --port=0, reason=no such host;"
                + " choose another port, or an address of this machine");
    Path nowhere = folder.resolve("none/requests.log");
    Cli.run("serve", job.als(), "--log", nowhere)
        .assertBadInput(
            nowhere
                + ": cannot write the log: reason=no such folder; name a file that may be written");
    assertEquals(2, Cli.run("serve", job.als(), "--log", folder).code(), "a folder");
    Path token = Files.writeString(folder.resolve("token"), "short");
    Cli.run("serve", job.als(), "--token", token)
        .assertBadInput(
            token
                + ": not a token: characters=5; let its first line be 16 or more letters and digits,"
                + " which nobody can guess");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Cli.Result result = Cli.run("serve", job.als(), "--port", taken.getLocalPort());
      assertEquals(2, result.code());
      assertTrue(
          result.err().startsWith("quire: cannot listen there: --host=127.0.0.1, --port="),
          result.err());
    }
  }
}
