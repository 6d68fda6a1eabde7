package dev.quire.cli.serve;

import dev.quire.serve.Limits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What the server takes on. */
final class LimitOptions {
  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Work on so many requests at a time; others are told to try again (default:"
              + " ${DEFAULT-VALUE}).")
  private int atOnce;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Keep so many connections open (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Give up on a request after so long (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--max-top",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Lists of so many items at most (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--max-ratings",
      paramLabel = "N",
      defaultValue = "1000",
      description = "So many ratings of someone new at most (default: ${DEFAULT-VALUE}).")
  private int ratings;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      defaultValue = "131072",
      description = "Requests of so many bytes at most (default: ${DEFAULT-VALUE}).")
  private int bodyBytes;

  Limits value() {
    return Limits.USUAL
        .atOnce(atOnce)
        .connections(connections)
        .time(Duration.ofSeconds(seconds))
        .top(top)
        .ratings(ratings)
        .bodyBytes(bodyBytes);
  }
}
