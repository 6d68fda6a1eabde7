package dev.quire.cli;

import dev.quire.mapped.InvalidFileException;
import dev.quire.mapped.Shown;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person sees when something goes wrong: one sentence, and an exit code. */
final class Failures {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  private Failures() {}

  static int onWrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("quire: " + Shown.line(usageProblem(e)));
    if (!UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return BAD_INPUT;
  }

  /** The parser's words, but for those that only its authors understand. */
  private static String usageProblem(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String first = unmatched.getUnmatched().getFirst();
      if (e.getCommandLine().getSubcommands().isEmpty()) {
        return "one argument too many: " + first;
      }
      boolean verb = e.getCommandLine().getParent() == null;
      return (verb ? "unknown verb: " : "nothing to inspect by that name: ") + first;
    }
    String message = e.getMessage();
    return message.startsWith("Error: ") ? message.substring("Error: ".length()) : message;
  }

  static int onException(Exception thrown, CommandLine command, ParseResult parsed) {
    Exception e =
        thrown instanceof UncheckedIOException unchecked
                && unchecked.getCause() instanceof InvalidFileException damaged
            ? damaged
            : thrown;
    if (command.getCommand() instanceof VerbCommand verb && verb.stacktrace()) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      for (String line : trace.toString().lines().toList()) {
        String indent = line.startsWith("\t") ? "\t" : "";
        command.getErr().println(indent + Shown.line(line.substring(indent.length())));
      }
    } else {
      command.getErr().println("quire: " + Shown.message(message(e)));
    }
    return isBadInput(e) ? BAD_INPUT : FAILED;
  }

  private static boolean isBadInput(Exception e) {
    return e instanceof IllegalArgumentException
        || e instanceof ArithmeticException
        || e instanceof InvalidFileException
        || e instanceof NoSuchFileException
        || e instanceof FileAlreadyExistsException;
  }

  private static String message(Exception e) {
    if (isInterruption(e)) {
      return "interrupted";
    }
    if (isMistakeOfOurs(e)) {
      return "a mistake in Quire itself: " + e + "; please report it, with --stacktrace";
    }
    return e instanceof FileSystemException file && file.getReason() == null
        ? withReason(file)
        : e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** What no input should lead to; damaged files are told apart before: {@link Integrity}. */
  private static boolean isMistakeOfOurs(Exception e) {
    return e instanceof IndexOutOfBoundsException
        || e instanceof NegativeArraySizeException
        || e instanceof NullPointerException
        || e instanceof ClassCastException;
  }

  private static boolean isInterruption(Exception e) {
    boolean interrupted =
        e instanceof CancellationException || Thread.currentThread().isInterrupted();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      interrupted |= cause instanceof ClosedByInterruptException;
    }
    return interrupted;
  }

  /** The JDK says no more than the name of the file; we write a whole sentence into its place. */
  private static String withReason(FileSystemException e) {
    String message = e.getMessage();
    if (message.contains("; ")) {
      return message;
    }
    if (e instanceof NoSuchFileException) {
      return message.contains(": no such") ? message : message + ": no such file or folder";
    }
    if (e instanceof FileAlreadyExistsException) {
      return message + ": exists already; remove it or choose another name";
    }
    if (e instanceof AccessDeniedException) {
      return message + ": access denied; check its permissions or choose another place";
    }
    return message
        + (e instanceof NotDirectoryException ? ": is not a folder" : ": cannot be used");
  }
}
