package dev.quire.cli.ask;

import dev.quire.ask.ModelQueries;
import dev.quire.cli.JsonText;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.cli.TextWidth;
import dev.quire.cli.VerbCommand;
import dev.quire.recommend.FeatureVectors;
import dev.quire.recommend.WardClustering;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire inspect MODEL features}. */
@Command(
    name = "features",
    customSynopsis = "quire inspect MODEL features [OPTION]...",
    description = "The vectors of genres or other features: lengths, cosines, and what is alike.")
final class InspectFeatures extends VerbCommand {
  /** More columns than that nobody reads. */
  private static final int MAX_COSINES = 40;

  private static final int LEAST_NAME = 12;

  /** Columns of text that a block of cosines takes, names aside, where no terminal sets a limit. */
  private static final int MAX_WIDTH = 100;

  @ParentCommand private InspectCommand inspect;

  @Option(
      names = "--users",
      description = "Those of the users, such as age groups; also where items have none.")
  private boolean users;

  @Override
  protected void run() throws Exception {
    try (ModelQueries model = input(ModelQueries.open(inspect.modelFile()))) {
      users |= !model.hasFeatures() && model.hasUserFeatures();
      FeatureVectors vectors = users ? model.userFeatures() : model.features();
      if (json()) {
        printJson(json(vectors));
      } else {
        print(vectors);
      }
    }
  }

  /** In the order of the dendrogram, so that what is alike stands together. */
  private void print(FeatureVectors vectors) {
    List<Integer> order = vectors.clustering().leaves();
    boolean cosines = order.size() <= MAX_COSINES;
    int columns = cosines ? order.size() - 1 : 0;
    int room = Math.min(MAX_WIDTH, TextWidth.terminal());
    int first = 0;
    do {
      int end = columns;
      while (end > first + 1 && table(vectors, first, end).width() > room) {
        end--;
      }
      out().print(first == 0 ? "" : System.lineSeparator());
      table(vectors, first, end).print(out());
      first = end;
    } while (first < columns);
    out()
        .println(
            cosines
                ? "columns: cosine with the feature of that number, in hundredths"
                : "cosines of more than " + MAX_COSINES + " features: --json");
    out().println();
    Dendrogram.draw(vectors.clustering(), vectors.names()).forEach(out()::println);
    if (order.size() > 2) {
      out()
          .printf(
              Locale.ROOT,
              "cophenetic correlation: %.3f%n",
              vectors.clustering().copheneticCorrelation());
    }
  }

  /**
   * The features and their cosines with some of them.
   *
   * @param first place in the order of the first of these; from the second table on, features that
   *     would have an empty row are left out
   * @param end one more than that of the last
   */
  private TextTable table(FeatureVectors vectors, int first, int end) {
    List<Integer> order = vectors.clustering().leaves();
    Numbers norms = Numbers.of(order, vectors::norm);
    TextTable table = new TextTable().right("#").left("feature", LEAST_NAME);
    table.right(rows()).right(" norm");
    boolean biased = vectors.bias(0).isPresent();
    Numbers biases = Numbers.of(order, f -> vectors.bias(f).orElse(0));
    if (biased) {
      table.right("  bias");
    }
    for (int column = first; column < end; column++) {
      table.right(String.valueOf(column + 1));
    }
    for (int row = first == 0 ? 0 : first + 1; row < order.size(); row++) {
      int feature = order.get(row);
      List<String> cells = new ArrayList<>();
      cells.add(String.valueOf(row + 1));
      cells.add(vectors.names().get(feature));
      cells.add(String.format(Locale.ROOT, "%,d", vectors.rows(feature)));
      cells.add(norms.text(vectors.norm(feature)));
      if (biased) {
        cells.add(biases.signed(vectors.bias(feature).orElseThrow()));
      }
      for (int column = first; column < end; column++) {
        double cosine = vectors.cosine(feature, order.get(column));
        cells.add(column < row ? String.valueOf(Math.round(100 * cosine)) : "");
      }
      table.row(cells, List.of());
    }
    return table;
  }

  /** All cosines at once may not fit into the heap. */
  private Map<String, Object> json(FeatureVectors vectors) {
    int count = vectors.names().size();
    ArrayNode features = JsonText.MAPPER.createArrayNode();
    for (int f = 0; f < count; f++) {
      ObjectNode feature =
          features
              .addObject()
              .put("name", vectors.names().get(f))
              .put(rows(), vectors.rows(f))
              .put("norm", vectors.norm(f));
      vectors.bias(f).ifPresent(bias -> feature.put("bias", bias));
    }
    ArrayNode merges = JsonText.MAPPER.createArrayNode();
    for (WardClustering.Merge merge : vectors.clustering().merges()) {
      merges
          .addObject()
          .put("left", merge.left())
          .put("right", merge.right())
          .put("height", merge.height())
          .put("size", merge.size());
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("features", features);
    result.put("cosines", rows(count, f -> cosines(vectors, f)));
    result.put("merges", merges);
    result.put("order", vectors.clustering().leaves());
    if (count > 2) {
      result.put("cophenetic_correlation", vectors.clustering().copheneticCorrelation());
    }
    return result;
  }

  /** Who has the features. */
  private String rows() {
    return users ? "users" : "items";
  }

  private static double[] cosines(FeatureVectors vectors, int feature) {
    return IntStream.range(0, vectors.names().size())
        .mapToDouble(other -> vectors.cosine(feature, other))
        .toArray();
  }

  /** Rows that are made one by one. */
  private static List<double[]> rows(int count, IntFunction<double[]> row) {
    return new AbstractList<>() {
      @Override
      public double[] get(int i) {
        return row.apply(i);
      }

      @Override
      public int size() {
        return count;
      }
    };
  }
}
