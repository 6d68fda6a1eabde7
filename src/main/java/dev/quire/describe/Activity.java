package dev.quire.describe;

import dev.quire.parallel.WorkerPool;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the ratings are spread over the users, or over the items: those who have ratings.
 *
 * @param rows how many have ratings
 * @param mean number of ratings
 * @param least number of ratings
 * @param median number of ratings
 * @param most number of ratings
 * @param percent what the top one percent of them hold
 * @param tenth what the top ten percent of them hold
 * @param head the fewest of them that hold {@value #HEAD} of the ratings; all others are the tail
 * @param gini Gini coefficient, from 0 when all have the same to nearly 1 when one has all
 * @param rankSlope slope of the line through log count over log rank by least squares, when there
 *     are two or more of them
 * @param powerLaw the law that is nearest to the largest counts, when they are not all the same
 * @param ranks how many ratings those of some ranks have
 */
public record Activity(
    long rows,
    double mean,
    int least,
    double median,
    int most,
    Share percent,
    Share tenth,
    Share head,
    double gini,
    OptionalDouble rankSlope,
    Optional<PowerLaw> powerLaw,
    Ranks ranks) {
  /** Share of the ratings that the head of the distribution holds. */
  public static final double HEAD = 0.8;

  private static final double PERCENT = 0.01;
  private static final double TENTH = 0.1;

  /**
   * What those with most ratings hold.
   *
   * @param rows how many they are, rounded up
   * @param ofRatings their share of all ratings, 0 to 1
   */
  public record Share(long rows, double ofRatings) {
    private static Share of(Counts counts, double share) {
      return new Share(counts.topRows(share), counts.heldByTop(share));
    }

    private static Share holding(Counts counts, double share) {
      long rows = counts.rowsHolding(share);
      return new Share(rows, counts.heldByLargest(rows));
    }
  }

  static Activity of(Counts counts, WorkerPool pool) {
    double slope = counts.rankLine().slope();
    Optional<PowerLaw> powerLaw = PowerLaw.fit(counts, pool);
    return new Activity(
        counts.rows(),
        counts.mean(),
        counts.least(),
        counts.median(),
        counts.most(),
        Share.of(counts, PERCENT),
        Share.of(counts, TENTH),
        Share.holding(counts, HEAD),
        counts.gini(),
        Double.isNaN(slope) ? OptionalDouble.empty() : OptionalDouble.of(slope),
        powerLaw,
        Ranks.of(counts, powerLaw));
  }
}
