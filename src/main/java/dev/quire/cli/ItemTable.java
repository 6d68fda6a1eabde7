package dev.quire.cli;

import dev.quire.catalogue.Catalogue;
import dev.quire.model.Model;
import dev.quire.recommend.ScoredItem;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ranked items as people or programs want them. */
final class ItemTable {
  private final Model model;
  private final Catalogue catalogue; // null when the items have no titles
  private final List<ScoredItem> items;

  ItemTable(Model model, List<ScoredItem> items) {
    this.model = model;
    this.catalogue = model.catalogue().orElse(null);
    this.items = items;
  }

  void print(PrintWriter out) {
    int titleWidth = 5;
    int idWidth = 2;
    for (ScoredItem item : items) {
      titleWidth = Math.max(titleWidth, title(item).length());
      idWidth = Math.max(idWidth, id(item).length());
    }
    String format = "%4s  %6s  %" + idWidth + "s  %-" + titleWidth + "s  %8s  %s%n";
    out.printf(Locale.ROOT, format, "rank", "score", "id", "title", "ratings", "genres");
    int rank = 1;
    for (ScoredItem item : items) {
      String score = String.format(Locale.ROOT, "%.3f", item.score());
      String count = String.format(Locale.ROOT, "%,d", model.itemCount(item.item()));
      out.printf(Locale.ROOT, format, rank++, score, id(item), title(item), count, genres(item));
    }
  }

  ObjectNode json() {
    ObjectNode result = VerbCommand.JSON.createObjectNode();
    ArrayNode array = result.putArray("items");
    for (ScoredItem item : items) {
      ObjectNode node = array.addObject();
      node.put("item_id", model.itemIds().id(item.item()));
      node.put("title", title(item));
      ArrayNode genres = node.putArray("genres");
      if (catalogue != null) {
        catalogue.genres(item.item()).forEach(genres::add);
      }
      node.put("score", item.score());
      node.put("ratings", model.itemCount(item.item()));
    }
    return result;
  }

  private String id(ScoredItem item) {
    return String.valueOf(model.itemIds().id(item.item()));
  }

  private String title(ScoredItem item) {
    return catalogue == null ? "" : catalogue.title(item.item());
  }

  private String genres(ScoredItem item) {
    return catalogue == null ? "" : String.join(", ", catalogue.genres(item.item()));
  }
}
