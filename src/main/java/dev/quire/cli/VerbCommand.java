package dev.quire.cli;

import dev.quire.mapped.Input;
import dev.quire.mapped.InvalidFileException;
import dev.quire.mapped.Shown;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The options and the manners that all verbs share. */
@Command(sortOptions = false, usageHelpAutoWidth = true)
abstract class VerbCommand implements Callable<Integer> {
  static final JsonMapper JSON = JsonText.MAPPER;

  @Spec private CommandSpec spec;

  /** More than any machine has, and fewer than a pool refuses. */
  private static final int MAX_THREADS = 1024;

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

  @Option(
      names = {"-h", "--help"},
      order = 104,
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // the parser acts on it
  private boolean help;

  private final List<Input> inputs = new ArrayList<>();
  private Progress progress;
  private boolean shown; // the first of the result

  /** Does the work; the exit code is 0 unless it throws. */
  abstract void run() throws Exception;

  @Override
  public Integer call() throws Exception {
    progress = new Progress(spec.commandLine().getErr(), quiet);
    try {
      run();
      requireUnchangedInputs();
    } catch (OutOfMemoryError e) {
      throw outOfMemory(e);
    } catch (InternalError e) {
      requireUnchangedInputs();
      throw damageOr(unreadable(e));
    } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      requireUnchangedInputs();
      throw damageOr(e); // what comes of damaged files, or of our own mistakes
    } catch (Exception e) {
      requireUnchangedInputs(); // whatever else is wrong comes of that
      throw e;
    } finally {
      progress.clear();
    }
    if (out().checkError()) { // a full disk, or a reader that has gone
      throw new IOException(
          "cannot write the result: to=standard output; free some space, or keep its reader open");
    }
    return 0;
  }

  private static IllegalStateException outOfMemory(OutOfMemoryError e) {
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    return new IllegalStateException(
        "out of memory: heap="
            + heap
            + " MB, "
            + e.getMessage()
            + "; allow more, for example with QUIRE_JAVA_OPTS=-Xmx"
            + moreHeap(heap)
            + "m",
        e);
  }

  /** Remembers what the result is made from: no result is shown when it has changed meanwhile. */
  <T extends Input> T input(T opened) {
    inputs.add(opened);
    return opened;
  }

  private void requireUnchangedInputs() throws IOException {
    for (Input input : inputs) {
      input.requireUnchanged();
    }
  }

  /** A round number of MB that is at least three times as many. */
  static long moreHeap(long heapMegabytes) {
    return Long.highestOneBit(Math.max(1, heapMegabytes - 1)) << 3; // 62, of -Xmx64m, becomes 256
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

  /** The damage of an input, if one is damaged; otherwise what was thrown. */
  private Exception damageOr(Exception thrown) {
    Optional<InvalidFileException> damage = Integrity.damage(inputs());
    damage.ifPresent(found -> found.initCause(thrown));
    return damage.isPresent() ? damage.get() : thrown;
  }

  /** Paths on the command line, but for those that are written to. */
  private List<Path> inputs() {
    List<Path> paths = new ArrayList<>();
    ParseResult result = spec.root().commandLine().getParseResult();
    for (; result != null; result = result.subcommand()) {
      Stream.concat(result.matchedPositionals().stream(), result.matchedOptions().stream())
          .filter(argument -> !(argument instanceof OptionSpec o && o.longestName().equals("--to")))
          .map(ArgSpec::getValue)
          .filter(Path.class::isInstance)
          .forEach(path -> paths.add((Path) path));
    }
    return paths;
  }

  boolean stacktrace() {
    return stacktrace;
  }

  boolean json() {
    return json;
  }

  static void requireAtLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "option out of range: " + option + "=" + value + "; use " + least + " or more");
    }
  }

  WorkerPool newPool() {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "option out of range: --threads=" + threads + "; use 1 to " + MAX_THREADS);
    }
    return new WorkerPool(threads);
  }

  /** Results. They begin on a line of their own. */
  PrintWriter out() {
    progress.clear();
    if (!shown) {
      shown = true;
      try {
        requireUnchangedInputs();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return spec.commandLine().getOut();
  }

  /** Progress and log lines, on standard error. */
  Progress progress() {
    return progress;
  }

  /** Prints a result: whole for programs, in a sentence for people. */
  void printResult(ObjectNode result, String sentence) {
    if (json) {
      printJson(result);
    } else {
      out().println(Shown.line(sentence));
    }
  }

  void printJson(ObjectNode result) {
    out().println(JSON.writeValueAsString(result));
  }
}
