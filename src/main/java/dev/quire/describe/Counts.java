package dev.quire.describe;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many rows have how many ratings, and what follows from that alone. Rows without ratings don't
 * count.
 */
final class Counts {
  private final int[] values; // [distinct], ascending: a number of ratings
  private final int[] rows; // [distinct]: how many have it
  private final long total; // rows
  private final long ratings;

  private Counts(Map<Integer, Integer> rowsWith) {
    values = new int[rowsWith.size()];
    rows = new int[rowsWith.size()];
    int at = 0;
    long allRows = 0;
    long allRatings = 0;
    for (Map.Entry<Integer, Integer> entry : rowsWith.entrySet()) {
      values[at] = entry.getKey();
      rows[at] = entry.getValue();
      allRatings += (long) values[at] * rows[at];
      allRows += rows[at++];
    }
    total = allRows;
    ratings = allRatings;
  }

  /** Takes in the rows, one after the other. */
  static final class Builder {
    private static final int COMMON = 1 << 14;

    private final int[] common = new int[COMMON]; // rows with so many ratings
    private final Map<Integer, Integer> others = new TreeMap<>();

    void add(int count) {
      if (count >= COMMON) {
        others.merge(count, 1, Integer::sum);
      } else {
        common[count]++;
      }
    }

    Counts build() {
      Map<Integer, Integer> all = new TreeMap<>(others);
      for (int count = 1; count < COMMON; count++) {
        if (common[count] > 0) {
          all.put(count, common[count]);
        }
      }
      return new Counts(all);
    }
  }

  /** How many different counts there are. */
  int distinct() {
    return values.length;
  }

  /** The counts, ascending. */
  int value(int at) {
    return values[at];
  }

  /** How many rows have a count. */
  int rows(int at) {
    return rows[at];
  }

  /** Rows with one rating or more. */
  long rows() {
    return total;
  }

  /** Rows with 1 to so many ratings. */
  long rowsUpTo(int count) {
    long sum = 0;
    for (int at = 0; at < values.length && values[at] <= count; at++) {
      sum += rows[at];
    }
    return sum;
  }

  double mean() {
    return total == 0 ? 0 : (double) ratings / total;
  }

  int least() {
    return values.length == 0 ? 0 : values[0];
  }

  int most() {
    return values.length == 0 ? 0 : values[values.length - 1];
  }

  /** The middle one, or the mean of the two in the middle. */
  double median() {
    return total == 0 ? 0 : (ofRank((total - 1) / 2) + ofRank(total / 2)) / 2.0;
  }

  /** The count at a place of the ascending order, from 0 on. */
  private int ofRank(long rank) {
    long before = 0;
    int at = 0;
    while (before + rows[at] <= rank) {
      before += rows[at++];
    }
    return values[at];
  }

  /** How many rows the largest share of them is; at least one. */
  long topRows(double share) {
    return (long) Math.ceil(share * total);
  }

  /** Which part of all ratings the largest rows have, of which there are {@link #topRows}. */
  double heldByTop(double share) {
    return heldByLargest(topRows(share));
  }

  /** Which part of all ratings so many of the largest rows have. */
  double heldByLargest(long largest) {
    long left = largest;
    long held = 0;
    for (int at = values.length - 1; at >= 0 && left > 0; at--) {
      long taken = Math.min(left, rows[at]);
      held += taken * values[at];
      left -= taken;
    }
    return ratings == 0 ? 0 : (double) held / ratings;
  }

  /**
   * The Gini coefficient, {@code 2 sum i x_i / (n sum x_i) - (n + 1) / n} with the x ascending: 0
   * when all have the same, near 1 when one has all.
   */
  double gini() {
    double weighted = 0;
    double before = 0;
    for (int at = 0; at < values.length; at++) {
      double f = rows[at];
      weighted += values[at] * (f * before + f * (f + 1) / 2);
      before += f;
    }
    return total == 0
        ? 0
        : Math.max(0, 2 * weighted / ((double) total * ratings) - (total + 1.0) / total);
  }

  /** The fewest rows that hold this share of the ratings: the largest ones. */
  long rowsHolding(double share) {
    double wanted = share * ratings;
    long held = 0;
    long taken = 0;
    for (int at = values.length - 1; at >= 0 && held < wanted; at--) {
      long needed = (long) Math.ceil((wanted - held) / values[at]);
      long next = Math.min(needed, rows[at]);
      taken += next;
      held += next * values[at];
    }
    return taken;
  }

  /**
   * A straight line through the points (ln rank, ln count).
   *
   * @param slope of it; NaN when there is only one row
   * @param intercept its ln count at rank 1
   */
  record RankLine(double slope, double intercept) {}

  /**
   * The line by least squares, the largest row having rank 1 and rows with equal counts following
   * one another.
   */
  RankLine rankLine() {
    double meanX = 0;
    double meanY = 0;
    double xx = 0;
    double xy = 0;
    long rank = 0;
    for (int at = values.length - 1; at >= 0; at--) {
      double y = Math.log(values[at]);
      for (int row = 0; row < rows[at]; row++) {
        double dx = Math.log((double) ++rank) - meanX;
        meanX += dx / rank;
        meanY += (y - meanY) / rank;
        xx += dx * (Math.log((double) rank) - meanX);
        xy += dx * (y - meanY);
      }
    }
    double slope = xx > 0 ? xy / xx : Double.NaN;
    return new RankLine(slope, meanY - slope * meanX);
  }
}
