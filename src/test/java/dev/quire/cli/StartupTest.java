package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of the JVM that cannot be are named before anything is done. */
class StartupTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-Dquire.kernels=fast|unknown kernels: quire.kernels=fast; use scalar or simd",
        "-Dquire.vectorBits=96|" + "unknown vector width: quire.vectorBits=96; use 128, 256 or 512",
      })
  void aWrongChoiceOfKernelsIsNamed(String option, String message) throws Exception {
    Cli.Result result =
        ChildQuire.start(folder, "", List.of(option), "train", "x", "--model=als", "--to", "y")
            .result();
    assertEquals("quire: " + message, result.err().strip());
    assertEquals(2, result.code());
  }
}
