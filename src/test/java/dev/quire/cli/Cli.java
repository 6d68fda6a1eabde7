package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.generate.GeneratedSummary;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs command lines in this process. */
final class Cli {
  private Cli() {}

  /** What a command line did: its exit code and all that it printed. */
  record Result(int code, String out, String err) {
    /** The result on standard output, which has to be one JSON value. */
    JsonNode json() {
      assertEquals(0, code, err);
      return JsonMapper.shared().readTree(out);
    }

    /** Asserts that it ended well and gives its standard output. */
    String done() {
      assertEquals(0, code, err);
      return out;
    }

    /** Asserts that it printed nothing but this on standard error. */
    void assertFailed(int expectedCode, String expectedErr) {
      assertEquals(expectedErr, err.stripTrailing());
      assertEquals(expectedCode, code);
      assertEquals("", out);
    }

    /** Asserts bad input, named in these words. */
    void assertBadInput(String expected) {
      assertFailed(2, "quire: " + expected);
    }

    /** Asserts wrong usage of a verb: these words, and where to find help. */
    void assertWrongUsage(String expected, String command) {
      String help = command.replaceFirst("quire", "quire help");
      assertFailed(2, "quire: " + expected + "\nTry '" + help + "'.");
    }
  }

  /** Runs {@code quire ARGS}; paths may be given as such. */
  static Result run(Object... args) {
    return run(QuireCommand.commandLine(words(args)), args);
  }

  /** The same of a driver on a Spark cluster. */
  static Result runOnSpark(Object... args) {
    return run(QuireCommand.commandLineOnSpark(words(args)), args);
  }

  /** The same with verbs that the real command has not. */
  static Result run(CommandLine command, Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        command
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(words(args));
    return new Result(code, out.toString(), err.toString());
  }

  private static String[] words(Object... args) {
    return Arrays.stream(args).map(String::valueOf).toArray(String[]::new);
  }

  /** Made-up ratings.csv and movies.csv in a folder. */
  static GeneratedSummary generate(Path folder, long ratings) throws IOException {
    try (WorkerPool pool = new WorkerPool(2)) {
      return RatingGenerator.generate(
          GeneratorOptions.of(ratings, 1), folder, false, pool, done -> {});
    }
  }

  /** Names of what is in a folder, hidden files too, in order. */
  static List<String> list(Path folder) throws IOException {
    try (var paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Options of a training, of als unless they name another kind of model. */
  static List<String> ofAls(String options) {
    List<String> given = new ArrayList<>(List.of(options.split(" ")));
    if (given.stream().noneMatch(option -> option.startsWith("--model"))) {
      given.addFirst("--model=als");
    }
    return given;
  }
}
