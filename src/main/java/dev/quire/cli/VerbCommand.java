package dev.quire.cli;

import dev.quire.ask.Integrity;
import dev.quire.ask.Note;
import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.solve.UnsolvableRowException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.node.ObjectNode;

/** The options and the manners that all verbs share. */
@Command(sortOptions = false, usageHelpAutoWidth = true)
public abstract class VerbCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

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
  private int exitCode;

  /** Does the work; the exit code is 0 unless it throws. */
  protected abstract void run() throws Exception;

  @Override
  public Integer call() throws Exception {
    progress = new Progress(spec.commandLine().getErr(), quire().quiet());
    WrongUsage.requireKeysOnce(spec.commandLine().getParseResult());
    try {
      run();
      requireUnchangedInputs();
    } catch (OutOfMemoryError e) {
      throw new IllegalStateException(MemoryAdvice.sentence(e), e);
    } catch (InternalError e) {
      requireUnchangedInputs();
      throw damageOr(unreadable(e));
    } catch (BadInputException | UnsolvableRowException e) {
      requireUnchangedInputs();
      throw e;
    } catch (ArithmeticException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      requireUnchangedInputs();
      throw damageOr(e); // what comes of damaged files, or of our own mistakes
    } catch (Exception e) {
      requireUnchangedInputs(); // whatever else is wrong comes of that
      throw e;
    } finally {
      progress.clear();
    }
    if (out().checkError()) { // a full disk, or a reader that has gone
      throw StandardOutput.failure();
    }
    return exitCode;
  }

  /** Lets the process end with another exit code than 0, without anything being wrong. */
  protected final void endWith(int code) {
    exitCode = code;
  }

  private QuireCommand quire() {
    return QuireCommand.of(spec);
  }

  /** Remembers what the result is made from: no result is shown when it has changed meanwhile. */
  protected final <T extends Input> T input(T opened) {
    inputs.add(opened);
    return opened;
  }

  private void requireUnchangedInputs() throws IOException {
    for (Input input : inputs) {
      input.requireUnchanged();
    }
  }

  /** Whether an option is on the command line. */
  protected final boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** Of some options those that are on the command line, as they are there. */
  protected final String asGiven(List<String> options) {
    ParseResult line = spec.commandLine().getParseResult();
    return options.stream()
        .filter(line::hasMatchedOption)
        .map(line::matchedOption)
        .map(option -> option.longestName() + "=" + option.originalStringValues().getFirst())
        .collect(Collectors.joining(" "));
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
          .flatMap(value -> value instanceof List<?> several ? several.stream() : Stream.of(value))
          .filter(Path.class::isInstance)
          .forEach(path -> paths.add((Path) path));
    }
    return paths;
  }

  boolean stacktrace() {
    return quire().stacktrace();
  }

  protected final boolean json() {
    return quire().json();
  }

  protected final boolean isQuiet() {
    return quire().quiet();
  }

  /** The options of all verbs, for a verb that is made of others. */
  protected final List<String> commonOptions() {
    List<String> options = new ArrayList<>(List.of("--threads=" + quire().threads()));
    if (json()) {
      options.add("--json");
    }
    if (quire().quiet()) {
      options.add("--quiet");
    }
    return options;
  }

  protected final WorkerPool newPool() {
    return new WorkerPool(quire().threads());
  }

  /** Results. They begin on a line of their own. */
  protected final PrintWriter out() {
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

  /** Where progress and log lines of a verb that this one is made of go. */
  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Progress and log lines, on standard error. */
  protected final Progress progress() {
    return progress;
  }

  /** Says what people should know about an answer. */
  protected final void announce(List<Note> notes) {
    for (Note note : notes) {
      progress.line("quire: " + note.text(OptionSpelling.INSTANCE));
    }
  }

  /** Prints a result: whole for programs, in a sentence for people. */
  protected final void printResult(ObjectNode result, String sentence) {
    if (json()) {
      printJson(result);
    } else {
      out().println(Shown.line(sentence));
    }
  }

  /**
   * Prints JSON.
   *
   * @param result a tree, or for a large one what is made of lists, maps and arrays as it is
   *     written
   */
  protected final void printJson(Object result) {
    PrintWriter out = out();
    JsonText.MAPPER.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET).writeValue(out, result);
    out.println();
  }
}
