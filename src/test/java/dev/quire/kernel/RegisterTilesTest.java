package dev.quire.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class RegisterTilesTest {
  @Test
  void theFilesAreWhatTheirGeneratorWrites() throws IOException {
    String what = "change RegisterTilesSource and run its main";
    assertEquals(RegisterTilesSource.gram(), Files.readString(RegisterTilesSource.GRAM), what);
    assertEquals(RegisterTilesSource.scores(), Files.readString(RegisterTilesSource.SCORES), what);
  }
}
