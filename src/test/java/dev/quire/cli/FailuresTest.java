package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.files.MissingFileException;
import dev.quire.files.TakenNameException;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** One sentence for everything that goes wrong, and a stack trace only when it is wanted. */
class FailuresTest {
  @TempDir Path folder;

  private static Cli.Result explained(Exception e) {
    StringWriter err = new StringWriter();
    CommandLine quire = QuireCommand.commandLine().setErr(new PrintWriter(err, true));
    return new Cli.Result(Failures.onException(e, quire, null), "", err.toString());
  }

  @Test
  void anErrorOfOursIsNotBadInput() {
    for (RuntimeException ours :
        new RuntimeException[] {
          new NullPointerException("x is null"),
          new IndexOutOfBoundsException("Index 3 out of bounds"),
          new ClassCastException(),
          new IllegalStateException(),
          new IllegalArgumentException("parameters of another rank: parameters=2, options=3"),
          new NumberFormatException("For input string: \"x\""),
          new NoSuchElementException("No value present"),
          new UnsupportedOperationException()
        }) {
      explained(ours)
          .assertFailed(
              1,
              "quire: an error in Quire itself: "
                  + ours
                  + "; please report it, with what --stacktrace prints in place of this line");
    }
  }

  /** All of the family alike, whatever they extend. */
  @Test
  void badInputIsSaidInTheWordsOfTheCommandLine() {
    Problem problem =
        Problem.of("no {force}, {x}")
            .setting("model", "vb")
            .with("n", 1)
            .remedy("take {score=dot}");
    String said = "no --force, --x: --model=vb, n=1; take --score dot";
    explained(new BadInputException(problem)).assertBadInput(said);
    explained(new InvalidFileException(problem)).assertBadInput(said);
    explained(new UncheckedIOException(new InvalidFileException(problem))).assertBadInput(said);
    explained(new TakenNameException(problem)).assertBadInput(said);
    explained(new MissingFileException(problem)).assertBadInput(said);
    explained(new InvalidFileException(Path.of("a.csv"), problem)).assertBadInput("a.csv: " + said);
  }

  @Test
  void anErrorOfTheSystemIsNoneOfOurs() {
    explained(new UncheckedIOException(new IOException("disk fails")))
        .assertFailed(1, "quire: java.io.IOException: disk fails");
    explained(new IllegalStateException("out of memory: x", new OutOfMemoryError()))
        .assertFailed(1, "quire: out of memory: x");
    explained(new FileSystemException("x", null, "Too many open files"))
        .assertFailed(
            1,
            "quire: too many open files: x: Too many open files; allow more with"
                + " ulimit -n 256");
  }

  /** From none that is left to too few for a verb: the JVM itself opens a dozen. */
  @ParameterizedTest
  @ValueSource(ints = {14, 17, 20, 23})
  @DisabledOnOs(OS.WINDOWS)
  void tooFewOpenFilesAreASentence(int files) throws Exception {
    Cli.Result result =
        ChildQuire.start(folder, "ulimit -n " + files, ChildQuire.FAST_START, "verify", folder)
            .result();
    assertTrue(result.err().startsWith("quire: "), result.err());
    assertTrue(result.err().contains("; allow more "), result.err());
    assertTrue(result.err().contains("ulimit -n 256"), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertEquals(1, result.code());
  }

  /** No verb needs a file to fail. */
  @Test
  void noVerbPrintsAStackTraceUnasked() {
    List<String> verbs = new ArrayList<>(QuireCommand.commandLine().getSubcommands().keySet());
    verbs.remove("demo"); // works without an argument
    for (String verb : verbs) {
      for (String argument : new String[] {"", "nowhere", "\0", "--to", "--to=\0", "--threads=0"}) {
        Cli.Result result = Cli.run(verb, argument, argument, argument);
        assertFalse(result.err().contains("\tat "), verb + " " + argument + ": " + result.err());
        assertEquals(2, result.code(), verb + " " + argument + ": " + result.err());
      }
    }
  }

  @Test
  void aStackTraceIsGivenBeforeTheVerbOrAfterIt() {
    assertTrue(Cli.run("--stacktrace", "verify", "nowhere").err().contains("\tat dev.quire."));
    assertTrue(Cli.run("verify", "nowhere", "--stacktrace").err().contains("\tat dev.quire."));
  }
}
