package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.ChildClassPath;
import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertRefused(IllegalArgumentException.class, options, message);
  }

  private void assertRefused(
      Class<? extends Exception> type, ConvertOptions options, String message) throws Exception {
    assertEquals(message, assertThrows(type, () -> TestRatings.convert(options, 2)).getMessage());
  }

  @Test
  void anExistingDatasetIsReplacedOnlyByForce() throws Exception {
    ConvertOptions options = ConvertOptions.of(good, target);
    TestRatings.convert(options, 2);
    Map<String, String> before = TestRatings.contents(target);
    assertRefused(
        FileAlreadyExistsException.class,
        options,
        target + ": exists already; choose another name, or replace it with force");
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
            + ": holds more than a dataset, so force doesn't replace it: found=notes.txt; move"
            + " that away or choose another name");
    Files.delete(target.resolve("dataset.json"));
    assertRefused(
        options,
        target
            + ": is not a dataset, so force doesn't replace it: missing=dataset.json; choose"
            + " another name");
    assertRefused(
        ConvertOptions.of(good, bad).withForce(),
        bad + ": exists and is not a folder; choose another name");
    assertEquals("mine", Files.readString(target.resolve("notes.txt")));
  }

  /** Converts while somebody else does something when all is ready to be put in place. */
  private void convertWhile(ConvertOptions options, Meanwhile meanwhile) throws Exception {
    try (WorkerPool pool = new WorkerPool(2)) {
      Converter.convert(
          options,
          pool,
          (phase, done) -> {
            if (phase == ConvertListener.Phase.FINISH && done == 1) {
              try {
                meanwhile.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            }
          });
    }
  }

  private interface Meanwhile {
    void run() throws Exception;
  }

  private void assertKept(ConvertOptions options, Meanwhile meanwhile) {
    Path kept = folder.resolve("store.new");
    assertEquals(
        target
            + ": was made or changed by somebody else meanwhile, and stays: the new one="
            + kept
            + "; look at both and remove one",
        assertThrows(FileAlreadyExistsException.class, () -> convertWhile(options, meanwhile))
            .getMessage());
    assertDoesNotThrow(
        () -> {
          try (Dataset dataset = Dataset.open(kept)) {
            dataset.verify();
          }
        });
  }

  @Test
  void aFolderThatAppearsMeanwhileStaysAndTheDatasetIsKept() throws Exception {
    assertKept(
        ConvertOptions.of(good, target),
        () -> {
          Files.createDirectory(target);
          Files.writeString(target.resolve("thesis.txt"), "precious");
        });
    assertEquals("precious", Files.readString(target.resolve("thesis.txt")));
    assertEquals(List.of("bad.csv", "good.csv", "store", "store.new"), names());
  }

  @Test
  void aFileThatAppearsInTheOldDatasetStaysDespiteForce() throws Exception {
    TestRatings.convert(ConvertOptions.of(good, target), 2);
    Map<String, String> before = TestRatings.contents(target);
    assertKept(
        ConvertOptions.of(good, target).withForce(),
        () -> Files.writeString(target.resolve("thesis.txt"), "precious"));
    assertEquals("precious", Files.readString(target.resolve("thesis.txt")));
    Files.delete(target.resolve("thesis.txt"));
    assertEquals(before, TestRatings.contents(target));
    assertEquals(List.of("bad.csv", "good.csv", "store", "store.new"), names());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofTwoConversionsOneWinsAndTheOtherSaysSo(boolean force) throws Exception {
    ConvertOptions second = ConvertOptions.of(good, target);
    if (force) {
      TestRatings.convert(second, 2);
      second = second.withForce();
    }
    ConvertOptions options = second;
    Path other = Files.writeString(folder.resolve("other.csv"), TestRatings.HEADER + "7,7,3,1\n");
    ConvertOptions first = ConvertOptions.of(other, target);
    assertKept(options, () -> TestRatings.convert(force ? first.withForce() : first, 2));
    try (Dataset dataset = Dataset.open(target)) {
      assertEquals(7, dataset.userIds().number(0));
    }
    assertEquals(List.of("bad.csv", "good.csv", "other.csv", "store", "store.new"), names());
  }

  @Test
  void aSourceThatIsWrittenToMeanwhileIsNamed() throws Exception {
    Path movies = Files.writeString(folder.resolve("movies.csv"), "movieId,title\n1,A\n");
    ConvertOptions options = ConvertOptions.of(good, target).withItems(movies);
    InvalidFileException e =
        assertThrows(
            InvalidFileException.class,
            () ->
                convertWhile(
                    options,
                    () -> Files.writeString(good, "3,3,3,3\n", StandardOpenOption.APPEND)));
    assertTrue(
        e.getMessage().startsWith(good + ": was written to while it was read: bytes="),
        e.getMessage());
    assertEquals(List.of("bad.csv", "good.csv", "movies.csv"), names());
  }

  /** The old one lives on for who has opened it. */
  @Test
  void aSourceThatIsReplacedByAnotherFileIsReadToItsEnd() throws Exception {
    convertWhile(
        ConvertOptions.of(good, target),
        () -> Files.move(bad, good, StandardCopyOption.REPLACE_EXISTING));
    assertEquals(List.of("good.csv", "store"), names());
  }

  @Test
  void aLinkStaysAndTheFolderThatItLeadsToIsMadeAndReplaced() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Files.createSymbolicLink(target, Path.of("disk/real"));
    TestRatings.convert(ConvertOptions.of(good, target), 2);
    Map<String, String> before = TestRatings.contents(disk.resolve("real"));
    Files.writeString(good, TestRatings.HEADER + "1,1,3,1\n");
    TestRatings.convert(ConvertOptions.of(good, target).withForce(), 2);
    assertFalse(before.equals(TestRatings.contents(disk.resolve("real"))));
    assertEquals(Path.of("disk/real"), Files.readSymbolicLink(target));
    assertEquals(List.of("bad.csv", "disk", "good.csv", "store"), names());
  }

  @Test
  void aboveALinkIsAboveTheFolderThatItLeadsTo() throws Exception {
    Files.createDirectories(folder.resolve("a/b"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("a/b"));
    TestRatings.convert(ConvertOptions.of(good, target), 2);
    Map<String, String> before = TestRatings.contents(target);
    Files.writeString(good, TestRatings.HEADER + "1,1,3,1\n");
    Path through = folder.resolve("link/../store");
    TestRatings.convert(ConvertOptions.of(good, through), 2);
    TestRatings.convert(ConvertOptions.of(good, through).withForce(), 2);
    assertTrue(Files.isDirectory(folder.resolve("a/store")));
    assertEquals(before, TestRatings.contents(target));
  }

  @Test
  void anEmptyNameIsNotTheCurrentFolder() throws Exception {
    assertRefused(
        ConvertOptions.of(good, Path.of("")).withForce(),
        "the name to write to is empty; give one");
  }

  /** Of a process that was killed between two renames, where names cannot be exchanged. */
  @Test
  void anOldDatasetWithoutSuccessorIsBroughtBackAndThatIsSaid() throws Exception {
    ConvertOptions options = ConvertOptions.of(good, target);
    TestRatings.convert(options, 2);
    Map<String, String> before = TestRatings.contents(target);
    Path old = folder.resolve(".store.quire-old");
    Files.move(target, old);
    assertRefused(
        FileAlreadyExistsException.class,
        options,
        target
            + ": exists already, brought back because the run that replaced it was killed; choose"
            + " another name, or replace it with force");
    assertEquals(before, TestRatings.contents(target));

    TestRatings.convert(ConvertOptions.of(good, old), 2);
    TestRatings.convert(options.withForce(), 2);
    assertEquals(List.of("bad.csv", "good.csv", "store"), names());
  }

  /** Somebody's file in the old folder: the new dataset is in place, and the file stays. */
  @Test
  void anOldFolderThatCannotBeDeletedIsNoFailureAndTheNextRunSaysWhy() throws Exception {
    ConvertOptions options = ConvertOptions.of(good, target).withForce();
    TestRatings.convert(options, 2);
    Path finished = folder.resolve("finished");
    TestRatings.convert(ConvertOptions.of(good, finished), 2);
    Map<String, String> expected = TestRatings.contents(finished);
    Files.writeString(target.resolve("notes.txt"), "precious");
    StandingDataset.of(target).replace(target, finished); // as without an exchange of names
    assertEquals(expected, TestRatings.contents(target));

    Path old = folder.resolve(".store.quire-old");
    assertRefused(
        options,
        old
            + ": is left of a dataset that was replaced, and holds somebody's file:"
            + " found=notes.txt; move that file to another place and remove the folder");
    assertEquals("precious", Files.readString(old.resolve("notes.txt")));
    assertEquals(expected, TestRatings.contents(target));
    Files.delete(old.resolve("notes.txt"));
    TestRatings.convert(options, 2);
    assertEquals(List.of("bad.csv", "good.csv", "store"), names());
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
        Stream.of(ChildClassPath.get().split(File.pathSeparator))
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
