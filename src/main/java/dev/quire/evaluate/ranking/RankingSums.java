package dev.quire.evaluate.ranking;

import java.util.BitSet;
import java.util.List;

/** What the lists of some users add up to. */
final class RankingSums {
  private final List<RankingMetric> metrics;
  private final int[] cuts;
  private final double[] sums; // [metrics * cuts]
  private final double[][] samples; // [replicates][metrics * cuts]
  private final long[] sampleUsers; // [replicates]
  private final BitSet[] offered; // [cuts], items that anybody was offered
  private final int[] times = new int[Bootstrap.REPLICATES]; // scratch
  private int users;

  RankingSums(List<RankingMetric> metrics, int[] cuts) {
    this.metrics = metrics;
    this.cuts = cuts;
    this.sums = new double[metrics.size() * cuts.length];
    this.samples = new double[Bootstrap.REPLICATES][sums.length];
    this.sampleUsers = new long[Bootstrap.REPLICATES];
    this.offered = new BitSet[cuts.length];
    for (int c = 0; c < cuts.length; c++) {
      offered[c] = new BitSet();
    }
  }

  /** A user's list with its measures: [metrics * cuts]. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Measured(int user, RankedList list, double[] values) {}

  /** Takes the measures of a list; many threads at a time may. */
  Measured measure(int user, RankedList list) {
    double[] values = new double[sums.length];
    for (int m = 0; m < metrics.size(); m++) {
      for (int c = 0; c < cuts.length; c++) {
        values[m * cuts.length + c] = metrics.get(m).of(list, cuts[c]);
      }
    }
    return new Measured(user, list, values);
  }

  /** Adds a user; one thread at a time, and always in the same order. */
  void add(Measured measured) {
    RankedList list = measured.list();
    for (int c = 0; c < cuts.length; c++) {
      for (int rank = 0; rank < Math.min(cuts[c], list.length()); rank++) {
        offered[c].set(list.item(rank));
      }
    }
    users++;
    addTo(sums, measured.values(), 1);
    Bootstrap.draw(measured.user(), times);
    for (int r = 0; r < times.length; r++) {
      sampleUsers[r] += times[r];
      addTo(samples[r], measured.values(), times[r]);
    }
  }

  private static void addTo(double[] target, double[] values, int weight) {
    if (weight != 0) {
      for (int v = 0; v < values.length; v++) {
        target[v] += weight * values[v];
      }
    }
  }

  int users() {
    return users;
  }

  /** How many different items the first {@code cuts[c]} of all lists have. */
  int offered(int c) {
    return offered[c].cardinality();
  }

  /** The mean of a measure over users. */
  double mean(int metric, int c) {
    return sums[metric * cuts.length + c] / users;
  }

  /** Its mean over each sample; not a number of one without users. */
  double[] sampleMeans(int metric, int c) {
    double[] means = new double[samples.length];
    for (int r = 0; r < means.length; r++) {
      means[r] = samples[r][metric * cuts.length + c] / sampleUsers[r];
    }
    return means;
  }
}
