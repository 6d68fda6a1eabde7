package dev.quire.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.mapped.SampleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporary files of the living stay, those of the dead go, and nobody else's are touched. */
class TemporaryTest {
  private static final FolderContent CONTENT =
      new FolderContent(Set.of(Path.of("a"), Path.of("inner"), Path.of("inner", "b")));

  @TempDir Path folder;

  @BeforeEach
  void needsLocks() throws IOException {
    Path probe = Files.createFile(folder.resolve("probe"));
    try (PathLock lock = PathLock.attempt(probe)) {
      assumeTrue(lock.state() == PathLock.State.HELD, "needs flock");
    }
    Files.delete(probe);
  }

  @AfterEach
  void allFunctionsAgain() {
    Posix.off = false;
  }

  private List<String> names() throws IOException {
    return SampleFile.names(folder);
  }

  /** As the process with this number would have left it, which in a container all have. */
  private Path left(String name) {
    return folder.resolve(".%s.quire-%d-abc123.tmp".formatted(name, ProcessHandle.current().pid()));
  }

  @Test
  void whatADeadProcessLeftIsRemoved() throws Exception {
    Files.writeString(left("m.safetensors"), "left");
    Files.writeString(left("other"), "of another target");
    Path dead = Files.createDirectories(left("x").resolve("inner")).getParent();
    Files.writeString(dead.resolve("inner/b"), "left");
    Files.writeString(dead.resolve(".spool.quire-1-a.tmp"), "left");
    Temporary.file(folder, "m.safetensors").close();
    Temporary.folder(folder, "x", CONTENT).close();
    assertEquals(List.of(left("other").getFileName().toString()), names());
  }

  @Test
  void whatTheLivingHoldStays() throws Exception {
    try (Temporary first = Temporary.file(folder, "m");
        Temporary firstFolder = Temporary.folder(folder, "x", CONTENT)) {
      Files.writeString(firstFolder.path().resolve("a"), "mine");
      try (Temporary second = Temporary.file(folder, "m");
          Temporary secondFolder = Temporary.folder(folder, "x", CONTENT)) {
        assertEquals(4, names().size());
        assertTrue(Files.exists(first.path()) && Files.exists(second.path()));
        assertTrue(Files.exists(secondFolder.path()));
      }
      assertEquals("mine", Files.readString(firstFolder.path().resolve("a")));
      assertTrue(Files.exists(first.path()));
    }
    assertEquals(List.of(), names());
  }

  /** What we open and close ourselves meanwhile must not free the lock. */
  @Test
  void theLockOutlivesOtherUsesOfTheFile() throws Exception {
    try (Temporary mine = Temporary.file(folder, "m")) {
      Files.writeString(mine.path(), "text");
      Files.readString(mine.path());
      Temporary.file(folder, "m").close();
      assertTrue(Files.exists(mine.path()));
    }
  }

  @Test
  void filesOfOthersWithSimilarNamesStay() throws Exception {
    List<String> others =
        List.of(".m.1.0.tmp", ".m.quire-1.tmp", ".m.quire-1-a.tmp.bak", "m.quire-1-a.tmp", ".mm");
    for (String other : others) {
      Files.writeString(folder.resolve(other), "precious");
    }
    Files.createDirectory(left("m")); // not a file
    Files.createSymbolicLink(left("x"), folder); // not a folder
    List<String> before = names();
    Temporary.file(folder, "m").close();
    Temporary.folder(folder, "x", CONTENT).close();
    assertEquals(before, names());
  }

  /** Somebody may have found the folder and put something into it. */
  @Test
  void nothingForeignIsDeletedWithAFolder() throws Exception {
    Path dead = Files.createDirectories(left("x").resolve("inner")).getParent();
    Files.writeString(dead.resolve("a"), "left");
    Files.writeString(dead.resolve("inner/thesis.txt"), "precious");
    Temporary.folder(folder, "x", CONTENT).close();
    assertEquals("precious", Files.readString(dead.resolve("inner/thesis.txt")));

    Temporary mine = Temporary.folder(folder, "y", CONTENT);
    Files.writeString(mine.path().resolve("thesis.txt"), "precious");
    assertThrows(UncheckedIOException.class, mine::close);
    assertEquals("precious", Files.readString(mine.path().resolve("thesis.txt")));
  }

  /** It can't be told from one of the living there, so it stays, and is no obstacle. */
  @Test
  void withoutLocksWhatIsLeftStaysAndIsNoObstacle() throws Exception {
    Posix.off = true;
    Files.writeString(left("m"), "left");
    Temporary.file(folder, "m").close();
    assertEquals(List.of(left("m").getFileName().toString()), names());
  }
}
