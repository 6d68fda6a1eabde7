package dev.quire.ask;

import dev.quire.recommend.Polarizing;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * Which items split their audience: {@link Polarizing}.
 *
 * @param qualified number of items looked at
 * @param longest items with the longest vectors, the longest first
 * @param shortest items with the shortest vectors, the shortest first
 * @param correlation of length and variance of the ratings, where a dataset is open and it is
 *     defined
 * @param planeShare how much of the vectors' variance the directions are from, 0 to 1
 * @param notes for people
 */
public record PolarizingItems(
    int qualified,
    List<PolarizingItem> longest,
    List<PolarizingItem> shortest,
    OptionalDouble correlation,
    double planeShare,
    List<Note> notes) {
  /**
   * One item.
   *
   * @param norm length of its vector
   * @param direction of its vector in the plane of the first two principal axes, in degrees
   * @param variance of its ratings, where a dataset is open and there are two or more
   */
  public record PolarizingItem(Item item, double norm, double direction, OptionalDouble variance) {}

  static PolarizingItems of(Polarizing found, IntFunction<Item> items, List<Note> notes) {
    return new PolarizingItems(
        found.qualified(),
        named(found.longest(), items),
        named(found.shortest(), items),
        found.correlation(),
        found.planeShare(),
        notes);
  }

  private static List<PolarizingItem> named(List<Polarizing.Item> found, IntFunction<Item> items) {
    return found.stream()
        .map(
            item ->
                new PolarizingItem(
                    items.apply(item.item()), item.norm(), item.direction(), item.variance()))
        .toList();
  }
}
