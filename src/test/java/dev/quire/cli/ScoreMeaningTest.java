package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Programs are told whether they read ratings or what only ranks. */
class ScoreMeaningTest {
  @TempDir static Path folder;

  private static Path dataset;

  @BeforeAll
  static void train() throws Exception {
    Path raw = folder.resolve("raw");
    Cli.generate(raw, 2_000);
    dataset = folder.resolve("d");
    Cli.run("convert", raw.resolve("ratings.csv"), "--test=0.1", "--to", dataset).done();
    Cli.run("train", dataset, "--model=bias", "--to", model("rating")).done();
    Cli.run("train", dataset, "--model=popularity", "--to", model("preference")).done();
  }

  private static Path model(String meaning) {
    return folder.resolve(meaning + ".safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rating", "preference"})
  void everyJsonOfScoresSaysWhatTheyMean(String meaning) throws Exception {
    Path model = model(meaning);
    Path top = folder.resolve(meaning + "-top.csv");
    Path pairs = folder.resolve(meaning + "-pairs.csv");
    Path ratings = folder.resolve("raw/ratings.csv");
    for (Cli.Result result :
        List.of(
            Cli.run("recommend", model, "--user=1", "--json"),
            Cli.run("score", model, "--to", top, "--json"),
            Cli.run("score", model, "--pairs", ratings, "--to", pairs, "--json"))) {
      assertEquals(meaning, result.json().path("meaning").asString());
    }
  }

  @Test
  void anErrorIsOneOfRatings() throws Exception {
    Cli.Result result = Cli.run("evaluate", model("rating"), dataset, "--json");
    assertEquals("rating", result.json().path("meaning").asString());
    JsonNode lists = Cli.run("evaluate", model("preference"), dataset, "--json").json();
    assertTrue(lists.has("ndcg@10") && !lists.has("rmse"), lists.toString());
  }

  /** Not every score is a predicted rating. */
  @ParameterizedTest
  @ValueSource(strings = {"recommend", "score"})
  void theHelpKnowsPreferences(String verb) {
    String help = Cli.run("help", verb).done().replaceAll("\\s+", " ");
    assertTrue(help.contains("what the user would choose") || help.contains("preferences"), help);
    assertFalse(help.contains("the predicted ratings of pairs"), help);
  }
}
