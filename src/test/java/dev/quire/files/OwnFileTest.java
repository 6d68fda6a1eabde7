package dev.quire.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFileTest {
  @TempDir Path folder;

  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("f.txt");
  }

  private static void write(OwnFile file, String text) throws IOException {
    file.write(
        target -> {
          try (NewFile pending = NewFile.create(target)) {
            pending.stream().write(text.getBytes(StandardCharsets.UTF_8));
            pending.commit();
          }
        });
  }

  private List<String> names() {
    return List.of(folder.toFile().list()).stream().sorted().toList();
  }

  /** As who saves a file in an editor does. */
  private void replace(String text) throws IOException {
    Path other = Files.writeString(folder.resolve("other"), text);
    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void itIsWrittenAgainAndAgainAndRemoved() throws Exception {
    try (OwnFile file = new OwnFile(path)) {
      for (String text : List.of("one", "two", "three")) {
        write(file, text);
        assertEquals(text, Files.readString(path));
        assertEquals(List.of("f.txt"), names());
      }
      file.remove();
      assertEquals(List.of(), names());
    }
  }

  @Test
  void whatStandsThereBeforeTheFirstWritingStays() throws Exception {
    Files.writeString(path, "precious");
    try (OwnFile file = new OwnFile(path)) {
      TakenNameException e = assertThrows(TakenNameException.class, () -> write(file, "mine"));
      assertTrue(e.getMessage().contains("f.new.txt"), e.getMessage());
      file.remove();
    }
    assertEquals("precious", Files.readString(path));
    assertEquals("mine", Files.readString(folder.resolve("f.new.txt")));
  }

  @Test
  void whatComesToStandThereMeanwhileIsNeitherReplacedNorRemoved() throws Exception {
    try (OwnFile file = new OwnFile(path)) {
      write(file, "one");
      replace("precious");
      assertThrows(TakenNameException.class, () -> write(file, "two"));
      file.remove();
    }
    assertEquals("precious", Files.readString(path));
    assertEquals("two", Files.readString(folder.resolve("f.new.txt")));
  }

  @Test
  void whenSomebodyHasRemovedItItIsWrittenAnew() throws Exception {
    try (OwnFile file = new OwnFile(path)) {
      write(file, "one");
      Files.delete(path);
      write(file, "two");
      Files.delete(path);
      file.remove();
    }
    assertEquals(List.of(), names());
  }

  @Test
  void anotherOneCanHaveItWhenItsWriterLivesNoMore() throws Exception {
    try (OwnFile other = new OwnFile(path)) {
      try (OwnFile file = new OwnFile(path)) {
        write(file, "one");
        try (PathLock lock = PathLock.attempt(path)) {
          assumeTrue(lock.state() != PathLock.State.UNKNOWN, "a system without locks");
        }
        assertFalse(other.adopt());
      }
      assertTrue(other.adopt());
      write(other, "two");
      assertEquals("two", Files.readString(path));
      other.remove();
    }
    assertEquals(List.of(), names());
  }
}
