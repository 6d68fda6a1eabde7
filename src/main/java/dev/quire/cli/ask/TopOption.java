package dev.quire.cli.ask;

import picocli.CommandLine.Option;

/** How long a list should be. */
final class TopOption {
  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int top;

  int value() {
    return top;
  }
}
