package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.ChildClassPath;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The launcher with a JDK that is one, and a jar that leads to the classes under test. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "the processes choose their kernels themselves")
class LauncherRealTest extends LauncherFolder {
  @BeforeEach
  void takeTheRealOnes() throws Exception {
    environment.put("QUIRE_JAVA_HOME", System.getProperty("java.home"));
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    main.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(ChildClassPath.get().split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    main.putValue("Add-Exports", "java.base/jdk.internal.module java.base/jdk.internal.ref");
    Path jar = root.resolve("target/quire.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  /** Where the launcher looks for the archive of that JDK. */
  private Path archive() throws Exception {
    String build = "source tools/find-jdk.sh; find_java_home; echo \"$java_build\"";
    ProcessBuilder bash = new ProcessBuilder("bash", "-c", build);
    bash.environment().putAll(environment);
    try (BufferedReader name = bash.start().inputReader(StandardCharsets.UTF_8)) {
      return root.resolve("target/quire-" + name.readLine() + ".jsa");
    }
  }

  @Test
  void argumentsWithAccentsArriveInTheLocaleC() throws Exception {
    assumeTrue(LauncherTest.hasLocale("C.UTF-8"), "no locale C.UTF-8");
    environment.put("LC_ALL", "C");
    Files.createFile(archive()); // none, and no attempt to make one
    Run run = run("verify", "né");
    assertEquals("quire: né: no such file\n", run.err());
    assertEquals(2, run.code());
  }

  @Test
  void startsInAFolderWithAColonAndAnAccent() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc");
    Path odd = Files.move(root, folder.resolve("ä: b"));
    environment.put("TMPDIR", "/nonexistent");
    for (int start = 0; start < 2; start++) {
      Run run = run(odd.resolve("tools/quire"), "--version");
      assertEquals("", run.err());
      assertTrue(run.out().getFirst().startsWith("quire "), "" + run.out());
      assertEquals(0, run.code());
    }
  }

  @Test
  void aDamagedArchiveIsPassedOverInSilence() throws Exception {
    Path archive = Files.writeString(archive(), "no archive");
    environment.put("QUIRE_JAVA_OPTS", "-XX:+PrintFlagsFinal");
    Run run = run("--version");
    assertEquals("", run.err());
    assertFalse(run.out().stream().anyMatch(line -> line.contains("[error]")), "" + run.out());
    assertTrue(run.out().stream().anyMatch(line -> line.contains(archive.toString())), "used");
    assertEquals(0, run.code());
  }

  /** Unknown options are passed over, but the JDK of the tests knows them all. */
  @Test
  void aServerStartsAndMakesNewModelsReadyAtALowPriority() throws Exception {
    Cli.generate(folder.resolve("raw"), 2_000);
    Path dataset = folder.resolve("dataset");
    Path model = folder.resolve("model.safetensors");
    Cli.run("convert", folder.resolve("raw/ratings.csv"), "--to", dataset).done();
    Cli.run("train", dataset, "--model=bias", "--to", model).done();
    Files.createFile(archive());
    environment.put("QUIRE_JAVA_OPTS", "-XX:-IgnoreUnrecognizedVMOptions");
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process server =
        start(
            root.resolve("tools/quire"),
            out,
            err,
            "serve",
            model.toString(),
            "--port=0",
            "--quiet");
    try {
      await(() -> Files.readString(out).contains("http://") || !server.isAlive());
      assertEquals("", Files.readString(err));
      URI address = URI.create(Files.readString(out).strip().replaceFirst(".* at ", ""));
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpRequest ready = HttpRequest.newBuilder(address.resolve("/ready")).build();
        await(() -> client.send(ready, BodyHandlers.discarding()).statusCode() == 200);
      }
      Path self = Path.of("/proc/self");
      if (Files.isDirectory(self) && nice(self) == 0) {
        Path tasks = Path.of("/proc/" + server.pid() + "/task");
        await(() -> nice(tasks, "models").equals(OptionalInt.of(10)));
        assertEquals(OptionalInt.of(0), nice(tasks, "C2 CompilerThre"));
      }
    } finally {
      server.destroy();
      assertTrue(server.waitFor(20, TimeUnit.SECONDS));
    }
  }

  /** Something that comes true. */
  private interface Truth {
    boolean holds() throws Exception;
  }

  private static void await(Truth truth) throws Exception {
    for (int tenths = 0; !truth.holds(); tenths++) {
      assertTrue(tenths < 300, "not within 30 seconds");
      Thread.sleep(100);
    }
  }

  /** That of a thread of a process; empty before there is one of that name. */
  private static OptionalInt nice(Path tasks, String thread) throws IOException {
    try (Stream<Path> all = Files.list(tasks)) {
      for (Path task : all.toList()) {
        if (Files.readString(task.resolve("comm")).strip().equals(thread)) {
          return OptionalInt.of(nice(task));
        }
      }
    }
    return OptionalInt.empty();
  }

  /** Field 19 of a task, see proc(5); the second one may have blanks. */
  private static int nice(Path task) throws IOException {
    String stat = Files.readString(task.resolve("stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
  }
}
