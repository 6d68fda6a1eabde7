package dev.quire.cli;

import dev.quire.MovieLens;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** The dataset of ml-latest-small; tests without its ratings are skipped. */
final class MovieLensSmall {
  private MovieLensSmall() {}

  /** Converts all of it, a tenth held out for the test, and returns what the command said. */
  static JsonNode convert(Path dataset) {
    Path source = MovieLens.small();
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
