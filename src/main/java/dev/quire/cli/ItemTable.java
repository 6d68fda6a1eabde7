package dev.quire.cli;

import dev.quire.model.Model;
import dev.quire.recommend.Explanation;
import dev.quire.recommend.ScoredItem;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ranked items, with or without explanations, as people or programs want them. */
final class ItemTable {
  private static final int LEAST_TITLE = 36;
  private static final int LEAST_GENRES = 12;

  private final ItemText text;
  private final ExplanationText explanationText;
  private final List<ScoredItem> items;
  private final List<Explanation> explanations; // empty, or one for each item

  ItemTable(Model model, List<ScoredItem> items) {
    this(model, items, List.of());
  }

  ItemTable(Model model, List<ScoredItem> items, List<Explanation> explanations) {
    this.text = new ItemText(model);
    this.explanationText = new ExplanationText(text);
    this.items = items;
    this.explanations = explanations;
  }

  void print(PrintWriter out) {
    TextTable table =
        new TextTable()
            .right("rank")
            .right(" score")
            .right("id")
            .left("title", LEAST_TITLE)
            .right("ratings")
            .left("genres", LEAST_GENRES);
    for (int i = 0; i < items.size(); i++) {
      int item = items.get(i).item();
      List<String> cells =
          List.of(
              String.valueOf(i + 1),
              String.format(Locale.ROOT, "%.3f", items.get(i).score()),
              text.id(item),
              text.title(item),
              text.count(item),
              String.join(", ", text.genres(item)));
      table.row(
          cells, explanations.isEmpty() ? List.of() : explanationText.lines(explanations.get(i)));
    }
    table.print(out);
  }

  /** The items as an array under that name. */
  void putJson(ObjectNode result) {
    ArrayNode array = result.putArray("items");
    for (int i = 0; i < items.size(); i++) {
      ObjectNode node = text.json(items.get(i).item());
      node.put("score", items.get(i).score());
      if (!explanations.isEmpty()) {
        node.set("explanation", explanationText.json(explanations.get(i)));
      }
      array.add(node);
    }
  }
}
