package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code tools/quire} finds, what it passes on, and how it says what is missing. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "the processes choose their kernels themselves")
class LauncherTest extends LauncherFolder {
  @Test
  void passesTheFlagsAndTheArguments() throws Exception {
    Run run = run("recommend", "m", "--like", "Toy Story (1995)=5", "", "*", "Amélie");
    assertEquals("", run.err());
    assertEquals(0, run.code());
    assertEquals(jdk.resolve("bin/java").toString(), run.out().getFirst());
    for (String flag :
        List.of(
            "-Xmx64m",
            "-XX:+EnableVectorSupport",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dquire.terminal=false")) {
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
            "*",
            "Amélie"),
        run.out().subList(jar, run.out().size()));
  }

  /** A name to type it by again. */
  @Test
  void passesTheNameItWasStartedBy() throws Exception {
    Path launcher = root.resolve("tools/quire");
    assertTrue(run("demo").out().contains("-Dquire.command=" + launcher));
    Path relative = Path.of("quire home/tools/quire");
    assertTrue(run(relative, "demo").out().contains("-Dquire.command=" + relative));
    environment.put("PATH", root.resolve("tools") + ":" + System.getenv("PATH"));
    assertTrue(run(Path.of("env"), "quire", "demo").out().contains("-Dquire.command=quire"));
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

  /** With {@code JAVA_HOME} for other programs, and the JDK on the path. */
  private Path onThePathBehind(Path javaHome) throws IOException {
    Path newer = fakeJdk("newer", "25");
    environment.remove("QUIRE_JAVA_HOME");
    environment.put("JAVA_HOME", javaHome.toString());
    environment.put("PATH", newer.resolve("bin") + ":" + System.getenv("PATH"));
    return newer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"24.0.2", "17.0.15", "1.8.0_302", "", "twenty-five", "9"})
  void passesOverJdksThatAreTooOld(String version) throws Exception {
    Path newer = onThePathBehind(fakeJdk("old", version));
    Run run = run();
    assertEquals("", run.err());
    assertEquals(newer.resolve("bin/java").toString(), run.out().getFirst());
  }

  @Test
  void passesOverFoldersThatAreNoJdk() throws Exception {
    for (Path none : noJdks()) {
      Path newer = onThePathBehind(none);
      assertEquals(newer.resolve("bin/java").toString(), run().out().getFirst());
    }
  }

  private List<Path> noJdks() throws IOException {
    Path withoutRelease = fakeJdk("without release", "25");
    Files.delete(withoutRelease.resolve("release"));
    Path withoutJava = fakeJdk("without java", "25");
    Files.delete(withoutJava.resolve("bin/java"));
    return List.of(withoutRelease, withoutJava, folder.resolve("nowhere"), folder);
  }

  /** Whoever names a JDK means it: another one in its place would go unnoticed. */
  @Test
  void refusesToLookPastQuireJavaHome() throws Exception {
    environment.put("JAVA_HOME", jdk.toString());
    String remedy = "; name the folder of a JDK 25 or newer, or unset it and Quire looks for one\n";
    for (Path none : noJdks()) {
      environment.put("QUIRE_JAVA_HOME", none.toString());
      Run run = run("--version");
      assertEquals(
          "quire: QUIRE_JAVA_HOME is not the folder of a JDK: QUIRE_JAVA_HOME=" + none + remedy,
          run.err());
      assertEquals(2, run.code());
      assertEquals(List.of(), run.out());
    }
    Path old = fakeJdk("old", "17.0.15");
    environment.put("QUIRE_JAVA_HOME", old.toString());
    Run run = run("--version");
    assertEquals(
        "quire: the JDK of QUIRE_JAVA_HOME is too old: QUIRE_JAVA_HOME="
            + old
            + ", version=17"
            + remedy,
        run.err());
    assertEquals(2, run.code());
  }

  /** Relative to where the user is, also for Maven, which works elsewhere. */
  @Test
  void takesARelativeQuireJavaHome() throws Exception {
    environment.put("QUIRE_JAVA_HOME", "jdk");
    assertEquals(folder.resolve("jdk/bin/java").toString(), run().out().getFirst());
  }

  /** The JVM reads arguments and file names in the encoding of the locale. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "xx_YY.UTF-8", ""})
  void theJvmReadsUtf8WhateverTheLocale(String locale) throws Exception {
    Path seen = folder.resolve("locale.txt");
    environment.put("FAKE_LOCALE", seen.toString());
    environment.put("LC_ALL", locale);
    environment.put("LC_CTYPE", "");
    environment.put("LANG", "");
    assumeTrue(hasLocale("C.UTF-8"), "no locale C.UTF-8");
    assertEquals(0, run("--version").code());
    assertEquals("C.UTF-8\n", Files.readString(seen));
  }

  @Test
  void aLocaleOfUtf8StaysAsItIs() throws Exception {
    Path seen = folder.resolve("locale.txt");
    environment.put("FAKE_LOCALE", seen.toString());
    environment.put("LC_ALL", "C.utf8");
    assumeTrue(hasLocale("C.utf8"), "no locale C.utf8");
    assertEquals("", run("--version").err());
    assertEquals("C.utf8\n", Files.readString(seen));
  }

  static boolean hasLocale(String name) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", "letter=$'\\xc3\\xa9'; [[ ${#letter} -eq 1 ]]");
    builder.environment().put("LC_ALL", name);
    return builder.start().waitFor() == 0;
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

  /** The shell would look there for the folder above a relative one. */
  @Test
  void isNotLedAstrayByCdpath() throws Exception {
    Files.createDirectories(folder.resolve("elsewhere/quire home/tools"));
    environment.put("CDPATH", folder.resolve("elsewhere").toString());
    Run run = run(Path.of("quire home/tools/quire"), "--version");
    assertEquals("", run.err());
    assertTrue(run.out().contains(root.resolve("target/quire.jar").toString()), "" + run.out());
  }

  @Test
  void moreOptionsOfTheJvmAreNoPatterns() throws Exception {
    environment.put("QUIRE_JAVA_OPTS", "-Da=* -Db=?");
    List<String> words = run("demo").out();
    assertTrue(words.containsAll(List.of("-Da=*", "-Db=?")), words.toString());
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
    environment.remove("QUIRE_JAVA_HOME");
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
