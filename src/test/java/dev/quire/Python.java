package dev.quire;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Python with NumPy, where there is one; tests without it are skipped. */
public final class Python {
  private static final List<String> PROGRAMS = List.of("python3", "/usr/bin/python3");
  private static final int PATIENCE_SECONDS = 30;

  private Python() {}

  /**
   * How a script ended.
   *
   * @param exitCode 0 when all was well
   * @param output what it printed, errors among it
   */
  public record Run(int exitCode, String output) {}

  /** Runs Python with arguments: a script or {@code -c} and a text, and those of the script. */
  public static Run run(String... arguments) throws IOException, InterruptedException {
    String python = withNumpy();
    assumeTrue(python != null, "needs python3 with numpy (Debian: python3-numpy)");
    // -B: no compiled copy is left beside a script.
    return start(Stream.concat(Stream.of(python, "-B"), Stream.of(arguments)).toList());
  }

  private static String withNumpy() throws InterruptedException {
    for (String python : PROGRAMS) {
      try {
        if (start(List.of(python, "-c", "import numpy")).exitCode() == 0) {
          return python;
        }
      } catch (IOException e) {
        // No such program: the next, then.
      }
    }
    return null;
  }

  private static Run start(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    return new Run(process.exitValue(), output);
  }
}
