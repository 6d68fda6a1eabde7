package dev.quire.dataset;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.FeatureMatrix;
import dev.quire.catalogue.Ids;
import dev.quire.input.FeaturesCsv;
import dev.quire.input.OnError;
import dev.quire.input.SkippedLines;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Gathers features of a dataset's items: genres, decades, and those of files. */
public final class FeatureReader {
  /** The source that is the genres of the catalogue. */
  public static final String GENRES = "genres";

  /** The source that is the decade of the year in the title. */
  public static final String DECADE = "decade";

  private final Dataset dataset;
  private final OnError onError;
  private final FeatureMatrix.Builder features;
  private final Map<String, String> sourceOf = new HashMap<>(); // by feature
  private final List<String> examples = new ArrayList<>();
  private long skipped;

  private FeatureReader(Dataset dataset, OnError onError, FeatureMatrix.Builder features) {
    this.dataset = dataset;
    this.onError = onError;
    this.features = features;
  }

  /**
   * What was read.
   *
   * @param features of all items of the dataset, or of all users
   * @param skipped wrong lines of files
   */
  public record Result(FeatureMatrix features, SkippedLines skipped) {}

  /** Those sources that a dataset has, to take when nobody says: genres and decades. */
  public static List<String> usual(Dataset dataset) {
    Catalogue catalogue = dataset.catalogue().orElse(null);
    List<String> sources = new ArrayList<>();
    if (catalogue != null && !catalogue.genreNames().isEmpty()) {
      sources.add(GENRES);
    }
    if (catalogue != null
        && IntStream.range(0, catalogue.items()).anyMatch(i -> catalogue.year(i).isPresent())) {
      sources.add(DECADE);
    }
    return sources;
  }

  /**
   * Reads features.
   *
   * @param sources {@value #GENRES}, {@value #DECADE} or CSV files with item, feature and, if
   *     wanted, weight
   * @param onError what to do with a wrong line of a file
   * @throws BadInputException when a source is unknown, or the dataset has none of that kind
   * @throws dev.quire.files.InvalidFileException when a file is wrong
   */
  public static Result read(Dataset dataset, List<String> sources, OnError onError)
      throws IOException {
    try (FeatureMatrix.Builder features = new FeatureMatrix.Builder(dataset.info().items())) {
      FeatureReader reader = new FeatureReader(dataset, onError, features);
      List<String> names = new ArrayList<>();
      for (String source : sources) {
        names.add(reader.take(source));
      }
      return new Result(
          features.build(String.join(",", names)),
          new SkippedLines(reader.skipped, List.copyOf(reader.examples)));
    }
  }

  /** Returns the source's name. */
  private String take(String source) throws IOException {
    switch (source) {
      case GENRES -> takeGenres();
      case DECADE -> takeDecades();
      default -> {
        Path file = Path.of(source);
        if (!Files.exists(file)) {
          throw new BadInputException(
              Problem.of("no such features")
                  .setting("features", source)
                  .remedy(
                      "use genres, decade or a CSV file with the columns item,feature and"
                          + " perhaps weight"));
        }
        takeFile(file);
        return file.getFileName().toString();
      }
    }
    return source;
  }

  private void takeGenres() {
    Catalogue catalogue = dataset.catalogue().orElse(null);
    if (catalogue == null || catalogue.genreNames().isEmpty()) {
      throw none(
          "genres",
          "no item has a genre",
          "convert again with items that have a column genres, or one that"
              + " {item-columns=genres=NAME} names, or give a file of features");
    }
    for (int item = 0; item < catalogue.items(); item++) {
      for (String genre : catalogue.genres(item)) {
        add(item, genre, 1, GENRES);
      }
    }
  }

  private void takeDecades() {
    Catalogue catalogue = dataset.catalogue().orElse(null);
    boolean found = false;
    for (int item = 0; catalogue != null && item < catalogue.items(); item++) {
      OptionalInt year = catalogue.year(item);
      if (year.isPresent()) {
        found = true;
        add(item, year.getAsInt() / 10 * 10 + "s", 1, DECADE);
      }
    }
    if (!found) {
      throw none(
          "decades",
          "no title ends with a year like (1994)",
          "leave {features=decade} out, or write each item's decade into a file of features");
    }
  }

  private BadInputException none(String what, String why, String remedy) {
    boolean titles = dataset.catalogue().isPresent();
    return new BadInputException(
        Problem.of("no {}: {}", what, titles ? why : "the dataset has no titles")
            .remedy(
                titles
                    ? remedy
                    : "convert again with {items=MOVIES.csv}, or give a file of features")
            .about(dataset.folder()));
  }

  private void takeFile(Path file) throws IOException {
    Ids ids = dataset.itemIds();
    SkippedLines wrong =
        FeaturesCsv.read(
            file,
            onError,
            ids.areNumbers(),
            (itemId, feature, weight) -> {
              int item = ids.indexOf(itemId);
              if (item < 0) {
                return "unknown item";
              }
              return add(item, feature, weight, file.toString()) ? null : "pair occurs again";
            });
    skipped += wrong.count();
    wrong.examples().stream()
        .limit(SkippedLines.MAX_EXAMPLES - examples.size())
        .map(example -> file.getFileName() + ": " + example)
        .forEach(examples::add);
  }

  /** Returns false when the item has the feature already. */
  private boolean add(int item, String feature, float weight, String source) {
    String other = sourceOf.putIfAbsent(feature, source);
    if (other != null && !other.equals(source)) {
      throw new BadInputException(
          Problem.of("feature of two sources")
              .with("feature", feature)
              .with("sources", other + " and " + source)
              .remedy("rename it in a file"));
    }
    return features.add(item, feature, weight);
  }
}
