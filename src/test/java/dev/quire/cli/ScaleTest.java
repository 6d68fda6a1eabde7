package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.MovieLens;
import dev.quire.mapped.TensorFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ratings in other units, with default settings: the same model in those units. */
class ScaleTest {
  private static final int RATINGS = 20_000;

  @TempDir static Path folder;

  private static Path raw; // ratings.csv and movies.csv

  @BeforeAll
  static void generate() throws IOException {
    raw = folder.resolve("raw");
    Cli.generate(raw, RATINGS);
  }

  /** Every kind of model, over factors and with something added to all ratings. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--model=bias",
        "--model=als",
        "--model=als --features=genres",
        "--model=vb",
        "--model=vb --features=genres",
        "--model=vb --variance=marginal --epochs=15"
      })
  void errorsAreTheSameInUnitsOfTheRatings(String options) throws IOException {
    double stars = rmse(dataset(raw, "1", "0"), options);
    assertTrue(stars > 0.6 && stars < 1, "RMSE " + stars);
    for (String[] unit :
        new String[][] {
          {"0.001", "0"},
          {"20", "0"},
          {"1000", "0"},
          {"20", "700"},
          {"1", "-3"},
          {"1000000", "0"},
          {"0.000001", "0"},
          {"1e14", "0"},
          {"1e-14", "0"}
        }) {
      double scaled = rmse(dataset(raw, unit[0], unit[1]), options) / Double.parseDouble(unit[0]);
      assertEquals(stars, scaled, 1e-3, options + ", times " + unit[0] + " plus " + unit[1]);
    }
  }

  /** The bar on real ratings. */
  @ParameterizedTest
  @CsvSource({"--model=bias,0.8600", "--model=als,0.8360", "--model=vb,0.8075"})
  void realRatingsHaveTheSameErrorInEveryUnit(String options, double known) throws IOException {
    Path source = MovieLens.small();
    double stars = rmse(dataset(source, "1", "0"), options);
    assertEquals(known, stars, 2e-3, "no worse than with defaults for stars");
    for (String factor : List.of("0.001", "20", "1000")) {
      double scaled = rmse(dataset(source, factor, "0"), options) / Double.parseDouble(factor);
      assertEquals(stars, scaled, 1e-3, options + ", times " + factor);
    }
  }

  /** What the model file says is what was used. */
  @Test
  void theModelSaysWhichPrecisionItWasTrainedWith() throws IOException {
    double stars = tau(dataset(raw, "1", "0"));
    assertTrue(stars > 0.75 && stars < 1.75, "tau " + stars);
    assertEquals(20 * stars, tau(dataset(raw, "20", "700")), 1e-4 * 20 * stars);
    Path model = folder.resolve("given.safetensors");
    Cli.run(
            "train",
            dataset(raw, "20", "0"),
            "--model=als",
            "--tau=7",
            "--epochs=1",
            "--force",
            "--to",
            model)
        .done();
    assertEquals("7.0", metadata(model, "tau"));
  }

  /** One rating, or equal ones, have no spread: they count as stars. */
  @ParameterizedTest
  @CsvSource({
    "--model=bias, 4", "--model=als, 4", "--model=vb, 4",
    // No float is one of these: what is read from a file differs in the last digits.
    "--model=bias, 4.1", "--model=als, 0.1", "--model=vb, 1000000.3"
  })
  void equalRatingsAreTrainedOn(String options, String rating) throws IOException {
    Path csv = folder.resolve("equal.csv");
    StringBuilder text = new StringBuilder("userId,movieId,rating\n");
    for (int i = 0; i < 60; i++) {
      text.append(1 + i % 9).append(',').append(1 + i / 9).append(",").append(rating).append("\n");
    }
    Files.writeString(csv, text);
    Path dataset = folder.resolve("equal");
    Cli.run("convert", csv, "--force", "--to", dataset).done();
    Cli.run("verify", dataset).done();
    Path model = folder.resolve("equal.safetensors");
    Cli.run("train", dataset, options, "--force", "--to", model).done();
    double rmse =
        Cli.run("evaluate", model, dataset, "--on=train", "--json").json().get("rmse").asDouble();
    assertEquals(0, rmse, 1e-6 * Double.parseDouble(rating) + 1e-5);
    Cli.run("verify", model).done();
    if (options.equals("--model=als")) {
      assertEquals("1.2", metadata(model, "tau"));
    }
  }

  private static double tau(Path dataset) throws IOException {
    Path model = folder.resolve("tau.safetensors");
    Cli.run("train", dataset, "--model=als", "--epochs=1", "--force", "--to", model).done();
    return Double.parseDouble(metadata(model, "tau"));
  }

  private static String metadata(Path model, String key) throws IOException {
    try (TensorFile file = TensorFile.open(model)) {
      return file.metadata(key);
    }
  }

  /** The dataset of ratings times a factor, plus an offset; made once. */
  private static Path dataset(Path source, String factor, String offset) throws IOException {
    Path dataset = folder.resolve(source.getFileName() + " x " + factor + " + " + offset);
    if (Files.notExists(dataset)) {
      Path csv = folder.resolve("scaled.csv");
      List<String> lines = Files.readAllLines(source.resolve("ratings.csv"));
      List<String> scaled = new ArrayList<>(List.of(lines.getFirst()));
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split(",");
        fields[2] =
            new BigDecimal(fields[2])
                .multiply(new BigDecimal(factor))
                .add(new BigDecimal(offset))
                .toPlainString();
        scaled.add(String.join(",", fields));
      }
      Files.write(csv, scaled);
      Path items = source.resolve("movies.csv");
      Cli.run("convert", csv, "--items", items, "--to", dataset, "--test=0.1").done();
    }
    return dataset;
  }

  private static double rmse(Path dataset, String options) {
    Path model = folder.resolve("model.safetensors");
    List<Object> train =
        new ArrayList<>(List.of("train", dataset, "--force", "--to", model, "--quiet"));
    train.addAll(Cli.ofAls(options));
    Cli.run(train.toArray()).done();
    return Cli.run("evaluate", model, dataset, "--json").json().get("rmse").doubleValue();
  }
}
