package dev.quire.cli;

import dev.quire.catalogue.Catalogue;
import dev.quire.csv.OnError;
import dev.quire.model.Model;
import dev.quire.recommend.ItemFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say which items come into question. */
final class FilterOptions {
  private static final Pattern YEARS = Pattern.compile("(\\d{4})(?:\\.\\.(\\d{4}))?");

  @Option(
      names = "--min-ratings",
      paramLabel = "N",
      description = "Only items with so many training ratings (default: ${DEFAULT-VALUE}).")
  private int minRatings;

  @Option(
      names = "--genre",
      paramLabel = "NAME",
      description = "Only items of this genre. May be repeated: then of all of them.")
  private List<String> genres = new ArrayList<>();

  @Option(
      names = "--year",
      paramLabel = "FROM..TO",
      description = "Only items whose title ends with a year in this range, or with this year.")
  private String years;

  @Option(
      names = "--candidates",
      paramLabel = "FILE",
      description = "Only the items of this file: an id or a title on each line.")
  private Path candidatesFile;

  @Option(names = "--exclude", paramLabel = "FILE", description = "None of the items of this file.")
  private Path excludedFile;

  @Option(
      names = "--on-error",
      paramLabel = "stop|skip",
      defaultValue = "stop",
      description = "What to do with what is unknown or wrong in files (default: stop).")
  private OnError onError;

  /**
   * The options of one verb.
   *
   * @param minRatings what {@code --min-ratings} is by default
   */
  FilterOptions(int minRatings) {
    this.minRatings = minRatings;
  }

  OnError onError() {
    return onError;
  }

  /** The filter that the options ask for. */
  ItemFilter filter(Model model, Progress progress) throws IOException {
    VerbCommand.requireAtLeast("--min-ratings", minRatings, 0);
    ItemFilter filter = ItemFilter.all(model.parameters().items());
    if (minRatings > 0) {
      filter =
          filter.and("--min-ratings=" + minRatings, item -> model.itemCount(item) >= minRatings);
    }
    for (String genre : genres) {
      filter = withGenre(filter, catalogue(model, "--genre=" + genre), genre);
    }
    if (years != null) {
      filter = withYears(filter, catalogue(model, "--year=" + years));
    }
    if (candidatesFile != null) {
      BitSet candidates = items(candidatesFile, model, progress);
      filter = filter.and("--candidates=" + candidatesFile, candidates::get);
    }
    if (excludedFile != null) {
      BitSet excluded = items(excludedFile, model, progress);
      filter = filter.without("--exclude=" + excludedFile, excluded);
    }
    return filter;
  }

  private static Catalogue catalogue(Model model, String option) {
    return model
        .catalogue()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "option without use: "
                        + option
                        + "; the model has no titles and genres, make its dataset with quire"
                        + " convert --items"));
  }

  private static ItemFilter withGenre(ItemFilter filter, Catalogue catalogue, String name) {
    List<String> names = catalogue.genreNames();
    for (int genre = 0; genre < names.size(); genre++) {
      if (names.get(genre).equalsIgnoreCase(name.strip())) {
        int wanted = genre;
        return filter.and(
            "--genre=" + names.get(genre),
            item -> {
              for (int found : catalogue.genreIndices(item)) {
                if (found == wanted) {
                  return true;
                }
              }
              return false;
            });
      }
    }
    throw new IllegalArgumentException(
        "no such genre: --genre="
            + name
            + "; "
            + (names.isEmpty()
                ? "the model's items have none"
                : "choose one of " + String.join(", ", names)));
  }

  private ItemFilter withYears(ItemFilter filter, Catalogue catalogue) {
    Matcher range = YEARS.matcher(years.strip());
    int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
    int to = range.matches() && range.group(2) != null ? Integer.parseInt(range.group(2)) : from;
    if (!range.matches() || from > to) {
      throw new IllegalArgumentException(
          "not a range of years: --year=" + years + "; write for example 1990..1999, or 1994");
    }
    return filter.and(
        "--year=" + years,
        item -> {
          OptionalInt year = catalogue.year(item);
          return year.isPresent() && year.getAsInt() >= from && year.getAsInt() <= to;
        });
  }

  private BitSet items(Path file, Model model, Progress progress) throws IOException {
    BitSet items = new BitSet();
    for (int item : new IdList(file, onError, progress).items(model)) {
      items.set(item);
    }
    return items;
  }
}
