package dev.quire.report;

import dev.quire.recommend.FeatureVectors;
import dev.quire.recommend.WardClustering;
import dev.quire.recommend.WardClustering.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The vectors of genres and other features beside one another. */
final class GenreFigures {
  /** More rows and columns than that nobody reads. */
  private static final int MOST = 40;

  private final FeatureVectors vectors;
  private final int place;
  private final Page page;

  /**
   * Those of a model.
   *
   * @param place of the model among all
   */
  GenreFigures(FeatureVectors vectors, int place, Page page) {
    this.vectors = vectors;
    this.place = place;
    this.page = page;
  }

  void write(ModelFindings model) {
    int features = vectors.names().size();
    if (features > MOST) {
      page.prose(
          model.name()
              + " has "
              + Words.count(features, "feature")
              + ", more than the "
              + MOST
              + " that can be shown beside one another.");
      return;
    }
    List<Integer> order = vectors.clustering().leaves();
    norms(order);
    if (features > 1) {
      tree(order);
      cosines(order);
    }
  }

  private void norms(List<Integer> order) {
    List<Integer> longest =
        order.stream().sorted((f, g) -> Double.compare(vectors.norm(g), vectors.norm(f))).toList();
    Table table = new Table().text("feature").number("length").number("items");
    longest.forEach(f -> table.row(vectors.names().get(f), vectors.norm(f), vectors.rows(f)));
    int first = longest.getFirst();
    page.figure(
        "feature-norms-" + place,
        "Lengths of the feature vectors",
        "A long one says much about taste. The longest, "
            + vectors.names().get(first)
            + ", has "
            + Words.number(vectors.norm(first))
            + " and "
            + Words.count(vectors.rows(first), "item")
            + ".",
        Chart.names(
            "length",
            place,
            longest.stream().map(vectors.names()::get).toList(),
            longest.stream().map(vectors::norm).toList()),
        table);
  }

  private void tree(List<Integer> order) {
    WardClustering clustering = vectors.clustering();
    List<Object> merges = new ArrayList<>();
    Table table = new Table().number("step").text("one").text("other").number("height");
    List<String> names = new ArrayList<>(vectors.names());
    int step = 1;
    for (Merge merge : clustering.merges()) {
      merges.add(Map.of("left", merge.left(), "right", merge.right(), "height", merge.height()));
      table.row(step, names.get(merge.left()), names.get(merge.right()), merge.height());
      names.add("those of step " + step++);
    }
    double fit = clustering.copheneticCorrelation();
    page.figure(
        "feature-tree-" + place,
        "Which features are alike",
        "Ward's clustering of the vectors: the further left two come together, the less they differ."
            + (Double.isNaN(fit)
                ? ""
                : " Heights and distances have the cophenetic correlation "
                    + Words.number(fit)
                    + "."),
        Chart.of("tree")
            .with("x", Chart.axis("height"))
            .with("names", vectors.names())
            .with("order", order)
            .with("merges", merges),
        table);
  }

  private void cosines(List<Integer> order) {
    Table table = new Table().text("cosine");
    List<String> names = order.stream().map(vectors.names()::get).toList();
    names.forEach(table::number);
    List<List<Double>> values = new ArrayList<>();
    for (int f : order) {
      List<Double> row =
          IntStream.range(0, order.size()).mapToObj(i -> vectors.cosine(f, order.get(i))).toList();
      values.add(row);
      List<Object> cells = new ArrayList<>(List.of(vectors.names().get(f)));
      cells.addAll(row);
      table.row(cells);
    }
    page.wideFigure(
        "feature-cosines-" + place,
        "Cosines of the feature vectors",
        "In the order of the tree, in hundredths where there is room. Near 100 the same people like"
            + " both, near -100 those who like one dislike the other.",
        Chart.of("matrix").with("names", names).with("values", values),
        table);
  }
}
