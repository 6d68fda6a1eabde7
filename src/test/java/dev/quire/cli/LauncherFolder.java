package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@code tools/quire} in a copy of its folder, with JDKs that only tell how they were called. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
abstract class LauncherFolder {
  private static final Path TOOLS = Path.of("tools");

  /** What the launcher calls, but for Java and Maven. */
  private static final List<String> COMMANDS =
      List.of(
          "bash",
          "env",
          "dirname",
          "readlink",
          "mktemp",
          "mkdir",
          "mv",
          "rm",
          "cat",
          "touch",
          "locale",
          "flock",
          "sleep");

  /**
   * Prints who it is and its arguments, one a line; makes the class archive as the JVM would, after
   * a command of the test's.
   */
  private static final String FAKE_JAVA =
      """
      #!/usr/bin/env bash
      for argument in "$@"; do
          if [[ $argument == -XX:ArchiveClassesAtExit=* ]]; then
              echo archive >>"${FAKE_LOG:-/dev/null}"
              ${FAKE_MAKER:-true}
              echo "of $0" >"${argument#*=}"
              exit 0
          fi
      done
      echo "${LC_ALL-unset}" >"${FAKE_LOCALE:-/dev/null}"
      printf '%s\\n' "$0" "$@"
      exit "${FAKE_EXIT:-0}"
      """;

  @TempDir Path folder;

  Path root;
  Path jdk;
  final Map<String, String> environment = new HashMap<>();

  /** What a start did. */
  record Run(int code, List<String> out, String err) {}

  @BeforeAll
  static void requireBash() {
    assumeTrue(
        Stream.of("/bin/bash", "/usr/bin/bash").anyMatch(bash -> Files.isExecutable(Path.of(bash))),
        "the launcher needs bash");
  }

  @BeforeEach
  void copy() throws IOException {
    root = folder.resolve("quire home"); // a space, as in many a user's folders
    Files.createDirectories(root.resolve("tools"));
    Files.createDirectories(root.resolve("target"));
    try (Stream<Path> files = Files.list(TOOLS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = Files.copy(file, root.resolve("tools").resolve(file.getFileName()));
        assertTrue(copy.toFile().setExecutable(true));
      }
    }
    Files.createFile(root.resolve("target/quire.jar"));
    jdk = fakeJdk("jdk", "25.0.1");
    environment.put("QUIRE_JAVA_HOME", jdk.toString());
  }

  Path fakeJdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Nobody\"\nJAVA_RUNTIME_VERSION=\"%s+7\"\nJAVA_VERSION=\"%s\"\n"
            .replace("%s", version));
    Path java = Files.writeString(home.resolve("bin/java"), FAKE_JAVA);
    assertTrue(java.toFile().setExecutable(true));
    return home;
  }

  /** Runs a launcher and waits for it. */
  Run run(Path launcher, String... args) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = start(launcher, out, err, args);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "hangs");
    return new Run(
        process.exitValue(),
        Files.readAllLines(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** Starts a launcher. */
  Process start(Path launcher, Path out, Path err, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    for (String name : List.of("QUIRE_JAVA_HOME", "QUIRE_JAVA_OPTS", "JAVA_HOME")) {
      builder.environment().remove(name);
    }
    builder.environment().putAll(environment);
    return builder.start();
  }

  Run run(String... args) throws Exception {
    return run(root.resolve("tools/quire"), args);
  }

  /** A folder for PATH with what the launcher calls, and no Maven. */
  Path toolsWithoutMaven() throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool : COMMANDS) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path original = Path.of(place, tool);
        if (Files.isExecutable(original) && !Files.exists(bin.resolve(tool))) {
          Path script =
              Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec " + original + " \"$@\"\n");
          assertTrue(script.toFile().setExecutable(true));
        }
      }
    }
    return bin;
  }
}
