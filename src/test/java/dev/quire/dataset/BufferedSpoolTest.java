package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.mapped.SpoolFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferedSpoolTest {
  @TempDir Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }

  @Test
  void allAreOpenedOrNone() throws Exception {
    String tooLong = "x".repeat(300);
    assertThrows(IOException.class, () -> SpoolFile.create(folder, tooLong));
    assertThrows(IOException.class, () -> BufferedSpool.openAll(folder, "a", "b", tooLong));
    assertEquals(List.of(), files());
    List<BufferedSpool> spools = BufferedSpool.openAll(folder, "a", "b");
    assertEquals(2, files().size());
    spools.forEach(BufferedSpool::close);
    assertEquals(List.of(), files());
  }
}
