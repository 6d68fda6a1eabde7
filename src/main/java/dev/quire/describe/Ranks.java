package dev.quire.describe;

import dev.quire.describe.Counts.RankLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many ratings the row of each rank has, the largest row having rank 1: what is drawn on two
 * logarithmic axes.
 *
 * @param points of ranks that are about evenly spread on such an axis, ascending; the first and the
 *     last are among them
 * @param fitted the line of {@link Activity#rankSlope}
 * @param tail the power law: with its exponent alpha, {@code rank = rows (count / xMin)^(1 -
 *     alpha)} from the largest count on down to xMin
 */
public record Ranks(List<Point> points, Optional<Line> fitted, Optional<Line> tail) {
  private static final int PER_DECADE = 20;

  /** Keeps a copy. */
  public Ranks {
    points = List.copyOf(points);
  }

  /**
   * A row.
   *
   * @param rank 1 for the largest
   * @param count number of its ratings
   */
  public record Point(long rank, int count) {}

  /** A line that is straight on two logarithmic axes, by its ends. */
  public record Line(double fromRank, double fromCount, double toRank, double toCount) {}

  static Ranks of(Counts counts, Optional<PowerLaw> law) {
    return new Ranks(points(counts), fitted(counts), law.map(found -> tail(counts, found)));
  }

  private static List<Point> points(Counts counts) {
    List<Point> points = new ArrayList<>();
    long before = 0; // rows that have more
    long wanted = 1;
    for (int at = counts.distinct() - 1; at >= 0; at--) {
      long last = before + counts.rows(at);
      while (wanted <= last) {
        points.add(new Point(wanted, counts.value(at)));
        wanted = next(wanted);
      }
      before = last;
    }
    if (!points.isEmpty() && points.getLast().rank < counts.rows()) {
      points.add(new Point(counts.rows(), counts.least()));
    }
    return points;
  }

  /** The next rank, a fixed ratio or 1 further on. */
  private static long next(long rank) {
    return Math.max(rank + 1, Math.round(rank * Math.pow(10, 1.0 / PER_DECADE)));
  }

  private static Optional<Line> fitted(Counts counts) {
    RankLine line = counts.rankLine();
    if (Double.isNaN(line.slope())) {
      return Optional.empty();
    }
    double last = counts.rows();
    return Optional.of(
        new Line(
            1,
            Math.exp(line.intercept()),
            last,
            Math.exp(line.intercept() + line.slope() * Math.log(last))));
  }

  private static Line tail(Counts counts, PowerLaw law) {
    double most = counts.most();
    double least = law.rows() * Math.pow(most / law.xMin(), 1 - law.alpha());
    return new Line(least, most, law.rows(), law.xMin());
  }
}
