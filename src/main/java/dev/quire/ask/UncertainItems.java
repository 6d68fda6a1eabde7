package dev.quire.ask;

import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.UncertainRows;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/**
 * How well a variational model knows its items and users: {@link UncertainRows}.
 *
 * @param surest items with the least posterior variance, least first
 * @param leastSure items with the most, most first
 * @param rare mean over items with at most {@value UncertainRows#RARE} training ratings
 * @param common mean over items with at least {@value UncertainRows#COMMON}
 * @param itemCounts how many items have how much
 * @param userCounts the same of users
 * @param notes for people
 */
public record UncertainItems(
    List<UncertainItem> surest,
    List<UncertainItem> leastSure,
    OptionalDouble rare,
    OptionalDouble common,
    Histogram itemCounts,
    Histogram userCounts,
    List<Note> notes) {
  /**
   * Counts of values in bins of equal width.
   *
   * @param least value
   * @param greatest value
   * @param counts from the least to the greatest
   */
  public record Histogram(double least, double greatest, List<Long> counts) {
    private static Histogram of(UncertainRows.Histogram found) {
      return new Histogram(
          found.least(), found.greatest(), LongStream.of(found.counts()).boxed().toList());
    }

    /** The lower edge of a bin; its upper one is that of the next. */
    public double edge(int bin) {
      return least + (greatest - least) * bin / counts.size();
    }
  }

  /**
   * One item.
   *
   * @param variance sum of its posterior variances
   */
  public record UncertainItem(Item item, double variance) {}

  static UncertainItems of(UncertainRows found, IntFunction<Item> items, List<Note> notes) {
    return new UncertainItems(
        named(found.surest(), items),
        named(found.leastSure(), items),
        found.rare(),
        found.common(),
        Histogram.of(found.items()),
        Histogram.of(found.users()),
        notes);
  }

  private static List<UncertainItem> named(List<ScoredItem> found, IntFunction<Item> items) {
    return found.stream()
        .map(item -> new UncertainItem(items.apply(item.item()), item.score()))
        .toList();
  }
}
