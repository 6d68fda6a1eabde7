package dev.quire.cli;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Folded;
import dev.quire.csv.OnError;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.MinimumRatings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** The options that say which items come into question. */
final class FilterOptions {
  /** The word for {@code --exclude} that is no file. */
  private static final String TRAINING = "train";

  private static final Pattern YEARS = Pattern.compile("(\\d{4})(?:\\.\\.(\\d{4}))?");

  @Option(
      names = "--min-ratings",
      paramLabel = "N",
      description =
          "Only items with so many training ratings. By default 100, or fewer so that with"
              + " them 80 %% of the ratings and 100 items are left.")
  private Integer minRatings; // null when it is not given

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

  @Option(
      names = "--exclude",
      paramLabel = "FILE|train",
      description =
          "None of the items of this file. May be repeated. The word train: of what users have rated"
              + " leave out the training ratings alone, to evaluate by hand; a file of that name is"
              + " ./train.")
  private List<String> excluded = new ArrayList<>();

  @Option(
      names = "--on-error",
      paramLabel = "stop|skip",
      defaultValue = "stop",
      description = "What to do with what is unknown or wrong in files (default: stop).")
  private OnError onError;

  private String note; // null when there is nothing to announce

  OnError onError() {
    return onError;
  }

  /** The filter that the options ask for, of items that are shown to nobody in particular. */
  ItemFilter filter(Model model, Progress progress) throws IOException {
    requireNoTraining("there are no users whose ratings are left out");
    return filterForUsers(model, progress);
  }

  private void requireNoTraining(String why) {
    if (excluded.contains(TRAINING)) {
      throw new BadInputException(
          Problem.of("option without use")
              .setting("exclude", "train")
              .remedy("{}, and a file of that name is ./train", why));
    }
  }

  /** The filter that the options ask for, before anything that depends on the user. */
  ItemFilter filterForUsers(Model model, Progress progress) throws IOException {
    ItemFilter filter = filterOfAnyCount(model, progress);
    int minimum = minRatings == null ? MinimumRatings.of(model) : minRatings;
    VerbCommand.requireAtLeast("--min-ratings", minimum, 0);
    if (minimum == 0) {
      return filter;
    }
    String name = "--min-ratings=" + minimum + (minRatings == null ? " by default" : "");
    ItemFilter known = filter.and(name, item -> model.itemCount(item) >= minimum);
    if (minRatings == null) {
      note = note(minimum, known.kept().length, filter.kept().length);
    }
    return known;
  }

  /** What nobody asked for is said where it matters. */
  private static String note(int minimum, int kept, int all) {
    return kept == 0 || 2L * kept >= all
        ? null
        : String.format(
            Locale.ROOT,
            "quire: only items with %,d or more training ratings: %,d of %,d; choose with"
                + " --min-ratings",
            minimum,
            kept,
            all);
  }

  /** Says what the filter does by default, for those who are about to see the answer. */
  void announce(Progress progress) {
    if (note != null) {
      progress.line(note);
    }
  }

  /**
   * What each user has rated and is not offered again: the ratings of all parts of the dataset, or
   * the training ratings alone. Rows are users.
   */
  List<CsrMatrix> rated(Dataset dataset) {
    return excluded.contains(TRAINING)
        ? List.of(dataset.training().byUser())
        : dataset.partsByUser();
  }

  /** Checks that nothing is asked for that takes a dataset. */
  void requireNoDataset() {
    requireNoTraining("it goes with --dataset");
  }

  /** The filter that the options ask for, of items with however many ratings. */
  ItemFilter filterOfAnyCount(Model model, Progress progress) throws IOException {
    ItemFilter filter = ItemFilter.all(model.parameters().items());
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
    for (String file : excluded) {
      if (!file.equals(TRAINING)) {
        filter = filter.without("--exclude=" + file, items(Path.of(file), model, progress));
      }
    }
    return filter;
  }

  private static Catalogue catalogue(Model model, String option) {
    return model
        .catalogue()
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("option without use")
                        .setting(OptionSpelling.name(option))
                        .remedy(
                            "the model has no titles and genres, make its dataset with"
                                + " quire convert {items}")));
  }

  private static ItemFilter withGenre(ItemFilter filter, Catalogue catalogue, String name) {
    List<String> names = catalogue.genreNames();
    int wanted = Folded.indexOf(names, name.strip());
    if (wanted >= 0) {
      return filter.and(
          "--genre=" + names.get(wanted),
          item -> IntStream.of(catalogue.genreIndices(item)).anyMatch(genre -> genre == wanted));
    }
    throw new BadInputException(
        Problem.of("no such genre")
            .setting("genre", name)
            .remedy(
                "{}",
                names.isEmpty()
                    ? "the model's items have none"
                    : "choose one of " + String.join(", ", names)));
  }

  private ItemFilter withYears(ItemFilter filter, Catalogue catalogue) {
    Matcher range = YEARS.matcher(years.strip());
    int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
    int to = range.matches() && range.group(2) != null ? Integer.parseInt(range.group(2)) : from;
    if (!range.matches() || from > to) {
      throw new BadInputException(
          Problem.of("not a range of years")
              .setting("year", years)
              .remedy("write for example 1990..1999, or 1994"));
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
