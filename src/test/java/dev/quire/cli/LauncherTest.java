package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tools/quire} in a copy of its folder, with JDKs that only tell how they were called. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class LauncherTest {
  private static final Path TOOLS = Path.of("tools");

  /** Prints who it is and its arguments, one a line; makes the class archive as the JVM would. */
  private static final String FAKE_JAVA =
      """
      #!/usr/bin/env bash
      for argument in "$@"; do
          if [[ $argument == -XX:ArchiveClassesAtExit=* ]]; then
              echo archive >>"${FAKE_LOG:-/dev/null}"
              [[ -n ${FAKE_NO_ARCHIVE:-} ]] || touch "${argument#*=}"
              exit 0
          fi
      done
      printf '%s\\n' "$0" "$@"
      exit "${FAKE_EXIT:-0}"
      """;

  @TempDir Path folder;

  private Path root;
  private Path jdk;
  private final Map<String, String> environment = new HashMap<>();

  private record Run(int code, List<String> out, String err) {}

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

  private Path fakeJdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.writeString(home.resolve("bin/java"), FAKE_JAVA);
    assertTrue(java.toFile().setExecutable(true));
    return home;
  }

  private Run run(Path launcher, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    for (String name : List.of("QUIRE_JAVA_HOME", "QUIRE_JAVA_OPTS", "JAVA_HOME")) {
      builder.environment().remove(name);
    }
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "hangs");
    return new Run(
        process.exitValue(),
        Files.readAllLines(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private Run run(String... args) throws Exception {
    return run(root.resolve("tools/quire"), args);
  }

  @Test
  void passesTheFlagsAndTheArguments() throws Exception {
    Run run = run("recommend", "m", "--like", "Toy Story (1995)=5", "", "*");
    assertEquals("", run.err());
    assertEquals(0, run.code());
    assertEquals(jdk.resolve("bin/java").toString(), run.out().getFirst());
    for (String flag :
        List.of(
            "-Xmx64m",
            "-XX:+EnableVectorSupport",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dquire.terminal=false",
            "-XX:SharedArchiveFile=" + root.resolve("target/quire.jsa"))) {
      assertTrue(run.out().contains(flag), flag + " in " + run.out());
    }
    int jar = run.out().indexOf("-jar");
    assertEquals(
        List.of(
            "-jar",
            root.resolve("target/quire.jar").toString(),
            "recommend",
            "m",
            "--like",
            "Toy Story (1995)=5",
            "",
            "*"),
        run.out().subList(jar, run.out().size()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 130})
  void theExitCodeIsThatOfJava(int code) throws Exception {
    environment.put("FAKE_EXIT", String.valueOf(code));
    assertEquals(code, run("verify").code());
  }

  @Test
  void moreOptionsOfTheJvmComeLast() throws Exception {
    environment.put("QUIRE_JAVA_OPTS", "-Xmx256m -Dquire.kernels=scalar");
    List<String> words = run("demo").out();
    assertTrue(words.indexOf("-Xmx64m") < words.indexOf("-Xmx256m"), words.toString());
    assertTrue(words.contains("-Dquire.kernels=scalar"));
    assertTrue(words.indexOf("-Xmx256m") < words.indexOf("-jar"), words.toString());
  }

  @Test
  void worksThroughLinks() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path first = Files.createSymbolicLink(bin.resolve("quire"), Path.of("../second"));
    Files.createSymbolicLink(folder.resolve("second"), root.resolve("tools/quire"));
    Run run = run(first, "--version");
    assertEquals("", run.err());
    assertTrue(run.out().contains(root.resolve("target/quire.jar").toString()));
  }

  @Test
  void takesTheFirstJdkThatIsNewEnough() throws Exception {
    Path newer = fakeJdk("newer", "26");
    environment.put("JAVA_HOME", newer.toString());
    assertEquals(jdk.resolve("bin/java").toString(), run().out().getFirst());
    environment.remove("QUIRE_JAVA_HOME");
    assertEquals(newer.resolve("bin/java").toString(), run().out().getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {"24.0.2", "17.0.15", "1.8.0_302", "", "twenty-five", "9"})
  void passesOverJdksThatAreTooOld(String version) throws Exception {
    Path newer = fakeJdk("newer", "25");
    environment.put("QUIRE_JAVA_HOME", fakeJdk("old", version).toString());
    environment.put("JAVA_HOME", newer.toString());
    Run run = run();
    assertEquals("", run.err());
    assertEquals(newer.resolve("bin/java").toString(), run.out().getFirst());
  }

  @Test
  void passesOverFoldersThatAreNoJdk() throws Exception {
    Path newer = fakeJdk("newer", "25");
    environment.put("JAVA_HOME", newer.toString());
    Path withoutRelease = fakeJdk("without release", "25");
    Files.delete(withoutRelease.resolve("release"));
    Path withoutJava = fakeJdk("without java", "25");
    Files.delete(withoutJava.resolve("bin/java"));
    for (Path none : List.of(withoutRelease, withoutJava, folder.resolve("nowhere"), folder)) {
      environment.put("QUIRE_JAVA_HOME", none.toString());
      assertEquals(newer.resolve("bin/java").toString(), run().out().getFirst());
    }
  }

  @Test
  void findsTheJdkBehindTheJavaOnThePath() throws Exception {
    Path onPath = fakeJdk("on path", "25");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), onPath.resolve("bin/java"));
    environment.remove("QUIRE_JAVA_HOME");
    environment.put("PATH", bin + ":" + System.getenv("PATH"));
    assertEquals(onPath.resolve("bin/java").toString(), run().out().getFirst());
  }

  /** The archive halves the time to start; it is made when it is older than the jar. */
  @Test
  void archivesClassesOnce() throws Exception {
    Path log = folder.resolve("log.txt");
    environment.put("FAKE_LOG", log.toString());
    run("--version");
    run("--version");
    assertEquals(List.of("archive"), Files.readAllLines(log));
    Files.setLastModifiedTime(
        root.resolve("target/quire.jar"), FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    run("--version");
    assertEquals(List.of("archive", "archive"), Files.readAllLines(log));
  }

  @Test
  void startsWithoutAnArchive() throws Exception {
    environment.put("FAKE_NO_ARCHIVE", "1");
    Run run = run("--version");
    assertEquals("", run.err());
    assertEquals(0, run.code());
    assertEquals("--version", run.out().getLast());
  }

  @Test
  void withoutAJarAndWithoutMavenItSaysWhatToInstall() throws Exception {
    Files.delete(root.resolve("target/quire.jar"));
    environment.put("PATH", toolsWithoutMaven().toString());
    Run run = run("--version");
    assertEquals(
        "quire: target/quire.jar is missing; install Apache Maven to build it\n", run.err());
    assertEquals(1, run.code());
    assertEquals(List.of(), run.out());
  }

  @Test
  void withoutAJarItBuildsOneAndShowsWhyThatFailed() throws Exception {
    Files.delete(root.resolve("target/quire.jar"));
    Path bin = toolsWithoutMaven();
    Path maven = bin.resolve("mvn");
    environment.put("PATH", bin.toString());
    Files.writeString(maven, "#!/usr/bin/env bash\necho no network; exit 1\n");
    assertTrue(maven.toFile().setExecutable(true));
    Run failed = run("--version");
    assertEquals(
        "quire: building target/quire.jar, once\nno network\nquire: the build failed; see above\n",
        failed.err());
    assertEquals(1, failed.code());

    Files.writeString(maven, "#!/usr/bin/env bash\necho building; touch target/quire.jar\n");
    Run built = run("--version");
    assertEquals("quire: building target/quire.jar, once\n", built.err());
    assertEquals(0, built.code());
    assertTrue(Files.exists(root.resolve("target/quire.jar")));
    assertFalse(built.out().contains("building"));
  }

  /** A folder for PATH with what the launcher calls, and no Maven. */
  private Path toolsWithoutMaven() throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool :
        List.of("bash", "env", "dirname", "readlink", "mktemp", "rm", "cat", "touch", "uname")) {
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

  /** The usual folders are absolute: a copy of the launcher looks for them elsewhere. */
  private void moveUsualFolders() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("tools"))) {
      for (Path file : files.toList()) {
        Files.writeString(
            file,
            Files.readString(file)
                .replaceAll(" /(usr/lib/jvm|usr/java|opt|Library)/", " " + folder + "/$1/"));
      }
    }
    environment.put("QUIRE_JAVA_HOME", folder.resolve("nowhere").toString());
    environment.put("PATH", toolsWithoutMaven().toString());
    environment.put("HOME", folder.toString());
  }

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    moveUsualFolders();
    Run run = run("--version");
    assertEquals(
        "quire: needs a JDK 25 or newer, found none; install one, for example Eclipse Temurin 25,"
            + " or set QUIRE_JAVA_HOME\n",
        run.err());
    assertEquals(1, run.code());
    assertEquals(List.of(), run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usr/lib/jvm/temurin-25",
        "usr/java/jdk-25",
        "opt/java/openjdk",
        "opt/jdk-25",
        "opt/tools/jdk-25",
        ".sdkman/candidates/java/25-tem",
        ".jdks/openjdk-25",
        "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home"
      })
  void looksInTheUsualFolders(String place) throws Exception {
    moveUsualFolders();
    fakeJdk("usr/lib/jvm/java-17", "17.0.1");
    Path found = fakeJdk(place, "25");
    Run run = run("--version");
    assertEquals("", run.err());
    assertEquals(found.resolve("bin/java").toString(), run.out().getFirst());
  }
}
