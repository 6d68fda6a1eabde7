package dev.quire.mapped;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.ChildClassPath;
import dev.quire.files.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to files when the disk is full or the process is told to end, in a JVM of its own. A
 * limit on the size of files (ulimit -f) stands for the full disk.
 */
class LimitedChildTest {
  /** Not whole pages, to which Chronicle Bytes rounds a file up. */
  private static final int LIMIT_KB = 65;

  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path folder;

  @Test
  void aFullDiskIsAnErrorThatLeavesNothingAndLosesNothing() throws Exception {
    Path target = folder.resolve("model.safetensors");
    Files.writeString(target, "old");
    Process child = start("ulimit -f " + LIMIT_KB + "; ", "too-large", target.toString());
    assertEquals(
        """
        cannot write %s: bytes needed=4194496, reason=File too large; free some space or choose \
        another place
        cannot write %s: bytes needed=1048576, reason=File too large; free some space or choose \
        another place
        cannot write %s: bytes needed=%d, reason=File too large; free some space or choose \
        another place
        """
            .formatted(target, folder.resolve("scratch"), folder.resolve("spool"), 3 * SPOOL_BYTES),
        output(child));
    assertEquals(List.of("model.safetensors"), SampleFile.names(folder));
    assertEquals("old", Files.readString(target));
  }

  /**
   * Sizes around the limit: a file is there and whole, or an error was said and nothing is left.
   */
  @Test
  void atTheEdgeOfTheLimitAFileIsWholeOrNotThere() throws Exception {
    Process child = start("ulimit -f " + LIMIT_KB + "; ", "around-the-limit", folder.toString());
    List<String> lines = output(child).lines().toList();
    List<String> written = lines.stream().filter(line -> line.startsWith("written ")).toList();
    assertEquals(lines.getFirst(), written.getFirst(), "the smallest fits");
    assertTrue(lines.getLast().startsWith("cannot write "), lines.getLast());
    assertNotEquals(0, written.size());
    for (String line : lines) {
      assertTrue(
          line.startsWith("written ")
              || line.matches(
                  "cannot write .*: bytes needed=[0-9]+, reason=.*; free some space or choose"
                      + " another place"),
          line);
    }
    assertEquals(
        written.stream().map(line -> line.substring("written ".length())).sorted().toList(),
        SampleFile.names(folder));
    for (String name : SampleFile.names(folder)) {
      try (TensorFile file = TensorFile.open(folder.resolve(name), "test")) {
        file.verify();
      }
    }
  }

  @Test
  void aProcessThatIsToldToEndLeavesNoTemporaryFile() throws Exception {
    Path target = folder.resolve("model.safetensors");
    Files.writeString(target, "old");
    Process child = start("", "wait", target.toString());
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("waiting", out.readLine());
      assertEquals(4, SampleFile.names(folder).size(), "three temporary files");
      child.destroy();
      assertTrue(child.waitFor(30, TimeUnit.SECONDS));
    }
    assertEquals(List.of("model.safetensors"), SampleFile.names(folder));
    assertEquals("old", Files.readString(target));
  }

  /** Starts {@link #main} under bash with the JVM and the flags of this one. */
  private static Process start(String prefix, String... arguments) throws IOException {
    assumeTrue(Files.isExecutable(BASH), "needs " + BASH);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.matches("--(add-opens|add-exports|sun-misc-unsafe|enable-native).*"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx64m", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", ChildClassPath.get()));
    command.add(LimitedChildTest.class.getName());
    command.addAll(List.of(arguments));
    String line =
        command.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    return new ProcessBuilder(BASH.toString(), "-c", prefix + "exec " + line)
        .redirectErrorStream(true)
        .start();
  }

  private static String output(Process child) throws IOException, InterruptedException {
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(child.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, child.exitValue(), output);
    return output;
  }

  // ---- The child.

  private static final int SPOOL_BYTES = 30_000;

  /** Runs one of the three jobs; prints what is then expected above. */
  @SuppressWarnings("SystemOut") // this is how the child reports
  public static void main(String[] args) throws Exception {
    Path path = Path.of(args[1]);
    switch (args[0]) {
      case "too-large" -> tooLarge(path);
      case "around-the-limit" -> aroundTheLimit(path);
      case "wait" -> {
        TensorFileWriter writer = builder(1000).open(Target.file(path, true));
        ScratchFile scratch = ScratchFile.create(path.getParent(), "scratch", 1000);
        SpoolFile spool = SpoolFile.create(path.getParent(), "spool");
        spool.append(writer.segment("a"));
        scratch.segment().fill((byte) 1);
        System.out.println("waiting");
        Thread.sleep(TimeUnit.MINUTES.toMillis(1));
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static TensorFileWriter.Builder builder(long bytes) {
    return TensorFileWriter.builder("test").tensor("a", DType.U8, bytes);
  }

  private static void tooLarge(Path path) {
    report(() -> builder(4 << 20).open(Target.file(path, true)).close());
    report(() -> ScratchFile.create(path.getParent(), "scratch", 1 << 20).close());
    report(
        () -> {
          try (SpoolFile spool = SpoolFile.create(path.getParent(), "spool")) {
            for (int i = 0; i < 10; i++) {
              spool.append(MemorySegment.ofArray(new byte[SPOOL_BYTES]));
            }
          }
        });
  }

  private static void aroundTheLimit(Path folder) {
    for (int bytes = LIMIT_KB * 1024 - 9000; bytes < LIMIT_KB * 1024 + 2000; bytes += 499) {
      Path path = folder.resolve(bytes + ".safetensors");
      int length = bytes;
      report(
          () -> {
            try (TensorFileWriter writer = builder(length).open(path)) {
              writer.segment("a").fill((byte) 7);
              writer.commit();
              System.out.println("written " + path.getFileName());
            }
          });
    }
  }

  private interface Job {
    void run() throws IOException;
  }

  private static void report(Job job) {
    try {
      job.run();
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }
}
