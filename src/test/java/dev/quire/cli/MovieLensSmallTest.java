package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The main job on real ratings: the whole of ml-latest-small, where it is at hand. */
class MovieLensSmallTest {
  @TempDir static Path folder;

  private static JsonNode converted;
  private static Path dataset;

  @BeforeAll
  static void convert() {
    dataset = folder.resolve("small");
    converted = MovieLensSmall.convert(dataset);
  }

  @Test
  void allOfItIsConverted() {
    assertEquals(100_836, converted.get("ratings_read").longValue());
    assertEquals(100_836, converted.get("train").longValue() + converted.get("test").longValue());
    assertEquals(610, converted.get("users").intValue());
    assertEquals(9_742, converted.get("items").intValue());
    assertEquals(9_724, converted.get("rated_items").intValue());
    assertEquals(0, converted.get("duplicates").longValue());
    assertEquals(0, converted.get("untitled_items").intValue());
    Cli.run("verify", dataset).done();
  }

  @Test
  void factorsReachTheErrorThatTheyShould() {
    Path model = folder.resolve("als.safetensors");
    Cli.run(
            "train",
            dataset,
            "--model=als",
            "--rank=20",
            "--lambda=1",
            "--gamma=5",
            "--tau=10",
            "--reg-exponent=0",
            "--epochs=20",
            "--to",
            model)
        .done();
    double rmse = Cli.run("evaluate", model, dataset, "--json").json().get("rmse").doubleValue();
    assertTrue(rmse <= 0.870, "RMSE " + rmse);
    JsonNode known =
        Cli.run("recommend", model, "--user=1", "--dataset", dataset, "--min-ratings=50", "--json")
            .json();
    assertEquals(10, known.get("items").size());
    assertTrue(titles(known).noneMatch("Toy Story (1995)"::equals), "user 1 has rated it");
    JsonNode folded =
        Cli.run(
                "recommend",
                model,
                "--like",
                "Star Wars: Episode IV - A New Hope (1977)=5",
                "--like",
                "the matrix=5",
                "--min-ratings=50",
                "--top=10",
                "--json")
            .json();
    assertTrue(
        titles(folded).anyMatch(title -> title.startsWith("Star Wars: Episode")),
        folded.toString());
  }

  /** With nothing given but the rank. */
  @Test
  void variationalBayesIsMoreAccurateAndHonest() {
    Path model = folder.resolve("vb.safetensors");
    Cli.run("train", dataset, "--model=vb", "--rank=40", "--to", model).done();
    JsonNode found = Cli.run("evaluate", model, dataset, "--json").json();
    double rmse = found.get("rmse").doubleValue();
    assertTrue(rmse <= 0.842, "RMSE " + rmse);
    double within = found.get("uncertainty").get("within_90").doubleValue();
    assertTrue(within >= 0.88 && within <= 0.95, "in 90 % intervals: " + within);
    JsonNode ranked =
        Cli.run(
                "recommend",
                model,
                "--user=1",
                "--score=cautious",
                "--min-ratings=0",
                "--top=10000",
                "--json")
            .json()
            .get("items");
    int knownBetter = 0; // before the first film without training ratings; there are some
    while (ranked.get(knownBetter).get("ratings").intValue() > 0) {
      knownBetter++;
    }
    assertTrue(knownBetter > 100, "the best film without ratings has rank " + knownBetter);
  }

  @Test
  void biasesReachTheErrorThatTheyShould() {
    Path model = folder.resolve("bias.safetensors");
    Cli.run("train", dataset, "--model=bias", "--lambda=1", "--gamma=5", "--to", model).done();
    double rmse = Cli.run("evaluate", model, dataset, "--json").json().get("rmse").doubleValue();
    assertTrue(rmse <= 0.885, "RMSE " + rmse);
  }

  private static Stream<String> titles(JsonNode recommended) {
    return recommended.get("items").valueStream().map(item -> item.get("title").stringValue());
  }
}
