package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
    Object[] arguments = new Object[10 + features.length];
    List<Object> plain =
        List.of(
            "train",
            dataset,
            "--model=als",
            "--rank=8",
            "--gamma=5",
            "--tau=10",
            "--reg-exponent=0",
            "--to",
            model,
            "--json");
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
  void genresAreComparedAndAFilmThatDoesNotExistYetIsPlaced() throws Exception {
    Path file = folder.resolve("compared.safetensors");
    train(file, "--features=genres,decade");
    JsonNode inspected = Cli.run("inspect", file, "features", "--json").json();
    String text = Cli.run("inspect", file, "features").done();
    JsonNode similar =
        Cli.run("similar", file, "--genres=war, Western", "--min-ratings=0", "--top=9", "--json")
            .json();
    try (Model model = Model.open(file)) {
      FeaturePrior prior = model.prior().orElseThrow();
      List<String> names = prior.features().names();
      assertEquals(names.size(), inspected.get("features").size());
      assertEquals(names.size() - 1, inspected.get("merges").size());
      int war = names.indexOf("War");
      int western = names.indexOf("Western");
      double[] a = row(prior.factors(), war);
      double[] b = row(prior.factors(), western);
      JsonNode told = inspected.get("features").get(war);
      assertEquals("War", told.get("name").stringValue());
      assertEquals(Math.sqrt(dot(a, a)), told.get("norm").doubleValue(), 1e-9);
      assertEquals(
          dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
          inspected.get("cosines").get(war).get(western).doubleValue(),
          1e-9);
      assertTrue(text.contains("\nWar  "), text);
      assertTrue(text.contains("cophenetic correlation: 0."), text);
      // By brute force.
      double[] film = new double[8];
      Arrays.setAll(film, k -> (a[k] + b[k]) / Math.sqrt(2));
      int items = model.itemIds().size();
      double[] cosines = new double[items];
      for (int item = 0; item < items; item++) {
        double[] v = row(model.parameters().itemFactors(), item);
        cosines[item] = dot(v, film) / Math.sqrt(Math.max(1e-30, dot(v, v) * dot(film, film)));
      }
      double[] sorted = Arrays.stream(cosines).sorted().toArray();
      for (int i = 0; i < 9; i++) {
        JsonNode found = similar.get("items").get(i);
        int item = model.itemIds().indexOf(found.get("item_id").longValue());
        assertEquals(sorted[items - 1 - i], found.get("score").doubleValue(), 1e-5);
        assertEquals(cosines[item], found.get("score").doubleValue(), 1e-5);
      }
    }
  }

  private static double[] row(MemorySegment matrix, int row) {
    double[] values = new double[8];
    Arrays.setAll(values, k -> matrix.getAtIndex(Parameters.F32, row * 8L + k));
    return values;
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Path target = folder.resolve("never");
    Path plain = folder.resolve("no-features.safetensors");
    train(plain);
    String withoutFeatures =
        plain + ": model without features; train it with --features, for example --features genres";
    Cli.run("inspect", plain, "features").assertBadInput(withoutFeatures);
    Cli.run("similar", plain, "--genres=War").assertBadInput(withoutFeatures);
    Cli.run("train", dataset, "--model=bias", "--features=genres,decade", "--to", target)
        .assertBadInput(
            "this kind of model has no use for features: --model=bias, --features=genres,decade;"
                + " take --model duo or --model als or --model vb or --model ials, or leave out --features");
    Cli.run("train", dataset, "--model=als", "--features=genres,actors", "--to", target)
        .assertBadInput(
            "no such features: --features=actors; use genres, decade or a CSV file with the"
                + " columns item,feature and perhaps weight");
    assertFalse(Files.exists(target));
  }
}
