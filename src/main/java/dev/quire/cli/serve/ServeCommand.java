package dev.quire.cli.serve;

import dev.quire.cli.JsonText;
import dev.quire.cli.VerbCommand;
import dev.quire.files.Reason;
import dev.quire.files.Shown;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.serve.QuireServer;
import dev.quire.serve.ServeOptions;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quire serve}. */
@Command(
    name = "serve",
    description =
        "Answer over HTTP: a page to look around, and an API whose description is /openapi.json. A"
            + " model file that replaces MODEL by renaming is served without a pause. Ctrl-C stops"
            + " it when what has begun is answered.")
public final class ServeCommand extends VerbCommand {
  @Parameters(paramLabel = "MODEL", description = "A model file.")
  private Path modelFile;

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description =
          "The dataset of the model: what users have rated is not offered to them again, and they"
              + " can have explanations.")
  private Path datasetFolder;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = ServeOptions.LOOPBACK,
      description =
          "Listen at this name or address; 0.0.0.0 for all of this machine (default:"
              + " ${DEFAULT-VALUE}, which nobody else reaches).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Listen at this port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description =
          "Answer those alone who send the first line of this file as a bearer token. The page asks"
              + " for it.")
  private Path tokenFile;

  @Option(
      names = "--experiment",
      paramLabel = "FILE.json",
      description =
          "Show each user of the model what quire experiment would show them in their arm, and log"
              + " who has seen which: a JSON object with a name, and model_b, score, min_ratings"
              + " and what else makes B another, share and log.")
  private Path experimentFile;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "Add a line for each request to this file; by default they go to standard error, and"
              + " with --quiet nowhere.")
  private Path logFile;

  @Mixin private final LimitOptions limits = new LimitOptions();

  @Override
  protected void run() throws Exception {
    Writer log = requestLog();
    try (QuireServer server = QuireServer.start(options(), new PrintingListener(log, err()))) {
      show(server);
      if (tokenFile == null && !isLoopback()) {
        tell("quire: whoever reaches " + host + " may ask; keep others out with --token");
      }
      tell("quire: ready");
      new CountDownLatch(1).await(); // until a signal comes
    } catch (InterruptedException e) {
      tell("quire: stopped");
    } finally {
      if (logFile != null) {
        log.close();
      }
    }
  }

  private ServeOptions options() {
    ServeOptions options = ServeOptions.of(modelFile).at(host, port).limits(limits.value());
    options = datasetFolder == null ? options : options.dataset(datasetFolder);
    options = tokenFile == null ? options : options.token(tokenFile);
    return experimentFile == null ? options : options.experiment(experimentFile);
  }

  /** Null for no log. */
  private Writer requestLog() throws IOException {
    if (logFile == null) {
      return isQuiet() ? null : err();
    }
    try {
      return new OutputStreamWriter(
          Files.newOutputStream(logFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          StandardCharsets.UTF_8);
    } catch (FileSystemException e) {
      throw new BadInputException(
          Problem.of("cannot write the log")
              .with("reason", Reason.ofWriting(e))
              .remedy("name a file that may be written")
              .about(logFile),
          e);
    }
  }

  private void show(QuireServer server) {
    String address = server.address().toString();
    printResult(
        JsonText.MAPPER.createObjectNode().put("address", address).put("port", server.port()),
        "serving " + modelFile + " at " + address);
    out().flush();
  }

  private boolean isLoopback() throws UnknownHostException {
    return InetAddress.getByName(host).isLoopbackAddress();
  }

  private void tell(String sentence) {
    if (!isQuiet()) {
      err().println(Shown.line(sentence));
    }
  }
}
