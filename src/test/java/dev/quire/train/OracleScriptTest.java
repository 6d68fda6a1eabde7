package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of {@link Oracle} are still those that its generator computes. */
class OracleScriptTest {
  @TempDir Path folder;

  private static Path resource(String name) throws Exception {
    return Path.of(OracleScriptTest.class.getResource("/oracle/" + name).toURI());
  }

  private static Python.Run check(Path document) throws Exception {
    return Python.run(resource("reference.py").toString(), "check", document.toString());
  }

  @Test
  void theScriptComputesTheDocument() throws Exception {
    Python.Run run = check(resource("reference.json"));
    assertEquals("reference.json agrees: runs=8, tolerance=1e-07\n", run.output());
    assertEquals(0, run.exitCode());
  }

  /** Less than a thousandth of what the tests of the trainers let pass. */
  @Test
  void theScriptSeesOneNumberThatIsOff() throws Exception {
    String text = Files.readString(resource("reference.json"));
    String changed = text.replace("-0.271640615", "-0.271640415");
    Python.Run run = check(Files.writeString(folder.resolve("changed.json"), changed));
    String line = run.output().lines().findFirst().orElseThrow();
    assertTrue(
        line.startsWith("/runs/vb/item_bias/5: file=-0.271640415, computed=-0.2716406"), line);
    assertTrue(
        run.output().endsWith("changed.json is not what reference.py computes: numbers=1\n"),
        run.output());
    assertEquals(1, run.exitCode());
  }
}
