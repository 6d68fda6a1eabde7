package dev.quire.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.mapped.SampleFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result is put in place, or nothing of anyone's is touched. */
class TargetTest {
  @TempDir Path folder;

  @AfterEach
  void allFunctionsAgain() {
    Posix.off = false;
  }

  private Path path() {
    return folder.resolve("top.csv");
  }

  private List<String> names() throws IOException {
    return SampleFile.names(folder);
  }

  private static void put(Target target, String text) throws IOException {
    try (NewFile file = NewFile.create(target)) {
      file.stream().write(text.getBytes(StandardCharsets.UTF_8));
      file.commit();
    }
  }

  private static void assertKept(Path requested, Path kept, Target target, String text) {
    assertEquals(
        requested
            + ": was made or changed by somebody else meanwhile, and stays: the new one="
            + kept
            + "; look at both and remove one",
        assertThrows(FileAlreadyExistsException.class, () -> put(target, text)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileIsMadeAndReplaced(boolean posix) throws Exception {
    Posix.off = !posix;
    put(Target.file(path(), false), "one");
    assertEquals("one", Files.readString(path()));
    assertEquals(
        path() + ": exists already; choose another name, or replace it with force",
        assertThrows(FileAlreadyExistsException.class, () -> Target.file(path(), false))
            .getMessage());
    put(Target.file(path(), true), "two");
    assertEquals("two", Files.readString(path()));
    assertEquals(List.of("top.csv"), names());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAppearsMeanwhileStays(boolean posix) throws Exception {
    Posix.off = !posix;
    for (boolean force : new boolean[] {false, true}) {
      Target target = Target.file(path(), force);
      Files.writeString(path(), "precious");
      Path kept = folder.resolve(force ? "top.new2.csv" : "top.new.csv");
      assertKept(path(), kept, target, "result " + force);
      assertEquals("precious", Files.readString(path()));
      assertEquals("result " + force, Files.readString(kept));
      Files.delete(path());
    }
    assertEquals(List.of("top.new.csv", "top.new2.csv"), names());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsReplacedOrWrittenToMeanwhileStaysDespiteForce(boolean posix) throws Exception {
    Posix.off = !posix;
    Files.writeString(path(), "old");
    Target target = Target.file(path(), true);
    Path other = Files.writeString(folder.resolve("other"), "new");
    FileTime time = Files.getLastModifiedTime(path());
    Files.delete(path());
    Files.move(other, path()); // as long, and by its time as old
    Files.setLastModifiedTime(path(), time);
    assertKept(path(), folder.resolve("top.new.csv"), target, "result");
    assertEquals("new", Files.readString(path()));

    Target written = Target.file(path(), true);
    Files.writeString(path(), "longer");
    assertKept(path(), folder.resolve("top.new2.csv"), written, "result");
    assertEquals("longer", Files.readString(path()));
  }

  @Test
  void whatGoesAwayMeanwhileNeedNotBeReplaced() throws Exception {
    Files.writeString(path(), "old");
    Target target = Target.file(path(), true);
    Files.delete(path());
    put(target, "result");
    assertEquals("result", Files.readString(path()));
    assertEquals(List.of("top.csv"), names());
  }

  /** What was asked for is done then, and where the old one is must be known. */
  @Test
  void anOldOneThatCannotBeDeletedIsToldAndIsBesideTheNewOne() throws Exception {
    Files.writeString(path(), "old");
    assumeTrue(AtomicRename.exchange(path(), path()), "cannot exchange names here");
    Standing stuck =
        new Standing() {
          private final StandingFile file = new StandingFile(FileStamp.of(path()));

          @Override
          public boolean isAt(Path path) throws IOException {
            return file.isAt(path);
          }

          @Override
          public void delete(Path path) throws IOException {
            throw new IOException("Input/output error");
          }

          @Override
          public void replace(Path target, Path finished) throws IOException {
            file.replace(target, finished);
          }
        };
    Target target = Target.of(path(), path(), Optional.of(stuck));
    Path old = folder.resolve("top.old.csv");
    assertEquals(
        path()
            + ": is complete and in its place, but what it replaced cannot be deleted: old="
            + old
            + ", reason=Input/output error; remove that",
        assertThrows(IOException.class, () -> put(target, "new")).getMessage());
    assertEquals("new", Files.readString(path()));
    assertEquals("old", Files.readString(old));
    assertEquals(List.of("top.csv", "top.old.csv"), names());
  }

  @Test
  void whereAResultIsKeptSaysWhatItIs() throws Exception {
    for (String name : List.of("top.csv.gz", "m", ".hidden")) {
      Path path = folder.resolve(name);
      Target target = Target.file(path, false);
      Files.writeString(path, "precious");
      assertThrows(FileAlreadyExistsException.class, () -> put(target, "result"));
    }
    assertEquals(
        List.of(".hidden", ".hidden.new", "m", "m.new", "top.csv.gz", "top.new.csv.gz"), names());
  }

  @Test
  void nothingIsPutInPlaceThatIsMadeFromChangedInput() throws Exception {
    Path input = Files.writeString(folder.resolve("input"), "1");
    Target target = Target.file(path(), false).madeFrom(FileStamp.ofInput(input));
    Files.writeString(input, "22");
    assertEquals(
        input
            + ": was written to while it was read: bytes=2, when opened=1; run it again, and"
            + " replace files by renaming new ones",
        assertThrows(InvalidFileException.class, () -> put(target, "mixed")).getMessage());
    assertEquals(List.of("input"), names());
  }

  @Test
  void aLinkStaysAndWhatItLeadsToIsMadeAndReplaced() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = folder.resolve("link.csv");
    Files.createSymbolicLink(link, Path.of("elsewhere/real.csv"));
    put(Target.file(link, false), "one");
    assertEquals("one", Files.readString(elsewhere.resolve("real.csv")));
    assertEquals(
        link + ": exists already; choose another name, or replace it with force",
        assertThrows(FileAlreadyExistsException.class, () -> Target.file(link, false))
            .getMessage());
    put(Target.file(link, true), "two");
    assertEquals("two", Files.readString(elsewhere.resolve("real.csv")));
    assertEquals(Path.of("elsewhere/real.csv"), Files.readSymbolicLink(link));
    assertEquals(List.of("real.csv"), SampleFile.names(elsewhere));
    assertEquals(List.of("elsewhere", "link.csv"), names());

    Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
    assertEquals(
        circle + ": is a link that leads back to itself; remove it",
        assertThrows(InvalidFileException.class, () -> Target.file(circle, true)).getMessage());
  }

  @Test
  void foldersThatAreMissingAreMade() throws Exception {
    Path deep = folder.resolve("some/where/top.csv");
    Target.file(deep, false);
    assertTrue(Files.isDirectory(deep.getParent()));
    Path link = Files.createSymbolicLink(folder.resolve("link"), deep.getParent());
    Target.file(link.resolve("else/top.csv"), false);
    assertTrue(Files.isDirectory(folder.resolve("some/where/else")));
  }

  @Test
  void whatCannotBeReplacedIsRefusedBeforeTheWork() throws Exception {
    assertEquals(
        folder + ": is a folder, not a file; choose another name",
        assertThrows(InvalidFileException.class, () -> Target.file(folder, true)).getMessage());
    Path file = Files.writeString(folder.resolve("file"), "");
    assertEquals(
        file + ": is not a folder; choose another name",
        assertThrows(InvalidFileException.class, () -> Target.file(file.resolve("top.csv"), false))
            .getMessage());
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "needs /dev/null");
    for (Path stream : List.of(device, Path.of("/dev/stdout"))) {
      assertEquals(
          stream
              + ": is a device or a pipe, which such a file can't be written to; name a file, and"
              + " copy it",
          assertThrows(InvalidFileException.class, () -> Target.file(stream, true)).getMessage());
    }
    assertTrue(Target.isStream(device));
    assertTrue(Target.isStream(Path.of("/dev/stdout")), "whatever it is");
    assertFalse(Target.isStream(folder));
    assertFalse(Target.isStream(Files.writeString(path(), "")));
  }
}
