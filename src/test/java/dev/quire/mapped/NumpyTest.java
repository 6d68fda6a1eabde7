package dev.quire.mapped;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.Python;
import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
      model, metadata = read_model(sys.argv[2])
      print(json.dumps(metadata))
      print(json.dumps({n: [str(a.dtype), a.shape, a.tolist(), a.flags.writeable, a.flags.owndata]
                        for n, a in model.items()}))
      """;

  private static final String PREDICT =
      """
      import sys
      sys.path.insert(0, sys.argv[1])
      from read_model import ids, predict, read_model
      model, metadata = read_model(sys.argv[2])
      for user in ids(model, "user_ids"):
          for item in ids(model, "item_ids"):
              print(float(predict(model, metadata, user, item)))
      """;

  @TempDir Path folder;

  @Test
  void theReadmesSnippetReadsWhatQuireWrites() throws Exception {
    Path path = folder.resolve("model.safetensors");
    SampleFile.write(path);
    List<String> lines = run(PRINT, path);
    JsonNode metadata = JsonMapper.shared().readTree(lines.getFirst());
    assertEquals("42", metadata.path("answer").stringValue());
    assertEquals("Amélie \"2001\" \u2603", metadata.path("title").stringValue());
    JsonNode model = JsonMapper.shared().readTree(lines.getLast());
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

  /** Tensors alone would not do: the mean is in the metadata. */
  @Test
  void theReadmesSnippetPredictsWhatQuirePredicts() throws Exception {
    Path path = folder.resolve("model.safetensors");
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters = RandomParameters.of(arena, 5, 4, 3, 7);
      ModelFixture.of(parameters).write(path, Map.of());
    }
    try (Model model = Model.open(path)) {
      List<String> lines = run(PREDICT, path);
      assertEquals(5 * 4, lines.size());
      for (int user = 0; user < 5; user++) {
        for (int item = 0; item < 4; item++) {
          double expected = model.parameters().predict(user, item);
          assertEquals(expected, Double.parseDouble(lines.get(4 * user + item)), 1e-6);
        }
      }
    }
  }

  @Test
  void theReadmesSnippetReadsIdsThatAreTexts() throws Exception {
    Path path = folder.resolve("model.safetensors");
    try (Arena arena = Arena.ofConfined()) {
      ModelFixture.of(RandomParameters.of(arena, 2, 3, 3, 7))
          .userIds("u7", "\u00e9 \"1\"")
          .itemIds("a", "\ud83d\ude00", "014028329X")
          .write(path, Map.of());
    }
    try (Model model = Model.open(path)) {
      List<String> lines = run(PREDICT + "print(ids(model, 'user_ids'))", path);
      assertEquals(2 * 3 + 1, lines.size());
      assertEquals(model.parameters().predict(1, 2), Double.parseDouble(lines.get(5)), 1e-6);
      assertEquals("['u7', '\u00e9 \"1\"']", lines.getLast());
    }
  }

  /** The lines that the script prints. */
  private static List<String> run(String script, Path file) throws Exception {
    Path snippet = Path.of(NumpyTest.class.getResource("/read_model.py").toURI());
    Python.Run run = Python.run("-c", script, snippet.getParent().toString(), file.toString());
    assertEquals(0, run.exitCode(), run.output());
    return run.output().lines().toList();
  }

  private static void assertArray(String expected, JsonNode actual) {
    assertEquals(expected, actual.toString());
  }
}
