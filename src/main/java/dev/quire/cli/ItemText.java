package dev.quire.cli;

import dev.quire.catalogue.Catalogue;
import dev.quire.model.Model;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a model's items are called, for people and for programs. */
final class ItemText {
  /** Columns of a terminal that titles get if they need so many. */
  static final int LEAST_TITLE = 36;

  /** What they get in any case. */
  static final int LAST_TITLE = 12;

  private final Model model;
  private final Catalogue catalogue; // null when the items have no titles

  ItemText(Model model) {
    this.model = model;
    this.catalogue = model.catalogue().orElse(null);
  }

  String id(int item) {
    return String.valueOf(model.itemIds().id(item));
  }

  /** Empty when it has none. */
  String title(int item) {
    return catalogue == null ? "" : catalogue.title(item);
  }

  /** Id and title, in a message. */
  String named(int item) {
    return "id=" + id(item) + (catalogue == null ? "" : ", title=" + title(item));
  }

  List<String> genres(int item) {
    return catalogue == null ? List.of() : catalogue.genres(item);
  }

  /** Number of training ratings. */
  String count(int item) {
    return String.format(Locale.ROOT, "%,d", model.itemCount(item));
  }

  /** The item in a list of its own kind. */
  ObjectNode json(int item) {
    ObjectNode node = VerbCommand.JSON.createObjectNode();
    node.put("item_id", model.itemIds().id(item));
    node.put("title", title(item));
    ArrayNode names = node.putArray("genres");
    genres(item).forEach(names::add);
    node.put("ratings", model.itemCount(item));
    return node;
  }
}
