package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOfDriverTest {
  @TempDir Path folder;

  @Test
  void theFileItselfWhereItIsSeen() throws IOException {
    Path path = Files.writeString(folder.resolve("matrix"), "numbers");
    FileOfDriver file = new FileOfDriver("dataset", path);
    assertEquals(path, file.here());
    Files.writeString(path, "others, of another length");
    assertThrows(NotHereException.class, file::here);
  }

  /** Also where hashes of 32 bits are the same. */
  @Test
  void filesAreSentUnderNamesOfTheirOwn() throws IOException {
    assertEquals("Aa".hashCode(), "BB".hashCode());
    Path one = Files.createDirectory(folder.resolve("Aa")).resolve("model");
    Path other = Files.createDirectory(folder.resolve("BB")).resolve("model");
    String name = new FileOfDriver("model", Files.writeString(one, "1")).sentName();
    assertEquals(name, new FileOfDriver("model", one).sentName());
    assertNotEquals(name, new FileOfDriver("model", Files.writeString(other, "2")).sentName());
    assertNotEquals(name, new FileOfDriver("model", Files.writeString(one, "longer")).sentName());
  }

  /** Executors that start later are sent it, and nobody takes it for the one that it was. */
  @Test
  void anEmptyOneIsLeftInItsPlace() throws IOException {
    Path path = Files.createDirectories(folder.resolve("dataset")).resolve("matrix");
    FileOfDriver file = new FileOfDriver("dataset", Files.writeString(path, "numbers"));
    Files.delete(path);
    Files.delete(path.getParent());
    file.leaveEmpty();
    assertEquals(0, Files.size(path));
    assertThrows(NotHereException.class, file::here);
  }
}
