package dev.quire.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class RegisterTilesTest {
  @Test
  void theFileIsWhatItsGeneratorWrites() throws IOException {
    assertEquals(
        RegisterTilesSource.source(),
        Files.readString(RegisterTilesSource.FILE),
        "change RegisterTilesSource and run its main");
  }
}
