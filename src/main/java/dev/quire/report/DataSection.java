package dev.quire.report;

import dev.quire.catalogue.Observed;
import dev.quire.describe.Description;
import dev.quire.describe.Description.Genre;
import dev.quire.describe.Description.Genres;
import dev.quire.describe.Description.RatedItem;
import dev.quire.describe.Description.RatedUser;
import dev.quire.describe.Histogram;
import dev.quire.describe.Histogram.Bar;
import dev.quire.describe.Times;
import dev.quire.describe.Times.Year;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What is in the dataset. */
final class DataSection {
  private static final int MOST_BARS = 40;
  private static final int MOST_GENRES = 40;

  private final Description facts;
  private final Page page;
  private final String many; // what ratings are called
  private final String value;

  DataSection(Description facts, Page page) {
    this.facts = facts;
    this.page = page;
    this.many = facts.observed().many();
    this.value = facts.observed().value();
  }

  void write() {
    page.section("data", "Data");
    page.prose(sizes());
    histogram();
    facts.times().ifPresent(this::years);
    new SpreadFigures(facts, page).write();
    if (facts.observed() == Observed.RATINGS) { // doing something often is no opinion of it
      new OpinionFigures(facts, page).write();
    }
    facts.genres().filter(genres -> !genres.all().isEmpty()).ifPresent(this::genres);
    page.heading("Who is most active, and what is most popular");
    topItems();
    topUsers();
  }

  private String sizes() {
    return "All parts count together: "
        + Words.count(facts.train())
        + " for training, "
        + Words.count(facts.valid())
        + " for validation, "
        + Words.count(facts.test())
        + " for the test"
        + (facts.foldIn() > 0 ? ", " + Words.count(facts.foldIn()) + " to fold in" : "")
        + ". Of the items "
        + Words.count(facts.cold().unratedItems())
        + " have no "
        + facts.observed().one()
        + " at all; "
        + Words.count(facts.cold().items(), "item")
        + " and "
        + Words.count(facts.cold().users(), "user")
        + " have none for training, so that no model knows them.";
  }

  private void histogram() {
    Histogram histogram = facts.values().histogram().atMost(MOST_BARS);
    List<String> labels = histogram.bars().stream().map(bar -> label(bar, histogram)).toList();
    List<Long> counts = histogram.bars().stream().map(Bar::ratings).toList();
    Table table = new Table().text(value).number(many).number("share");
    for (int i = 0; i < counts.size(); i++) {
      table.row(labels.get(i), counts.get(i), share(counts.get(i)));
    }
    Bar most = histogram.bars().stream().max(Comparator.comparingLong(Bar::ratings)).orElseThrow();
    page.figure(
        "ratings",
        "How many of each " + value,
        "The mean is "
            + Words.number(facts.values().mean())
            + (facts.values().deviation().isPresent()
                ? ", the standard deviation "
                    + Words.number(facts.values().deviation().getAsDouble())
                : "")
            + ". The most frequent is "
            + label(most, histogram)
            + ", with "
            + share(most.ratings())
            + " of all.",
        Chart.bars(value, many, labels, List.of(Chart.values(many, 0, counts))),
        table);
  }

  private static String label(Bar bar, Histogram histogram) {
    String from = Words.number((float) bar.from());
    return histogram.binned() ? from + " to " + Words.number((float) bar.to()) : from;
  }

  private String share(long ratings) {
    return Words.percent((double) ratings / facts.ratings());
  }

  private void years(Times times) {
    List<Year> years = times.years();
    Table table = new Table().text("year").number(many).number("share");
    years.forEach(
        year -> table.row(String.valueOf(year.year()), year.ratings(), share(year.ratings())));
    Year most = years.stream().max(Comparator.comparingLong(Year::ratings)).orElseThrow();
    page.figure(
        "years",
        Words.capital(many) + " over time",
        "Of the "
            + Words.count(years.size(), "year")
            + " from "
            + years.getFirst().year()
            + " to "
            + years.getLast().year()
            + ", "
            + most.year()
            + " has most: "
            + Words.count(most.ratings())
            + ", or "
            + share(most.ratings())
            + ". Years are those of UTC.",
        Chart.bars(
            "year",
            many,
            years.stream().map(year -> String.valueOf(year.year())).toList(),
            List.of(Chart.values(many, 0, years.stream().map(Year::ratings).toList()))),
        table);
  }

