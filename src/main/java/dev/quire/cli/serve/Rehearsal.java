package dev.quire.cli.serve;

import dev.quire.cli.QuireCommand;
import dev.quire.serve.QuireServer;
import dev.quire.serve.ServeListener;
import dev.quire.serve.ServeOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Answers some requests to nobody: when the launcher archives the classes that a demo has loaded,
 * those of serving are then among them, so that a server is ready sooner.
 */
public final class Rehearsal {
  /** Set by the launcher in the run that it archives. */
  private static final String PROPERTY = "quire.archive";

  private static final List<String> REQUESTS =
      List.of(
          "GET /v1/recommendations?user=1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /v1/items?query=a HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /v1/model HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "POST /v1/recommendations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 43\r\n\r\n{\"ratings\":[{\"item_id\":1}],\"min_ratings\":1}",
          "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

  private Rehearsal() {}

  /** Whether this is such a run. */
  public static boolean isWanted() {
    return Boolean.getBoolean(PROPERTY);
  }

  /**
   * Serves what a demo has made.
   *
   * @param folder to make another model in
   */
  public static void run(Path dataset, Path model, Path folder) {
    Path duo = folder.resolve("duo.safetensors");
    String[] words = {
      "train",
      dataset.toString(),
      "--epochs=1",
      "--rank=2",
      "--preference-rank=4",
      "--force",
      "--quiet",
      "--to=" + duo
    };
    PrintWriter nobody = new PrintWriter(Writer.nullWriter());
    QuireCommand.commandLine(words).setOut(nobody).setErr(nobody).execute(words);
    for (Path one : List.of(duo, model)) {
      try {
        serve(one, dataset);
      } catch (IOException | RuntimeException e) {
        return; // the archive is as good without: nobody may listen here, for example
      }
    }
  }

  private static void serve(Path model, Path dataset) throws IOException {
    ServeOptions options = ServeOptions.of(model).dataset(dataset).at(ServeOptions.LOOPBACK, 0);
    try (QuireServer server = QuireServer.start(options, new Nobody());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      server.awaitWarm();
      socket.getOutputStream().write(String.join("", REQUESTS).getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Nobody implements ServeListener {
    @Override
    public void request(Instant time, String line) {}

    @Override
    public void notice(Instant time, String sentence) {}

    @Override
    public void mistake(Instant time, Throwable thrown) {}
  }
}
