package dev.quire.report;

import dev.quire.ask.Embedding;
import dev.quire.ask.Embedding.Point;
import dev.quire.ask.PolarizingItems;
import dev.quire.ask.PolarizingItems.PolarizingItem;
import dev.quire.catalogue.Observed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where models place items: the plane, genres, what splits its audience. */
final class EmbeddingSection {
  /** More colours nobody tells apart; the last one of the palette is for all others. */
  private static final int MOST_GENRES = 7;

  private static final String OTHERS = "other";

  private final Observed observed;
  private final List<ModelFindings> models;
  private final Page page;

  EmbeddingSection(Observed observed, List<ModelFindings> models, Page page) {
    this.observed = observed;
    this.models = models;
    this.page = page;
  }

  void write() {
    List<ModelFindings> placed =
        models.stream()
            .filter(model -> model.embedding().isPresent() || model.features().isPresent())
            .toList();
    if (placed.isEmpty()) {
      return;
    }
    page.section("embedding", "Where items lie");
    for (ModelFindings model : placed) {
      page.heading(model.name());
      model.embedding().filter(found -> !found.points().isEmpty()).ifPresent(f -> plane(model, f));
      model.polarizing().filter(found -> found.qualified() > 0).ifPresent(f -> splits(model, f));
      model
          .features()
          .ifPresent(
              vectors -> new GenreFigures(vectors, models.indexOf(model), page).write(model));
    }
  }

  /** The genres that most of the items have as their first, and one name for all others. */
  private static List<String> groups(List<Point> points) {
    Map<String, Long> counts =
        points.stream()
            .map(point -> point.item().mainGenre())
            .filter(genre -> !genre.isEmpty())
            .collect(Collectors.groupingBy(genre -> genre, Collectors.counting()));
    List<String> groups =
        new ArrayList<>(
            counts.entrySet().stream()
                .sorted(
                    Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .limit(MOST_GENRES)
                .toList());
    groups.add(OTHERS);
    return groups;
  }

  private void plane(ModelFindings model, Embedding found) {
    List<Point> points = new ArrayList<>(found.points()); // in the order of all ratings
    points.sort(Comparator.comparingInt(point -> -point.item().ratings()));
    List<String> groups = groups(points);
    Table table = new Table().text("item").text("main genre").number("training " + observed.many());
    table.number("x").number("y");
    List<Object> drawn = new ArrayList<>();
    for (Point point : points) {
      int group = groups.indexOf(point.item().mainGenre());
      drawn.add(
          Arrays.asList(
              point.x(),
              point.y(),
              point.item().ratings(),
              group < 0 ? groups.size() - 1 : group,
              point.item().name()));
      table.row(
          point.item().name(),
          point.item().mainGenre().isEmpty() ? "-" : point.item().mainGenre(),
          point.item().ratings(),
          point.x(),
          point.y());
    }
    List<Integer> colors =
        IntStream.range(0, groups.size())
            .mapToObj(i -> i == groups.size() - 1 ? MOST_GENRES : i)
            .toList();
    page.searchedFigure(
        "plane-" + models.indexOf(model),
        "The plane of the items",
        "The "
            + Words.count(points.size())
            + " most popular items, the larger the more so, coloured by the first of their genres. "
            + (found.shareOfVariance() < 1
                ? "The two axes are the first principal components of their vectors, with "
                    + Words.percent(found.shareOfVariance())
                    + " of the variance; the rest is not seen here."
                : "The two axes are all that the vectors have."),
        Chart.of("plane")
            .with("x", Chart.axis("x"))
            .with("y", Chart.axis("y"))
            .with("groups", groups)
            .with("colors", colors)
            .with("counts", "training " + observed.many())
            .with("names", true)
            .with("points", drawn),
        table,
        "Find an item");
  }

  private void splits(ModelFindings model, PolarizingItems found) {
    List<Object> drawn = new ArrayList<>();
    for (PolarizingItem item : found.longest()) {
      item.variance()
          .ifPresent(
              variance ->
                  drawn.add(
                      Arrays.asList(
                          item.norm(), variance, item.item().ratings(), 0, item.item().name())));
    }
    if (drawn.isEmpty()) {
      return;
    }
    int place = models.indexOf(model);
    page.figure(
        "polarizing-" + place,
        "What splits its audience",
        "A long vector moves predictions far up for some and far down for others; the longest has "
            + found.longest().getFirst().item().name()
            + ", "
            + Words.number(found.longest().getFirst().norm())
            + ". "
            + (found.correlation().isPresent()
                ? "Over "
                    + Words.count(found.qualified(), "item")
                    + " length and variance of the training "
                    + observed.value()
                    + "s have the correlation "
                    + Words.number(found.correlation().getAsDouble())
                    + "."
                : ""),
        Chart.of("plane")
            .with("x", Chart.axis("length of the vector"))
            .with("y", Chart.axis("variance of its " + observed.value() + "s"))
            .with("groups", List.of("item"))
            .with("colors", List.of(place))
            .with("counts", "training " + observed.many())
            .with("names", false)
            .with("points", drawn),
        splits(found.longest()));
  }

  private Table splits(List<PolarizingItem> items) {
    Table table = new Table().text("item").number("length").number("variance");
    table.number("training " + observed.many());
    for (PolarizingItem item : items) {
      table.row(
          item.item().name(),
          item.norm(),
          item.variance().isPresent() ? Words.number(item.variance().getAsDouble()) : "-",
          item.item().ratings());
    }
    return table;
  }
}