  private void genres(Genres genres) {
    List<Genre> shown =
        genres.all().stream()
            .sorted(Comparator.comparingLong(Genre::ratings).reversed())
            .limit(MOST_GENRES)
            .toList();
    Table table = new Table().text("genre").number("items").number(many).number("mean " + value);
    shown.forEach(
        genre ->
            table.row(
                genre.name(),
                genre.items(),
                genre.ratings(),
                genre.mean().isPresent() ? Words.number(genre.mean().getAsDouble()) : "-"));
    Genre first = shown.getFirst();
    String caption =
        "An item counts for each of its genres. "
            + first.name()
            + " has most "
            + many
            + ", "
            + Words.count(first.ratings())
            + " of "
            + Words.count(first.items(), "item")
            + "; "
            + Words.count(genres.itemsWithout(), "item")
            + " without a genre have "
            + Words.count(genres.ratingsWithout())
            + "."
            + (shown.size() < genres.all().size()
                ? " Of " + genres.all().size() + " genres those " + shown.size() + " are shown."
                : "");
    page.heading("Genres");
    page.figure(
        "genres",
        Words.capital(many) + " of each genre",
        caption,
        Chart.names(
            many,
            0,
            shown.stream().map(Genre::name).toList(),
            shown.stream().map(Genre::ratings).toList()),
        table);
    genreMeans(shown);
  }

  private void genreMeans(List<Genre> shown) {
    List<Genre> rated =
        shown.stream()
            .filter(genre -> genre.mean().isPresent())
            .sorted(Comparator.comparingDouble((Genre genre) -> -genre.mean().getAsDouble()))
            .toList();
    if (rated.isEmpty()) {
      return;
    }
    Table table = new Table().text("genre").number("mean " + value);
    rated.forEach(genre -> table.row(genre.name(), genre.mean().getAsDouble()));
    Genre best = rated.getFirst();
    Genre least = rated.getLast();
    page.figure(
        "genre-means",
        "Mean " + value + " of each genre",
        "From "
            + Words.number(best.mean().getAsDouble())
            + " for "
            + best.name()
            + " to "
            + Words.number(least.mean().getAsDouble())
            + " for "
            + least.name()
            + ", where all "
            + many
            + " have "
            + Words.number(facts.values().mean())
            + ". Who has any of a genre chose it: the means are theirs.",
        Chart.of("intervals")
            .with("x", Chart.axis("mean " + value))
            .with("labels", rated.stream().map(Genre::name).toList())
            .with(
                "series",
                List.of(
                    Map.of(
                        "name",
                        "mean " + value,
                        "color",
                        0,
                        "values",
                        rated.stream()
                            .map(genre -> List.of(genre.mean().getAsDouble()))
                            .toList()))),
        table);
  }

  private void topItems() {
    Table table = new Table().text("item").number(many).number("mean").number("variance");
    for (RatedItem item : facts.topItems()) {
      table.row(
          name(item),
          item.ratings().count(),
          item.ratings().mean(),
          item.ratings().variance().isPresent()
              ? Words.number(item.ratings().variance().getAsDouble())
              : "-");
    }
    page.figure(
        "top-items",
        "The most popular items",
        facts.topItems().isEmpty()
            ? "There is none."
            : name(facts.topItems().getFirst())
                + " has "
                + Words.count(facts.topItems().getFirst().ratings().count(), facts.observed().one())
                + ", of "
                + Words.count(facts.byUser().rows(), "user")
                + ".",
        Chart.names(
            many,
            0,
            facts.topItems().stream().map(DataSection::name).toList(),
            facts.topItems().stream().map(item -> item.ratings().count()).toList()),
        table);
  }

  /** The title; without one the id, with a word where that is but a number. */
  static String name(RatedItem item) {
    String id = item.id().matches("\\d+") ? "item " + item.id() : item.id();
    return item.title().isEmpty() ? id : item.title();
  }

  private void topUsers() {
    Table table = new Table().text("user").number(many).number("mean");
    for (RatedUser user : facts.topUsers()) {
      table.row(user.id(), user.count(), user.mean());
    }
    page.figure(
        "top-users",
        "The most active users",
        facts.topUsers().isEmpty()
            ? "There is none."
            : "User "
                + facts.topUsers().getFirst().id()
                + " has "
                + Words.count(facts.topUsers().getFirst().count(), facts.observed().one())
                + ", with a mean of "
                + Words.number(facts.topUsers().getFirst().mean())
                + ".",
        Chart.names(
            many,
            0,
            facts.topUsers().stream().map(user -> "user " + user.id()).toList(),
            facts.topUsers().stream().map(RatedUser::count).toList()),
        table);
  }
}
