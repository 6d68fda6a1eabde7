package dev.quire.cli;

import dev.quire.model.Model;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.UncertainRows;
import dev.quire.recommend.UncertainRows.Histogram;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire inspect MODEL uncertain}. */
@Command(
    name = "uncertain",
    customSynopsis = "quire inspect MODEL uncertain [OPTION]...",
    description =
        "The items that a variational model knows best and least, and how well it does: of all"
            + " items unless --min-ratings is given.")
final class InspectUncertain extends VerbCommand {
  @ParentCommand private InspectCommand inspect;

  @Mixin private TopOption top;
  @Mixin private final FilterOptions filters = new FilterOptions();

  @Override
  void run() throws Exception {
    try (Model model = input(Model.open(inspect.modelFile()))) {
      // What few have rated is left out elsewhere, and is just what is looked for here.
      ItemFilter filter =
          given("--min-ratings")
              ? filters.filter(model, progress())
              : filters.filterOfAnyCount(model, progress());
      UncertainRows rows = UncertainRows.of(model, top.value(), filter::keeps);
      if (rows.surest().isEmpty()) {
        progress().line("quire: " + filter.whyEmpty());
      }
      ItemText text = new ItemText(model);
      if (json()) {
        printJson(json(rows, text));
      } else {
        print(rows, text);
      }
    }
  }

  private void print(UncertainRows rows, ItemText text) {
    if (!rows.surest().isEmpty()) {
      out().println("the least posterior variance:");
      table(rows.surest(), text).print(out());
      out().printf(Locale.ROOT, "%nthe most:%n");
      table(rows.leastSure(), text).print(out());
      out().println();
    }
    printMean("at most " + UncertainRows.RARE, rows.rare());
    printMean("at least " + UncertainRows.COMMON, rows.common());
    printHistogram("items", rows.items());
    printHistogram("users", rows.users());
  }

  private void printMean(String ratings, OptionalDouble mean) {
    if (mean.isPresent()) {
      out()
          .printf(
              Locale.ROOT,
              "mean of items with %s ratings: %s%n",
              ratings,
              Numbers.significant(mean.getAsDouble()));
    }
  }

  private static TextTable table(List<ScoredItem> items, ItemText text) {
    TextTable table =
        new TextTable()
            .right("variance")
            .right("id")
            .left("title", ItemText.LEAST_TITLE, ItemText.LAST_TITLE)
            .right("ratings");
    Numbers variances = Numbers.of(items, ScoredItem::score);
    for (ScoredItem item : items) {
      table.row(
          variances.text(item.score()),
          text.id(item.item()),
          text.title(item.item()),
          text.count(item.item()));
    }
    return table;
  }

  private void printHistogram(String what, Histogram histogram) {
    out().printf(Locale.ROOT, "%n%s by variance:%n", what);
    TextTable table = new TextTable().right("from").right("to").right(what);
    Numbers edges = Numbers.of(histogram.least(), histogram.greatest());
    for (int bin = 0; bin < histogram.counts().length; bin++) {
      table.row(
          edges.text(histogram.edge(bin)),
          edges.text(histogram.edge(bin + 1)),
          String.format(Locale.ROOT, "%,d", histogram.counts()[bin]));
    }
    table.print(out());
  }

  private static ObjectNode json(UncertainRows rows, ItemText text) {
    ObjectNode node = JSON.createObjectNode();
    put(node.putArray("surest"), rows.surest(), text);
    put(node.putArray("least_sure"), rows.leastSure(), text);
    rows.rare().ifPresent(mean -> node.put("mean_of_rare_items", mean));
    rows.common().ifPresent(mean -> node.put("mean_of_common_items", mean));
    node.set("items", json(rows.items()));
    node.set("users", json(rows.users()));
    return node;
  }

  private static void put(ArrayNode array, List<ScoredItem> items, ItemText text) {
    for (ScoredItem item : items) {
      array.add(text.json(item.item()).put("variance", item.score()));
    }
  }

  private static ObjectNode json(Histogram histogram) {
    ObjectNode node = JSON.createObjectNode();
    node.put("least", histogram.least());
    node.put("greatest", histogram.greatest());
    ArrayNode counts = node.putArray("counts");
    for (long count : histogram.counts()) {
      counts.add(count);
    }
    return node;
  }
}
