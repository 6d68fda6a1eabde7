package dev.quire.cli;

import dev.quire.mapped.InvalidFileException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
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
    err.println("quire: " + e.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return BAD_INPUT;
  }

  static int onException(Exception e, CommandLine command, ParseResult parsed) {
    if (command.getCommand() instanceof VerbCommand verb && verb.stacktrace()) {
      e.printStackTrace(command.getErr());
    } else {
      command.getErr().println("quire: " + message(e));
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
    if (e instanceof CancellationException) {
      return "interrupted";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
