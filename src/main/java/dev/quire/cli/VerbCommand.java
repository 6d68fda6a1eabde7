package dev.quire.cli;

import dev.quire.parallel.WorkerPool;
import java.io.IOException;
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
@Command(sortOptions = false, usageHelpAutoWidth = true)
abstract class VerbCommand implements Callable<Integer> {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      order = 104,
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // the parser acts on it
  private boolean help;

  private Progress progress;

  /** Does the work; the exit code is 0 unless it throws. */
  abstract void run() throws Exception;

  @Override
  public Integer call() throws Exception {
    progress = new Progress(spec.commandLine().getErr(), quire().quiet());
    try {
      run();
    } catch (OutOfMemoryError e) {
      throw new IllegalStateException(MemoryAdvice.sentence(e), e);
    } catch (InternalError e) {
      throw unreadable(e);
    } finally {
      progress.clear();
    }
    if (out().checkError()) { // a full disk, or a reader that has gone
      throw StandardOutput.failure();
    }
    return 0;
  }

  private QuireCommand quire() {
    return QuireCommand.of(spec);
  }

  /** Whether an option is on the command line. */
  boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** What the JVM throws when a page of a mapped file cannot be had. */
  private static IOException unreadable(InternalError e) {
    return new IOException(
        "cannot read a mapped file: reason="
            + e.getMessage()
            + "; it was cut short meanwhile, or its disk fails: check it and run again",
        e);
  }

  boolean stacktrace() {
    return quire().stacktrace();
  }

  boolean json() {
    return quire().json();
  }

  static void requireAtLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "option out of range: " + option + "=" + value + "; use " + least + " or more");
    }
  }

  WorkerPool newPool() {
    return new WorkerPool(quire().threads());
  }

  /** Results. They begin on a line of their own. */
  PrintWriter out() {
    progress.clear();
    return spec.commandLine().getOut();
  }

  /** Progress and log lines, on standard error. */
  Progress progress() {
    return progress;
  }

  /** Prints a result: whole for programs, in a sentence for people. */
  void printResult(ObjectNode result, String sentence) {
    if (json()) {
      printJson(result);
    } else {
      out().println(sentence);
    }
  }

  void printJson(ObjectNode result) {
    out().println(JSON.writeValueAsString(result));
  }
}
