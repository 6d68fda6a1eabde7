package dev.quire.cli;

import dev.quire.model.Model;
import dev.quire.recommend.Explanation;
import dev.quire.recommend.Forecast;
import dev.quire.recommend.ScoredItem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ranked items, with or without explanations, as people or programs want them. */
final class ItemTable {
  private static final double SAME = 1e-5; // of the largest: fewer digits are shown
  private static final int LEAST_GENRES = 12; // or none

  private final ItemText text;
  private final ExplanationText explanationText;
  private final List<ScoredItem> items;
  private final List<Explanation> explanations; // empty, or one for each item
  private final List<Forecast> forecasts; // empty, or one for each item

  ItemTable(Model model, List<ScoredItem> items) {
    this(model, items, List.of(), List.of());
  }

  ItemTable(
      Model model,
      List<ScoredItem> items,
      List<Explanation> explanations,
      List<Forecast> forecasts) {
    this.text = new ItemText(model);
    this.explanationText = new ExplanationText(text);
    this.items = items;
    this.explanations = explanations;
    this.forecasts = forecasts;
  }

  void print(PrintWriter out) {
    boolean scored = !isRankedByRating();
    TextTable table = new TextTable().right("rank");
    if (scored) {
      table.right(" score");
    }
    if (!forecasts.isEmpty()) {
      table.right("rating").right("90 % from").right("to");
    }
    table
        .right("id")
        .left("title", ItemText.LEAST_TITLE, ItemText.LAST_TITLE)
        .right("ratings")
        .left("genres", LEAST_GENRES, 0);
    Numbers scores = Numbers.of(items, ScoredItem::score);
    Numbers ratings =
        Numbers.of(
            forecasts.stream()
                .flatMapToDouble(f -> DoubleStream.of(f.mean(), f.low(), f.high()))
                .toArray());
    for (int i = 0; i < items.size(); i++) {
      int item = items.get(i).item();
      List<String> cells = new ArrayList<>();
      cells.add(String.valueOf(i + 1));
      if (scored) {
        cells.add(scores.text(items.get(i).score()));
      }
      if (!forecasts.isEmpty()) {
        cells.add(ratings.text(forecasts.get(i).mean()));
        cells.add(ratings.text(forecasts.get(i).low()));
        cells.add(ratings.text(forecasts.get(i).high()));
      }
      cells.add(text.id(item));
      cells.add(text.title(item));
      cells.add(text.count(item));
      cells.add(String.join(", ", text.genres(item)));
      table.row(
          cells, explanations.isEmpty() ? List.of() : explanationText.lines(explanations.get(i)));
    }
    table.print(out);
  }

  /** Whether the scores are the predicted ratings, up to rounding, and need no column. */
  private boolean isRankedByRating() {
    double largest = forecasts.stream().mapToDouble(f -> Math.abs(f.mean())).max().orElse(0);
    for (int i = 0; i < forecasts.size(); i++) {
      double difference = items.get(i).score() - forecasts.get(i).mean();
      if (!(Math.abs(difference) <= SAME * largest)) {
        return false;
      }
    }
    return !forecasts.isEmpty();
  }

  /** The items as an array under that name. */
  void putJson(ObjectNode result) {
    ArrayNode array = result.putArray("items");
    for (int i = 0; i < items.size(); i++) {
      ObjectNode node = text.json(items.get(i).item());
      node.put("score", items.get(i).score());
      if (!forecasts.isEmpty()) {
        node.put("predicted_rating", forecasts.get(i).mean());
        node.put("low_90", forecasts.get(i).low());
        node.put("high_90", forecasts.get(i).high());
      }
      if (!explanations.isEmpty()) {
        node.set("explanation", explanationText.json(explanations.get(i)));
      }
      array.add(node);
    }
  }
}
