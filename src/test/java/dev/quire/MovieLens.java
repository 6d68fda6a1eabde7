package dev.quire;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Real ratings, where they are at hand; tests without them are skipped. */
public final class MovieLens {
  private static final List<Path> PLACES =
      List.of(Path.of("data/ml-latest-small"), Path.of("../shared/data/ml-latest-small"));

  private MovieLens() {}

  /** The folder of ml-latest-small, with its ratings.csv and movies.csv. */
  public static Path small() {
    Path source =
        PLACES.stream()
            .filter(place -> Files.isRegularFile(place.resolve("ratings.csv")))
            .findFirst()
            .orElse(null);
    assumeTrue(source != null, "ml-latest-small is in none of " + PLACES + "; see data/README.md");
    return source;
  }
}
