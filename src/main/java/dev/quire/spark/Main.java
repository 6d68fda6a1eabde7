package dev.quire.spark;

import dev.quire.cli.QuireCommand;
import dev.quire.kernel.VectorModule;
import java.util.Locale;

/** Where spark-submit starts the driver. */
public final class Main {
  private Main() {}

  /** Runs the command line, and ends the process with its exit code unless that is 0. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    VectorModule.load();
    int exitCode = QuireCommand.runOnSpark(args);
    SparkCluster.leave();
    if (exitCode != 0) {
      System.exit(exitCode); // 0 would be a failure to YARN, which wants main to return
    }
  }
}
