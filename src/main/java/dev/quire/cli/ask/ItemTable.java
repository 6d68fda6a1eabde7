package dev.quire.cli.ask;

import dev.quire.ask.Item;
import dev.quire.ask.RankedItem;
import dev.quire.catalogue.Observed;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.recommend.Forecast;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Ranked items, with or without explanations, as people or programs want them. */
final class ItemTable {
  private static final double SAME = 1e-5; // of the largest: fewer digits are shown
  private static final int LEAST_GENRES = 12; // or none

  private final Observed observed;
  private final List<RankedItem> items;
  private final List<Forecast> forecasts; // empty, or one for each item

  /**
   * A table.
   *
   * @param observed what the model has learned from
   */
  ItemTable(Observed observed, List<RankedItem> items) {
    this.observed = observed;
    this.items = items;
    this.forecasts = items.stream().flatMap(item -> item.forecast().stream()).toList();
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
        .ids("id")
        .left("title", ItemText.LEAST_TITLE, ItemText.LAST_TITLE)
        .right(observed.many())
        .left("genres", LEAST_GENRES, 0);
    Numbers scores = Numbers.of(items, RankedItem::score);
    Numbers ratings =
        Numbers.of(
            forecasts.stream()
                .flatMapToDouble(f -> DoubleStream.of(f.mean(), f.low(), f.high()))
                .toArray());
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i).item();
      double score = items.get(i).score();
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
      cells.add(item.id());
      cells.add(item.title());
      cells.add(ItemText.count(item));
      cells.add(String.join(", ", item.genres()));
      table.row(
          cells,
          items
              .get(i)
              .explanation()
              .map(explanation -> ExplanationText.lines(observed, explanation, score))
              .orElse(List.<String>of()));
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
}
