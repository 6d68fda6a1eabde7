package dev.quire.recommend;

import dev.quire.dataset.CsrMatrix;
import dev.quire.model.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which items split their audience: a long vector moves predictions far up for some users and far
 * down for others, a short one leaves everyone at the biases.
 *
 * @param qualified number of items looked at
 * @param longest items with the longest vectors, the longest first
 * @param shortest items with the shortest vectors, the shortest first
 * @param correlation of length and variance of the ratings over all items looked at (Pearson), when
 *     the ratings are at hand and it is defined
 * @param planeShare how much of the vectors' variance the directions are from, 0 to 1
 */
public record Polarizing(
    int qualified,
    List<Item> longest,
    List<Item> shortest,
    OptionalDouble correlation,
    double planeShare) {
  /**
   * One item.
   *
   * @param item dense index
   * @param norm length of its vector
   * @param direction of its vector in the plane of the first two principal axes, in degrees from
   *     the first, above -180 and up to 180
   * @param variance of its ratings, when they are at hand and there are two or more
   */
  public record Item(int item, double norm, double direction, OptionalDouble variance) {}

  /**
   * Looks at a model's items.
   *
   * @param filter which of them
   * @param top how many of each kind to name
   * @param byItem the training ratings, rows are items
   */
  public static Polarizing of(Model model, ItemFilter filter, int top, Optional<CsrMatrix> byItem) {
    Recommender.checkTop(top);
    Recommender.requireVectors(model);
    FactorRows rows = FactorRows.ofItems(model.parameters());
    int[] qualified = filter.kept();
    FactorPlane plane = new FactorPlane(model.parameters(), qualified);
    List<Item> items = new ArrayList<>();
    Moments moments = new Moments();
    for (int item : qualified) {
      double norm = rows.norm(item);
      OptionalDouble variance =
          byItem.isPresent() ? variance(byItem.get(), item) : OptionalDouble.empty();
      variance.ifPresent(value -> moments.add(norm, value));
      double direction = Math.toDegrees(Math.atan2(plane.y(item), plane.x(item)));
      items.add(new Item(item, norm, direction, variance));
    }
    Comparator<Item> shortestFirst =
        Comparator.comparingDouble(Item::norm).thenComparingInt(Item::item);
    Comparator<Item> longestFirst =
        Comparator.comparingDouble(Item::norm).reversed().thenComparingInt(Item::item);
    return new Polarizing(
        qualified.length,
        items.stream().sorted(longestFirst).limit(top).toList(),
        items.stream().sorted(shortestFirst).limit(top).toList(),
        moments.correlation(),
        plane.shareOfVariance());
  }

  /** The sample variance of an item's ratings. */
  private static OptionalDouble variance(CsrMatrix byItem, int item) {
    int n = byItem.rowLength(item);
    float[] ratings = new float[n];
    byItem.copyValues(byItem.rowStart(item), n, ratings);
    double mean = 0;
    for (float rating : ratings) {
      mean += rating / (double) n;
    }
    double squares = 0;
    for (float rating : ratings) {
      squares += (rating - mean) * (rating - mean);
    }
    return n < 2 ? OptionalDouble.empty() : OptionalDouble.of(squares / (n - 1));
  }

  /** Running mean and co-moments of pairs, after B. P. Welford, Technometrics 4(3), 1962. */
  private static final class Moments {
    private int n;
    private double meanX;
    private double meanY;
    private double xx;
    private double yy;
    private double xy;

    void add(double x, double y) {
      n++;
      double dx = x - meanX;
      double dy = y - meanY;
      meanX += dx / n;
      meanY += dy / n;
      xx += dx * (x - meanX);
      yy += dy * (y - meanY);
      xy += dx * (y - meanY);
    }

    OptionalDouble correlation() {
      return xx > 0 && yy > 0 ? OptionalDouble.of(xy / Math.sqrt(xx * yy)) : OptionalDouble.empty();
    }
  }
}
