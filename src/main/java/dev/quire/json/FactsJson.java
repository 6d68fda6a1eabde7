package dev.quire.json;

import dev.quire.ask.Embedding;
import dev.quire.ask.ItemDetails;
import dev.quire.ask.ItemFacts;
import dev.quire.ask.MapPlace;
import dev.quire.ask.ModelFacts;
import dev.quire.ask.PairScore;
import dev.quire.ask.Recommendations;
import dev.quire.ask.ScoreChoice;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a page shows on which people look around. */
public final class FactsJson {
  private FactsJson() {}

  /** Items that somebody looked for. */
  public static ObjectNode of(List<ItemDetails> found) {
    ObjectNode node = ItemJson.object();
    ArrayNode items = node.putArray("items");
    found.forEach(details -> items.add(put(ItemJson.of(details.item()), details)));
    return node;
  }

  /** What is known of an item, and written of it. */
  public static ObjectNode of(ItemFacts facts, ItemDetails details) {
    return put(AnswerJson.of(facts), details);
  }

  private static ObjectNode put(ObjectNode node, ItemDetails details) {
    details.year().ifPresent(year -> node.put("year", year));
    details.meanRating().ifPresent(mean -> node.put("mean_rating", mean));
    return node;
  }

  /** Items as points. */
  public static ObjectNode of(Embedding map) {
    ObjectNode node = ItemJson.object();
    node.put("share_of_variance", map.shareOfVariance());
    ArrayNode items = node.putArray("items");
    for (Embedding.Point point : map.points()) {
      ObjectNode item = items.addObject();
      ItemJson.putId(item, point.item());
      item.put("title", point.item().title());
      item.put("genre", point.item().mainGenre());
      item.put("ratings", point.item().ratings());
      item.put("x", point.x()).put("y", point.y());
    }
    return node;
  }

  /** A place among these points. */
  public static ObjectNode of(MapPlace place) {
    return ItemJson.object().put("x", place.x()).put("y", place.y());
  }

  /** The explanation of the one item of an answer. */
  public static ObjectNode explained(Recommendations answer) {
    ObjectNode node = ItemJson.object();
    node.put("meaning", answer.meaning().key());
    node.set("item", ItemJson.of(answer.items().getFirst()));
    return node;
  }

  /** Scores of pairs. */
  public static ObjectNode of(ModelFacts facts, List<PairScore> pairs) {
    ObjectNode node = ItemJson.object();
    node.put("meaning", facts.meaning().key());
    ArrayNode scores = node.putArray("scores");
    for (PairScore pair : pairs) {
      ObjectNode entry = scores.addObject();
      ItemJson.putId(entry, "user_id", pair.userId(), pair.userIdIsNumber());
      ItemJson.putId(entry, "item_id", pair.itemId(), pair.itemIdIsNumber());
      if (pair.score().isPresent()) {
        entry.put("score", pair.score().getAsDouble());
      } else {
        entry.putNull("score");
      }
    }
    return node;
  }

  /** What a model is. */
  public static ObjectNode of(ModelFacts facts) {
    ObjectNode node = ItemJson.object();
    node.put("kind", facts.kind());
    node.put("meaning", facts.meaning().key());
    node.put("list_meaning", facts.listMeaning().key());
    node.put("observed", facts.observed().key());
    node.put("dataset", facts.fingerprint());
    node.put("users", facts.users()).put("items", facts.items()).put("rank", facts.rank());
    ObjectNode scale = node.putObject("scale");
    scale.put("lowest", facts.scale().lowest()).put("highest", facts.scale().highest());
    facts.step().ifPresent(step -> scale.put("step", step));
    scale.put("like", facts.like());
    facts.genres().forEach(node.putArray("genres")::add);
    if (facts.years().isPresent()) {
      ObjectNode years = node.putObject("years");
      years.put("first", facts.years().get().from()).put("last", facts.years().get().to());
    }
    node.put("has_titles", facts.has().titles());
    node.put("has_variances", facts.has().variances());
    node.put("has_preferences", facts.has().preferences());
    node.put("has_features", facts.has().features());
    node.put("has_dataset", facts.has().dataset());
    node.put("has_map", facts.has().vectors());
    facts.scores().stream().map(ScoreChoice.Kind::key).forEach(node.putArray("scores")::add);
    ObjectNode settings = node.putObject("settings");
    facts.settings().forEach(settings::put);
    return node;
  }
}
