package dev.quire.json;

import dev.quire.ask.Item;
import dev.quire.ask.RankedItem;
import dev.quire.recommend.Forecast;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Items. */
public final class ItemJson {
  private ItemJson() {}

  /** An object without members so far. */
  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Adds an id: a number where all of its kind are numbers, otherwise a text.
   *
   * @param isNumber whether they are
   */
  public static void putId(ObjectNode node, String key, String id, boolean isNumber) {
    if (isNumber) {
      node.put(key, Long.parseLong(id));
    } else {
      node.put(key, id);
    }
  }

  /** The id of an item under the name that it has everywhere. */
  static void putId(ObjectNode node, Item item) {
    putId(node, "item_id", item.id(), item.idIsNumber());
  }

  /** The item in a list of its own kind. */
  public static ObjectNode of(Item item) {
    ObjectNode node = object();
    putId(node, item);
    node.put("title", item.title());
    ArrayNode names = node.putArray("genres");
    item.genres().forEach(names::add);
    node.put("ratings", item.ratings());
    return node;
  }

  /** An item of a list, with what is known of its score. */
  public static ObjectNode of(RankedItem ranked) {
    ObjectNode node = of(ranked.item());
    node.put("score", ranked.score());
    if (ranked.forecast().isPresent()) {
      Forecast forecast = ranked.forecast().get();
      node.put("predicted_rating", forecast.mean());
      node.put("low_90", forecast.low());
      node.put("high_90", forecast.high());
    }
    ranked
        .explanation()
        .ifPresent(parts -> node.set("explanation", ExplanationJson.of(parts, ranked.score())));
    return node;
  }

  /** Items of a list as an array under the name that it has everywhere. */
  static void putItems(ObjectNode result, List<RankedItem> items) {
    ArrayNode array = result.putArray("items");
    items.forEach(item -> array.add(of(item)));
  }
}
