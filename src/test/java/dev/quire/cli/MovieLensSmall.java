package dev.quire.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The real ratings of ml-latest-small, where they are at hand; tests without them are skipped. */
final class MovieLensSmall {
  private static final List<Path> PLACES =
      List.of(Path.of("data/ml-latest-small"), Path.of("../shared/data/ml-latest-small"));

  private MovieLensSmall() {}

  /** The folder with its ratings.csv and movies.csv. */
  static Path source() {
    Path source =
        PLACES.stream()
            .filter(place -> Files.isRegularFile(place.resolve("ratings.csv")))
            .findFirst()
            .orElse(null);
    assumeTrue(source != null, "ml-latest-small is in none of " + PLACES);
    return source;
  }

  /** Converts all of it, a tenth held out for the test, and returns what the command said. */
  static JsonNode convert(Path dataset) {
    Path source = source();
    return Cli.run(
            "convert",
            source.resolve("ratings.csv"),
            "--items",
            source.resolve("movies.csv"),
            "--to",
            dataset,
            "--test=0.1",
            "--json")
        .json();
  }
}
