package dev.quire.cli.ask;

import dev.quire.ask.Item;
import dev.quire.cli.VerbCommand;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Items, for people and for programs. */
final class ItemText {
  /** Columns of a terminal that titles get if they need so many. */
  static final int LEAST_TITLE = 36;

  /** What they get in any case. */
  static final int LAST_TITLE = 12;

  private ItemText() {}

  /** Number of training ratings. */
  static String count(Item item) {
    return String.format(Locale.ROOT, "%,d", item.ratings());
  }

  /** The id of an item under the name that it has everywhere. */
  static void putId(ObjectNode node, Item item) {
    putId(node, "item_id", item.id(), item.idIsNumber());
  }

  /** An id: a number where all are numbers, otherwise a text. */
  static void putId(ObjectNode node, String name, String id, boolean isNumber) {
    if (isNumber) {
      node.put(name, Long.parseLong(id));
    } else {
      node.put(name, id);
    }
  }

  /** The item in a list of its own kind. */
  static ObjectNode json(Item item) {
    ObjectNode node = VerbCommand.JSON.createObjectNode();
    putId(node, item);
    node.put("title", item.title());
    ArrayNode names = node.putArray("genres");
    item.genres().forEach(names::add);
    node.put("ratings", item.ratings());
    return node;
  }
}
