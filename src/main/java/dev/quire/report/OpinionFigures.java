package dev.quire.report;

import dev.quire.describe.Density;
import dev.quire.describe.Density.Cell;
import dev.quire.describe.Description;
import dev.quire.describe.Description.Opinions;
import dev.quire.describe.Description.RatedItem;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Popularity, mean and variance of the items against one another, as densities. */
final class OpinionFigures {
  private static final String COUNT = "ratings of the item";
  private static final String MEAN = "mean rating";
  private static final String VARIANCE = "variance of its ratings";

  private final Opinions opinions;
  private final Page page;

  OpinionFigures(Description facts, Page page) {
    this.opinions = facts.opinions();
    this.page = page;
  }

  void write() {
    page.heading("What is popular, what is liked, what divides");
    density(
        "mean-by-ratings",
        "Popularity and mean rating",
        opinions.meanByCount(),
        Chart.axis(COUNT, "log"),
        Chart.axis(MEAN),
        correlation("the mean and the logarithm of the number", opinions.meanAndLogCount()));
    density(
        "variance-by-ratings",
        "Popularity and variance",
        opinions.varianceByCount(),
        Chart.axis(COUNT, "log"),
        Chart.axis(VARIANCE, "root"),
        correlation(
            "the variance and the logarithm of the number", opinions.varianceAndLogCount()));
    density(
        "variance-by-mean",
        "Mean rating and variance",
        opinions.varianceByMean(),
        Chart.axis(MEAN),
        Chart.axis(VARIANCE, "root"),
        correlation("mean and variance", opinions.meanAndVariance()));
    divided();
  }

  private String correlation(String what, OptionalDouble correlation) {
    return correlation.isEmpty()
        ? ""
        : "Over the "
            + Words.count(opinions.items(), "item")
            + " with two ratings or more "
            + what
            + " have the correlation "
            + Words.number(correlation.getAsDouble())
            + ".";
  }

  private void density(
      String id,
      String title,
      Density density,
      Map<String, Object> x,
      Map<String, Object> y,
      String correlation) {
    if (density.cells().isEmpty()) {
      return;
    }
    Table table = new Table();
    table.number(x.get("label") + " from").number("below");
    table.number(y.get("label") + " from").number("below").number("items");
    long items = 0;
    for (Cell cell : density.cells()) {
      items += cell.items();
      table.row(
          density.xEdges().get(cell.x()),
          density.xEdges().get(cell.x() + 1),
          density.yEdges().get(cell.y()),
          density.yEdges().get(cell.y() + 1),
          cell.items());
    }
    page.figure(
        id,
        title,
        "The darker a cell, the more of the "
            + Words.count(items, "item")
            + " lie there, on a logarithmic scale. "
            + correlation,
        Chart.of("density")
            .with("x", edges(x, density.xEdges()))
            .with("y", edges(y, density.yEdges()))
            .with("cells", density.cells().stream().map(OpinionFigures::cell).toList()),
        table);
  }

  private static Map<String, Object> edges(Map<String, Object> axis, List<Double> edges) {
    Map<String, Object> with = new LinkedHashMap<>(axis);
    with.put("edges", edges);
    return with;
  }

  private static List<Long> cell(Cell cell) {
    return Arrays.asList((long) cell.x(), (long) cell.y(), cell.items());
  }

  private void divided() {
    if (opinions.divided().isEmpty()) {
      return;
    }
    Table table = new Table().text("item").number("variance").number("mean").number("ratings");
    table.number("bimodality");
    for (RatedItem item : opinions.divided()) {
      table.row(
          DataSection.name(item),
          item.ratings().variance().orElseThrow(),
          item.ratings().mean(),
          item.ratings().count(),
          item.ratings().bimodality().isPresent()
              ? Words.number(item.ratings().bimodality().getAsDouble())
              : "-");
    }
    page.table(
        "divided",
        "What opinions differ about most",
        "The largest variances of the "
            + Words.count(opinions.qualified(), "item")
            + " with "
            + Words.count(opinions.minRatings(), "rating")
            + " or more. "
            + Words.count(opinions.bimodal())
            + " of them are more bimodal than an even distribution.",
        table);
  }
}
