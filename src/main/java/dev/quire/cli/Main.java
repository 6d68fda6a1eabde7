package dev.quire.cli;

import dev.quire.kernel.VectorModule;

/** Where the process starts. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    VectorModule.load();
    System.exit(QuireCommand.run(args));
  }
}
