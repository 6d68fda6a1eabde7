package dev.quire.describe;

import java.util.ArrayList;
import java.util.List;

/**
 * How many ratings there are of each value, or in each bin when there are too many values.
 *
 * @param bars by rising value
 * @param binned whether a bar stands for an interval; otherwise its ends are the same
 */
public record Histogram(List<Bar> bars, boolean binned) {
  /**
   * One bar.
   *
   * @param from the rating, or the least of the bin
   * @param to the rating, or the least of the next bin; the last bin includes it
   * @param ratings how many there are
   */
  public record Bar(double from, double to, long ratings) {}

  /** Keeps a copy. */
  public Histogram {
    bars = List.copyOf(bars);
  }

  /** A bar for each level that has ratings. */
  static Histogram ofLevels(float[] levels, long[] counts) {
    List<Bar> bars = new ArrayList<>();
    for (int code = 0; code < levels.length; code++) {
      if (counts[code] > 0) {
        bars.add(new Bar(levels[code], levels[code], counts[code]));
      }
    }
    return new Histogram(bars, false);
  }

  /** The same with so few bars that they can be looked at together: those of values put in bins. */
  public Histogram atMost(int most) {
    if (binned || bars.size() <= most) {
      return this;
    }
    BinCounts counts = BinCounts.over(bars.getFirst().from, bars.getLast().to);
    for (Bar bar : bars) {
      counts.add((float) bar.from, bar.ratings);
    }
    return counts.histogram();
  }
}
