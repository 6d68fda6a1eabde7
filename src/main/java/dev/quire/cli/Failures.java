package dev.quire.cli;

import dev.quire.ask.Integrity;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Reason;
import dev.quire.files.Shown;
import dev.quire.problem.HasProblem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What a person sees when something goes wrong: one sentence, and an exit code. */
final class Failures {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  /**
   * As of a program that SIGPIPE ends: all other programs of a pipeline report this when nobody
   * reads them any more, and the shell shows it only to who asks for it. It is not 0, which says
   * that the whole result has arrived.
   */
  private static final int READER_GONE = 141;

  private Failures() {}

  static int onException(Exception thrown, CommandLine command, ParseResult parsed) {
    Exception e =
        thrown instanceof UncheckedIOException unchecked
                && unchecked.getCause() instanceof InvalidFileException damaged
            ? damaged
            : thrown;
    if (e instanceof StandardOutput.ReaderGoneException) {
      return READER_GONE;
    }
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
    return e instanceof HasProblem
        || e instanceof InvalidPathException // a name that no file can have here
        || e instanceof NoSuchFileException
        || e instanceof FileAlreadyExistsException
        || (e instanceof FileSystemException file && Reason.isLoop(file));
  }

  private static String message(Exception e) {
    if (isInterruption(e)) {
      return "interrupted";
    }
    if (isProgrammingError(e) || LastResort.isTooManyFiles(e)) {
      return LastResort.sentence(e);
    }
    if (e instanceof HasProblem known) {
      return known.problem().text(OptionSpelling.INSTANCE);
    }
    if (e instanceof FileSystemException link && Reason.isLoop(link)) {
      return link.getFile()
          + ": is a link that leads back to itself; remove it or give another name";
    }
    return e instanceof FileSystemException file && file.getReason() == null
        ? withReason(file)
        : e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /**
   * Whether nothing that is given to Quire should lead to it; damaged files are told apart before:
   * {@link Integrity}.
   */
  private static boolean isProgrammingError(Exception e) {
    return e instanceof RuntimeException
        && !isBadInput(e)
        && !(e instanceof UncheckedIOException)
        && !(e.getCause() instanceof OutOfMemoryError);
  }

  private static boolean isInterruption(Exception e) {
    boolean interrupted =
        e instanceof CancellationException
            || Thread.currentThread().isInterrupted()
            || Main.isShuttingDown();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      interrupted |= cause instanceof ClosedByInterruptException;
    }
    return interrupted;
  }

  /** The JDK says no more than the name of the file. */
  private static String withReason(FileSystemException e) {
    String message = e.getMessage();
    if (message.contains("; ")) {
      return message;
    }
    if (e instanceof NoSuchFileException) {
      return message + ": no such file or folder";
    }
    if (e instanceof FileAlreadyExistsException) {
      return message + ": exists already; remove it or choose another name";
    }
    if (e instanceof AccessDeniedException) {
      return message + ": permission denied; check its permissions or choose another place";
    }
    return message
        + (e instanceof NotDirectoryException ? ": is not a folder" : ": cannot be used");
  }
}
