package dev.quire.cli;

import dev.quire.parallel.WorkerPool;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The options and the manners that all verbs share. */
@Command(mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true)
abstract class VerbCommand implements Callable<Integer> {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Spec private CommandSpec spec;

  @Option(
      names = "--threads",
      paramLabel = "N",
      order = 100,
      description = "Worker threads; by default one per processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", order = 101, description = "Print the result as JSON.")
  private boolean json;

  @Option(names = "--quiet", order = 102, description = "Show no progress.")
  private boolean quiet;

  @Option(names = "--stacktrace", order = 103, description = "Show where in the code it failed.")
  private boolean stacktrace;

  /** Does the work; the exit code is 0 unless it throws. */
  abstract void run() throws Exception;

  @Override
  public Integer call() throws Exception {
    run();
    out().flush();
    return 0;
  }

  boolean stacktrace() {
    return stacktrace;
  }

  boolean json() {
    return json;
  }

  WorkerPool newPool() {
    return new WorkerPool(threads);
  }

  /** Results. */
  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Progress and log lines, on standard error. */
  Progress progress() {
    return new Progress(spec.commandLine().getErr(), quiet);
  }

  void printJson(ObjectNode result) {
    out().println(JSON.writeValueAsString(result));
  }
}
