package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoTest {
  @TempDir static Path shared;

  private static Path target;
  private static String text;

  @TempDir Path folder;

  @BeforeAll
  static void demo() {
    target = shared.resolve("demo");
    text = Cli.run("demo", "--to", target).done();
  }

  /** A second demo, which replaces what the first one made. */
  @Test
  void theDemoFindsThePlantedTruth() throws Exception {
    JsonNode json = Cli.run("demo", "--to", target, "--json").json();

    double floor = json.get("noise_floor_rmse").doubleValue();
    double als = json.get("test_rmse_als").doubleValue();
    double bias = json.get("test_rmse_bias").doubleValue();
    assertTrue(floor < als && als < 1.12 * floor, "floor " + floor + ", als " + als);
    assertTrue(als < bias - 0.05, "bias " + bias + ", als " + als);
    for (double rmse : new double[] {floor, als, bias}) {
      assertTrue(text.contains(String.format("RMSE %.4f", rmse)), text);
    }

    String liked = json.get("liked").stringValue();
    String series = liked.substring(0, liked.indexOf(" ("));
    List<String> titles =
        json.get("items").valueStream().map(item -> item.get("title").stringValue()).toList();
    assertEquals(10, titles.size());
    JsonNode truth = JsonMapper.shared().readTree(target.resolve("raw/truth.json").toFile());
    List<String> sequels =
        truth
            .get("series")
            .valueStream()
            .filter(s -> s.get("name").stringValue().equals(series))
            .flatMap(s -> s.get("films").valueStream())
            .map(film -> film.get("title").stringValue())
            .filter(title -> !title.equals(liked))
            .sorted()
            .toList();
    assertTrue(sequels.size() >= 2, truth.toString());
    assertEquals(sequels, titles.stream().limit(sequels.size()).sorted().toList());

    assertEquals(
        List.of("als.safetensors", "bias.safetensors", "dataset", "raw", "report.html"),
        Cli.list(target));
    Cli.run("verify", target.resolve("dataset"), target.resolve("als.safetensors")).done();
  }

  /** The commands that the demo prints do what it did. */
  @Test
  @DisabledIfSystemProperty(
      named = "quire.kernels",
      matches = "scalar",
      disabledReason = "kernels don't matter here")
  void theCommandsOfTheDemoWork() throws Exception {
    List<String> lines = text.lines().toList();
    Path again = Files.createDirectory(folder.resolve("again"));
    StringBuilder outputs = new StringBuilder();
    int commands = 0;
    for (String line : lines) {
      String word = line.replace(target.toString(), again.toString());
      if (!line.startsWith("$ ")) {
        outputs.append(line.startsWith("#") || line.isEmpty() ? line + "\n" : "");
        continue;
      }
      commands++;
      outputs.append(line).append('\n');
      assertTrue(word.startsWith("$ quire "), line);
      Object[] words =
          Pattern.compile("'([^']*)'|(\\S+)")
              .matcher(word.substring("$ quire ".length()))
              .results()
              .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
              .toArray();
      outputs.append(Cli.run(words).done());
    }
    assertEquals(8, commands);
    assertEquals(
        withoutSeconds(text),
        withoutSeconds(outputs.toString().replace(again.toString(), target.toString())));
    for (String file : List.of("raw/ratings.csv", "als.safetensors", "bias.safetensors")) {
      assertEquals(-1, Files.mismatch(target.resolve(file), again.resolve(file)), file);
    }
  }

  private static String withoutSeconds(String output) {
    return output.replaceAll("\\d+\\.\\d\\d s\\b", "SECONDS");
  }

  /** As it was started, and as a shell reads it. */
  @Test
  void theCommandsAreShownAsTheyCanBeTyped() throws Exception {
    Path own = Files.createDirectory(folder.resolve("it's mine"));
    Files.writeString(Files.createDirectory(own.resolve("raw")).resolve("ratings.csv"), "");
    Cli.Result result =
        ChildQuire.start(folder, "", List.of("-Dquire.command=my tools/quire"), "demo", "--to", own)
            .result();
    assertEquals(2, result.code());
    assertEquals(
        "\n$ 'my tools/quire' generate --ratings 100000 --seed 1 --to '"
            + own.toString().replace("'", "'\\''")
            + "/raw'\n",
        result.out());
  }

  @Test
  void theDemoReplacesNothingOfSomebodyElse() throws Exception {
    Path raw = Files.createDirectories(folder.resolve("raw"));
    Path ratings = Files.writeString(raw.resolve("ratings.csv"), "mine");
    Cli.Result result = Cli.run("demo", "--to", folder);
    assertEquals(2, result.code());
    assertTrue(
        result.err().startsWith("quire: " + ratings + ": exists already; choose another name, or"),
        result.err());
    assertEquals("mine", Files.readString(ratings));
    assertEquals(List.of("raw"), Cli.list(folder));
  }

  @Test
  void generateMakesTheThreeFiles() throws Exception {
    Path made = folder.resolve("made");
    JsonNode json =
        Cli.run("generate", "--ratings=3000", "--seed=4", "--to", made, "--json").json();
    assertEquals(3000, json.get("ratings").intValue());
    assertEquals(3001, Files.readAllLines(made.resolve("ratings.csv")).size());
    assertEquals(
        json.get("films").intValue() + 1, Files.readAllLines(made.resolve("movies.csv")).size());
    assertEquals(List.of("movies.csv", "ratings.csv", "truth.json"), Cli.list(made));
    String before = Files.readString(made.resolve("ratings.csv"));

    Cli.Result refused = Cli.run("generate", "--ratings=3000", "--to", made);
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains(": exists already; "), refused.err());
    assertEquals(before, Files.readString(made.resolve("ratings.csv")));

    String told = Cli.run("generate", "--ratings=3000", "--to", made, "--force").done();
    assertTrue(
        told.matches(
            "3,000 ratings of \\d+ users and \\d+ films in .*; noise floor: RMSE 0\\.\\d+\n"),
        told);
    assertFalse(before.equals(Files.readString(made.resolve("ratings.csv"))), "another seed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--noise=0.2", "--exact", "--seed=2"})
  void everyOptionOfGenerateMatters(String option) throws Exception {
    Cli.run("generate", "--ratings=500", "--to", folder.resolve("plain")).done();
    Cli.run("generate", "--ratings=500", option, "--to", folder.resolve("other")).done();
    assertFalse(
        Files.mismatch(folder.resolve("plain/ratings.csv"), folder.resolve("other/ratings.csv"))
            == -1);
  }
}
