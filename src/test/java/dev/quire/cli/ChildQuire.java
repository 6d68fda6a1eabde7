package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.ChildClassPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Quire in a process of its own, with the flags of the launcher. */
final class ChildQuire {
  /** For processes that do little: the optimizing compiler would cost them more than it brings. */
  static final List<String> FAST_START =
      List.of("-XX:TieredStopAtLevel=1", "-Dquire.kernels=scalar");

  /** What the launcher passes, and what the manifest of the jar grants. */
  static final List<String> LAUNCHER_OPTIONS =
      List.of(
          "-Xmx64m",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData", // a file in the temporary folder
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:+EnableVectorSupport",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

  private static final long PATIENCE_SECONDS = 120; // for a machine that hangs, not for a slow one

  private final Process process;
  private final Path out;
  private final Path err;

  private ChildQuire(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts {@code quire ARGS}.
   *
   * @param scratch folder for what it prints
   * @param shellLimit a shell command to run before it, for example a ulimit; may be empty
   * @param jvmOptions more JVM options
   */
  static ChildQuire start(Path scratch, String shellLimit, List<String> jvmOptions, Object... args)
      throws IOException {
    return start(Main.class, scratch, shellLimit, jvmOptions, args);
  }

  /** Starts another main class. */
  static ChildQuire start(
      Class<?> main, Path scratch, String shellLimit, List<String> jvmOptions, Object... args)
      throws IOException {
    List<String> options = new ArrayList<>(LAUNCHER_OPTIONS);
    options.addAll(QuireArchive.get().options());
    options.addAll(jvmOptions); // another class path among them wins
    return startJava(main, scratch, shellLimit, options, args);
  }

  /** Starts a main class as anybody may start it: without the flags of the launcher. */
  static ChildQuire startPlain(
      Class<?> main, Path scratch, String shellLimit, List<String> jvmOptions, Object... args)
      throws IOException {
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(List.of("-cp", ChildClassPath.get()));
    return startJava(main, scratch, shellLimit, options, args);
  }

  private static ChildQuire startJava(
      Class<?> main, Path scratch, String shellLimit, List<String> options, Object... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (!shellLimit.isEmpty()) {
      command.addAll(List.of("bash", "-c", shellLimit + "; exec \"$@\"", "bash"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add(main.getName());
    for (Object arg : args) {
      command.add(arg.toString());
    }
    Path out = Files.createTempFile(scratch, "out", ".txt");
    Path err = Files.createTempFile(scratch, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new ChildQuire(process, out, err);
  }

  /**
   * Runs {@code quire ARGS} to its end in the launcher's heap of 64 MB, in which nothing may fail.
   *
   * @return what it printed as its result
   */
  static String done(Path scratch, Object... args) throws Exception {
    return allDone(scratch, List.of(), List.of(List.of(args))).getFirst();
  }

  /**
   * Runs several command lines to their ends, one after another in one such process: what it has
   * learned and compiled for one serves the next.
   *
   * @param jvmOptions more JVM options
   * @return what each printed as its result
   */
  static List<String> allDone(Path scratch, List<String> jvmOptions, List<List<Object>> commands)
      throws Exception {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-XX:+ExitOnOutOfMemoryError"); // threads may catch the error
    List<Object> all = new ArrayList<>();
    for (List<Object> command : commands) {
      all.addAll(all.isEmpty() ? List.of() : List.of(SeveralVerbs.NEXT));
      all.addAll(command);
    }
    Cli.Result result = start(SeveralVerbs.class, scratch, "", options, all.toArray()).result();
    assertEquals(0, result.code(), () -> all + ": " + result.err() + result.out());
    return List.of(result.out().split(SeveralVerbs.NEXT + "\n", -1));
  }

  /** Waits until what it prints on standard error or what is in a folder shows how far it is. */
  void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      assertTrue(process.isAlive(), () -> "ended early: " + read(err));
      assertTrue(System.nanoTime() < end, () -> "hangs: " + read(err));
      Thread.sleep(5);
    }
  }

  /** See {@link #await}. */
  @FunctionalInterface
  interface Condition {
    /** Whether it is as far as that. */
    boolean holds() throws IOException;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  String errorsSoFar() {
    return read(err);
  }

  /** Sends a signal by its short name, {@code INT} or {@code TERM}. */
  void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).inheritIO().start();
    assertTrue(kill.waitFor() == 0, "kill");
  }

  /** Ends it without a chance to clean up, and gives its exit code. */
  int kill() throws InterruptedException {
    return process.destroyForcibly().waitFor();
  }

  /** Waits for its end. */
  Cli.Result result() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("hangs: " + read(err));
    }
    return new Cli.Result(process.exitValue(), read(out), read(err));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
