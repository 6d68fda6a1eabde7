package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.model.Model;
import dev.quire.model.Variances;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;

/**
 * How well a variational model knows its items and users. A row's uncertainty is the sum of its
 * posterior variances, s_b + sum_k s_k.
 *
 * @param surest items with the least of it, least first
 * @param leastSure items with the most, most first
 * @param rare mean over items with at most {@value #RARE} training ratings
 * @param common mean over items with at least {@value #COMMON}
 * @param items how many items have how much
 * @param users the same of users
 */
public record UncertainRows(
    List<ScoredItem> surest,
    List<ScoredItem> leastSure,
    OptionalDouble rare,
    OptionalDouble common,
    Histogram items,
    Histogram users) {
  /** Training ratings of an item that few have rated, at most. */
  public static final int RARE = 5;

  /** Training ratings of an item that many have rated, at least. */
  public static final int COMMON = 1000;

  private static final int BINS = 10;

  /**
   * Counts of values in bins of equal width.
   *
   * @param least value
   * @param greatest value
   * @param counts from the least to the greatest
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  public record Histogram(double least, double greatest, long[] counts) {
    static Histogram of(double[] values) {
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (double value : values) {
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
      long[] counts = new long[BINS];
      for (double value : values) {
        double place = (value - least) / (greatest - least) * BINS; // NaN, so 0, when all are equal
        counts[Math.min(BINS - 1, (int) place)]++;
      }
      return new Histogram(least, greatest, counts);
    }
  }

  /**
   * Looks at all rows.
   *
   * @param top how many of the surest and of the least sure items
   * @param qualifies which items may be among them
   */
  public static UncertainRows of(Uncertainty uncertainty, int top, IntPredicate qualifies) {
    Recommender.checkTop(top);
    Model model = uncertainty.model();
    Variances variances = uncertainty.variances();
    double[] items = sums(variances.itemBias(), variances.itemFactors(), model.parameters().rank());
    double[] users = sums(variances.userBias(), variances.userFactors(), model.parameters().rank());
    Comparator<ScoredItem> rising = Comparator.comparingDouble(ScoredItem::score);
    return new UncertainRows(
        first(items, top, qualifies, rising),
        first(items, top, qualifies, rising.reversed()),
        mean(items, item -> model.itemCount(item) <= RARE),
        mean(items, item -> model.itemCount(item) >= COMMON),
        Histogram.of(items),
        Histogram.of(users));
  }

  private static double[] sums(MemorySegment bias, MemorySegment factors, int rank) {
    double[] sums = new double[(int) (bias.byteSize() / Float.BYTES)];
    long index = 0;
    for (int row = 0; row < sums.length; row++) {
      sums[row] = bias.getAtIndex(F32, row);
      for (int k = 0; k < rank; k++) {
        sums[row] += factors.getAtIndex(F32, index++);
      }
    }
    return sums;
  }

  private static List<ScoredItem> first(
      double[] values, int top, IntPredicate qualifies, Comparator<ScoredItem> order) {
    Comparator<ScoredItem> first = order.thenComparingInt(ScoredItem::item);
    PriorityQueue<ScoredItem> lastFirst = new PriorityQueue<>(first.reversed());
    for (int item = 0; item < values.length; item++) {
      if (qualifies.test(item)) {
        lastFirst.add(new ScoredItem(item, values[item]));
        if (lastFirst.size() > top) {
          lastFirst.remove();
        }
      }
    }
    List<ScoredItem> list = new ArrayList<>(lastFirst);
    list.sort(first);
    return list;
  }

  private static OptionalDouble mean(double[] values, IntPredicate qualifies) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (qualifies.test(i)) {
        sum += values[i];
        count++;
      }
    }
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }
}
