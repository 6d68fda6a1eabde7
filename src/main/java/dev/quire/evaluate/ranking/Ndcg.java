package dev.quire.evaluate.ranking;

import java.util.stream.IntStream;

/**
 * Discounted gain, in shares of that of the best list. With ranks from 1,
 *
 * <pre>
 *   sum over hits 1 / log2(rank + 1)   /   sum from 1 to min(k, relevant) 1 / log2(rank + 1)
 * </pre>
 *
 * <p>K. J&auml;rvelin, J. Kek&auml;l&auml;inen, "Cumulated gain-based evaluation of IR techniques",
 * ACM TOIS 20(4), 2002, with gains of 0 and 1.
 */
public final class Ndcg implements RankingMetric {
  /** Of so many ranks discounts, and their sums, are taken from a table. */
  private static final int TABLE = 1024;

  private static final double[] DISCOUNTS =
      IntStream.range(0, TABLE).mapToDouble(Ndcg::logarithmic).toArray();
  private static final double[] BEST = sums(DISCOUNTS); // [TABLE + 1], gains of so many hits

  @Override
  public String name() {
    return "ndcg";
  }

  @Override
  public double of(RankedList list, int k) {
    double gain = 0;
    for (int rank = 0; rank < Math.min(k, list.length()); rank++) {
      gain += list.isHit(rank) ? discount(rank) : 0;
    }
    return gain / best(Math.min(k, list.relevant()));
  }

  /** The gain of so many hits before all else. */
  private static double best(int hits) {
    double best = BEST[Math.min(hits, TABLE)];
    for (int rank = TABLE; rank < hits; rank++) {
      best += logarithmic(rank);
    }
    return best;
  }

  private static double discount(int rank) {
    return rank < TABLE ? DISCOUNTS[rank] : logarithmic(rank);
  }

  private static double[] sums(double[] terms) {
    double[] sums = new double[terms.length + 1];
    for (int i = 0; i < terms.length; i++) {
      sums[i + 1] = sums[i] + terms[i];
    }
    return sums;
  }

  private static double logarithmic(int rank) {
    return Math.log(2) / Math.log(rank + 2.0);
  }
}
