package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.mapped.InvalidFileException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the target folder, in good times and bad. */
class ConverterFolderTest {
  @TempDir Path folder;

  private Path good;
  private Path bad;
  private Path target;

  @BeforeEach
  void files() throws Exception {
    good = Files.writeString(folder.resolve("good.csv"), TestRatings.HEADER + "1,1,3,1\n2,1,4,1\n");
    bad = Files.writeString(folder.resolve("bad.csv"), TestRatings.HEADER + "1,1,3,1\n2,1,x,1\n");
    target = folder.resolve("store");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private void assertRefused(ConvertOptions options, String message) throws Exception {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> TestRatings.convert(options, 2));
    assertEquals(message, e.getMessage());
  }

  @Test
  void anExistingDatasetIsReplacedOnlyByForce() throws Exception {
    ConvertOptions options = ConvertOptions.of(good, target);
    TestRatings.convert(options, 2);
    Map<String, String> before = TestRatings.contents(target);
    assertRefused(
        options, target + ": exists already; choose another name, or replace it with --force");
    Files.writeString(good, TestRatings.HEADER + "1,1,3,1\n");
    TestRatings.convert(options.withForce(), 2);
    assertTrue(!before.equals(TestRatings.contents(target)));
    assertEquals(List.of("bad.csv", "good.csv", "store"), names());
  }

  @Test
  void aFailureLeavesTheOldDatasetAlone() throws Exception {
    TestRatings.convert(ConvertOptions.of(good, target), 2);
    Map<String, String> before = TestRatings.contents(target);
    ConvertOptions options = ConvertOptions.of(bad, target).withForce();
    assertThrows(InvalidFileException.class, () -> TestRatings.convert(options, 2));
    assertEquals(before, TestRatings.contents(target));
    assertEquals(List.of("bad.csv", "good.csv", "store"), names());
  }

  @Test
  void aFailureLeavesNothing() throws Exception {
    ConvertOptions options = ConvertOptions.of(bad, target);
    assertThrows(InvalidFileException.class, () -> TestRatings.convert(options, 2));
    assertEquals(List.of("bad.csv", "good.csv"), names());
  }

  @Test
  void forceDeletesNothingButDatasets() throws Exception {
    ConvertOptions options = ConvertOptions.of(good, target).withForce();
    Files.createDirectories(target);
    TestRatings.convert(options, 2);
    Files.writeString(target.resolve("notes.txt"), "mine");
    assertRefused(
        options,
        target
            + ": holds more than a dataset, so --force doesn't replace it: found=notes.txt; move"
            + " that away or choose another name");
    Files.delete(target.resolve("dataset.json"));
    assertRefused(
        options,
        target
            + ": is not a dataset, so --force doesn't replace it: missing=dataset.json; choose"
            + " another name");
    assertRefused(
        ConvertOptions.of(good, bad).withForce(),
        bad + ": exists and is not a folder; choose another name");
    assertEquals("mine", Files.readString(target.resolve("notes.txt")));
  }

  /** Runs in a process of its own, whose files must not grow beyond a limit. */
  public static final class Main {
    private Main() {}

    /** Converts with a limit on the size of files; prints the message of the exception. */
    public static void main(String[] args) {
      try {
        TestRatings.convert(ConvertOptions.of(Path.of(args[0]), Path.of(args[1])).withForce(), 2);
        System.out.println("converted");
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void aFullDiskLeavesTheOldDatasetAlone() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash for ulimit -f");
    TestRatings.convert(ConvertOptions.of(good, target), 2);
    Map<String, String> before = TestRatings.contents(target);
    StringBuilder text = new StringBuilder(TestRatings.HEADER);
    for (int i = 0; i < 60_000; i++) {
      text.append(i / 20).append(',').append(i % 20).append(",3,1234567890\n");
    }
    Files.writeString(good, text);
    // The spool has 5 bytes a rating and 8 a user, 316 KiB; the matrix by user has 13, 785 KiB.
    for (int kibibytes : new int[] {64, 650}) {
      String message = convertWithLimit(kibibytes);
      assertTrue(
          message.startsWith("cannot write ")
              && message.endsWith("; free some space or choose another place"),
          kibibytes + ": " + message);
      assertEquals(before, TestRatings.contents(target));
      assertEquals(List.of("bad.csv", "good.csv", "store"), names());
    }
    assertEquals("converted", convertWithLimit(100_000));
  }

  private String convertWithLimit(int kibibytes) throws Exception {
    List<String> flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("--"))
            .toList();
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(flags);
    command.addAll(List.of("-Xmx64m", "-XX:-UsePerfData", "-cp"));
    command.add(
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .collect(Collectors.joining(File.pathSeparator)));
    command.addAll(List.of(Main.class.getName(), good.toString(), target.toString()));
    String quoted = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    Process process =
        new ProcessBuilder("/bin/bash", "-c", "ulimit -f " + kibibytes + "; exec " + quoted)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }
}
