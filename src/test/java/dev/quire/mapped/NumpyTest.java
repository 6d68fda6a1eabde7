package dev.quire.mapped;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The snippet that the README shows reads what Quire writes, without any of Quire's code. */
class NumpyTest {
  private static final String PRINT =
      """
      import json, sys
      sys.path.insert(0, sys.argv[1])
      from read_model import read_model
      model = read_model(sys.argv[2])
      print(json.dumps({n: [str(a.dtype), a.shape, a.tolist(), a.flags.writeable, a.flags.owndata]
                        for n, a in model.items()}))
      """;

  @TempDir Path folder;

  @Test
  void theReadmesSnippetReadsWhatQuireWrites() throws Exception {
    String python = pythonWithNumpy();
    assumeTrue(python != null, "needs python3 with numpy (Debian: python3-numpy)");
    Path path = folder.resolve("model.safetensors");
    SampleFile.write(path);
    Path snippet = Path.of(NumpyTest.class.getResource("/read_model.py").toURI());
    Process process =
        new ProcessBuilder(
                python, "-B", "-c", PRINT, snippet.getParent().toString(), path.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);

    JsonNode model = JsonMapper.shared().readTree(output);
    assertEquals(
        "[codes, factors, ids, indices, mean, nothing]",
        model.propertyNames().stream().sorted().toList().toString());
    assertArray("[\"uint8\",[3],[253,254,255],false,false]", model.path("codes"));
    assertArray("[\"int32\",[3],[-1,0,1],false,false]", model.path("indices"));
    assertArray(
        "[\"int64\",[2],[-9223372036854775808,9223372036854775807],false,false]",
        model.path("ids"));
    assertArray("[\"float32\",[],3.5,false,false]", model.path("mean"));
    assertArray("[\"float32\",[4,0],[[],[],[],[]],false,false]", model.path("nothing"));
    JsonNode factors = model.path("factors");
    assertEquals("float32", factors.path(0).stringValue());
    for (int row = 0; row < SampleFile.FACTOR_ROWS; row++) {
      for (int k = 0; k < SampleFile.RANK; k++) {
        assertEquals(
            SampleFile.factor(row * SampleFile.RANK + k),
            factors.path(2).path(row).path(k).floatValue());
      }
    }
  }

  @Test
  void theReadmeShowsTheSnippet() throws Exception {
    String snippet =
        Files.readString(Path.of(NumpyTest.class.getResource("/read_model.py").toURI()));
    assertTrue(
        Files.readString(Path.of("README.md")).contains("```python\n" + snippet + "```\n"),
        "copy src/test/resources/read_model.py into README.md");
  }

  private static void assertArray(String expected, JsonNode actual) {
    assertEquals(expected, actual.toString());
  }

  private static String pythonWithNumpy() throws IOException, InterruptedException {
    for (String python : List.of("python3", "/usr/bin/python3")) {
      try {
        Process process =
            new ProcessBuilder(python, "-c", "import numpy").redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        if (process.waitFor() == 0) {
          return python;
        }
      } catch (IOException e) {
        // No such program: the next, then.
      }
    }
    return null;
  }
}
