package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whole films held out: what genres, decades and a file of features tell of them. */
class FeaturesTest {
  private static final int RATINGS = 50_000;

  @TempDir static Path folder;

  private static Path dataset;

  @BeforeAll
  static void convert() throws Exception {
    Cli.generate(folder.resolve("raw"), RATINGS);
    dataset = folder.resolve("dataset");
    Cli.run(
            "convert",
            folder.resolve("raw/ratings.csv"),
            "--items",
            folder.resolve("raw/movies.csv"),
            "--to",
            dataset,
            "--test=0.05",
            "--hold-out=items",
            "--seed=1")
        .done();
  }

  private static JsonNode train(Path model, String... features) {
    Object[] arguments = new Object[8 + features.length];
    List<Object> plain =
        List.of("train", dataset, "--rank=8", "--gamma=5", "--tau=10", "--to", model, "--json");
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = i < plain.size() ? plain.get(i) : features[i - plain.size()];
    }
    return Cli.run(arguments).json();
  }

  private static JsonNode evaluate(Path model) {
    return Cli.run("evaluate", model, dataset, "--json").json();
  }

  @Test
  void genresTellOfFilmsWithoutRatings() throws Exception {
    Path plain = folder.resolve("plain.safetensors");
    Path withGenres = folder.resolve("genres.safetensors");
    train(plain);
    assertEquals(19, train(withGenres, "--features=genres").get("features").intValue());
    JsonNode before = evaluate(plain);
    JsonNode after = evaluate(withGenres);
    assertTrue(before.get("pairs").intValue() > RATINGS / 50, before.toString());
    assertEquals(before.get("pairs"), before.get("cold_pairs"));
    double gain = 1 - after.get("rmse").doubleValue() / before.get("rmse").doubleValue();
    assertTrue(gain > 0.05, "RMSE lower by " + gain);
    try (Model model = Model.open(withGenres)) {
      FeaturePrior prior = model.prior().orElseThrow();
      float[] mean = new float[8];
      int unrated = 0;
      for (int item = 0; item < model.itemIds().size(); item++) {
        if (model.itemCount(item) == 0) {
          prior.mean(item, mean);
          for (int k = 0; k < mean.length; k++) {
            assertEquals(
                mean[k],
                model.parameters().itemFactors().getAtIndex(Parameters.F32, item * 8L + k));
          }
          unrated++;
        }
      }
      assertTrue(unrated > 50, unrated + " films without ratings");
    }
  }

  @Test
  void aFileOfGenresIsAsGoodAsTheGenres() throws Exception {
    Path file = folder.resolve("genres.csv");
    StringBuilder lines = new StringBuilder("movieId,feature\n");
    for (String film : Files.readAllLines(folder.resolve("raw/movies.csv")).subList(1, 1_000)) {
      String genres = film.substring(film.lastIndexOf(',') + 1);
      for (String genre : genres.split("\\|", -1)) {
        lines.append(film, 0, film.indexOf(',')).append(',').append(genre).append('\n');
      }
    }
    lines.append("999999999,Drama\n");
    Files.writeString(file, lines);
    Path model = folder.resolve("file.safetensors");
    JsonNode trained = train(model, "--features=decade," + file, "--on-error=skip");
    assertEquals(1, trained.get("skipped_lines").intValue());
    assertTrue(
        trained.get("skipped_examples").get(0).stringValue().startsWith("genres.csv: unknown item"),
        trained.toString());
    try (Model opened = Model.open(model)) {
      assertEquals("decade,genres.csv", opened.metadata("features"));
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Path target = folder.resolve("never");
    Cli.run("train", dataset, "--model=bias", "--features=genres,decade", "--to", target)
        .assertBadInput(
            "biases alone have no use for features: --model=bias, --features=genres,decade;"
                + " take --model als, or leave out --features");
    Cli.run("train", dataset, "--features=genres,actors", "--to", target)
        .assertBadInput(
            "no such features: --features=actors; use genres, decade or a CSV file with the"
                + " columns item,feature and perhaps weight");
    assertFalse(Files.exists(target));
  }
}
