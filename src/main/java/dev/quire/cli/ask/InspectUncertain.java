package dev.quire.cli.ask;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.UncertainItems;
import dev.quire.ask.UncertainItems.Histogram;
import dev.quire.ask.UncertainItems.UncertainItem;
import dev.quire.catalogue.Observed;
import dev.quire.cli.JsonText;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.cli.VerbCommand;
import dev.quire.json.ItemJson;
import dev.quire.recommend.UncertainRows;
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
  protected void run() throws Exception {
    try (ModelQueries model = input(ModelQueries.open(inspect.modelFile()))) {
      UncertainItems answer = model.uncertain(top.value(), filters.choice(model, progress()));
      announce(answer.notes());
      if (json()) {
        printJson(json(answer));
      } else {
        print(model.observed(), answer);
      }
    }
  }

  private void print(Observed observed, UncertainItems answer) {
    if (!answer.surest().isEmpty()) {
      out().println("the least posterior variance:");
      table(observed, answer.surest()).print(out());
      out().printf(Locale.ROOT, "%nthe most:%n");
      table(observed, answer.leastSure()).print(out());
      out().println();
    }
    printMean("at most " + UncertainRows.RARE + " " + observed.many(), answer.rare());
    printMean("at least " + UncertainRows.COMMON + " " + observed.many(), answer.common());
    printHistogram("items", answer.itemCounts());
    printHistogram("users", answer.userCounts());
  }

  private void printMean(String with, OptionalDouble mean) {
    if (mean.isPresent()) {
      out()
          .printf(
              Locale.ROOT,
              "mean of items with %s: %s%n",
              with,
              Numbers.significant(mean.getAsDouble()));
    }
  }

  private static TextTable table(Observed observed, List<UncertainItem> items) {
    TextTable table =
        new TextTable()
            .right("variance")
            .ids("id")
            .left("title", ItemText.LEAST_TITLE, ItemText.LAST_TITLE)
            .right(observed.many());
    Numbers variances = Numbers.of(items, UncertainItem::variance);
    for (UncertainItem item : items) {
      table.row(
          variances.text(item.variance()),
          item.item().id(),
          item.item().title(),
          ItemText.count(item.item()));
    }
    return table;
  }

  private void printHistogram(String what, Histogram histogram) {
    out().printf(Locale.ROOT, "%n%s by variance:%n", what);
    TextTable table = new TextTable().right("from").right("to").right(what);
    Numbers edges = Numbers.of(histogram.least(), histogram.greatest());
    for (int bin = 0; bin < histogram.counts().size(); bin++) {
      table.row(
          edges.text(histogram.edge(bin)),
          edges.text(histogram.edge(bin + 1)),
          String.format(Locale.ROOT, "%,d", histogram.counts().get(bin)));
    }
    table.print(out());
  }

  private static ObjectNode json(UncertainItems answer) {
    ObjectNode node = JsonText.MAPPER.createObjectNode();
    put(node.putArray("surest"), answer.surest());
    put(node.putArray("least_sure"), answer.leastSure());
    answer.rare().ifPresent(mean -> node.put("mean_of_rare_items", mean));
    answer.common().ifPresent(mean -> node.put("mean_of_common_items", mean));
    node.set("items", json(answer.itemCounts()));
    node.set("users", json(answer.userCounts()));
    return node;
  }

  private static void put(ArrayNode array, List<UncertainItem> items) {
    for (UncertainItem item : items) {
      array.add(ItemJson.of(item.item()).put("variance", item.variance()));
    }
  }

  private static ObjectNode json(Histogram histogram) {
    ObjectNode node = JsonText.MAPPER.createObjectNode();
    node.put("least", histogram.least());
    node.put("greatest", histogram.greatest());
    ArrayNode counts = node.putArray("counts");
    for (long count : histogram.counts()) {
      counts.add(count);
    }
    return node;
  }
}
