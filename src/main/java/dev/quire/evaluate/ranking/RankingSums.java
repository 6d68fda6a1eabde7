package dev.quire.evaluate.ranking;

import java.util.BitSet;
import java.util.List;

/** What the lists of some users add up to. */
final class RankingSums {
  private final List<String> metrics; // names
  private final int[] cuts; // ascending
  private final double[] sums; // [metrics * cuts]
  private final double[][] samples; // [metrics * cuts][replicates]
  private final double[] sampleUsers; // [replicates]
  private final BitSet[] offered; // [cuts], items that anybody has from the cut before on
  private final double[] times = new double[Bootstrap.REPLICATES]; // scratch
  private int users;

  RankingSums(List<RankingMetric> metrics, int[] cuts) {
    this.metrics = metrics.stream().map(RankingMetric::name).toList();
    this.cuts = cuts;
    this.sums = new double[metrics.size() * cuts.length];
    this.samples = new double[sums.length][Bootstrap.REPLICATES];
    this.sampleUsers = new double[Bootstrap.REPLICATES];
    this.offered = new BitSet[cuts.length];
    for (int c = 0; c < cuts.length; c++) {
      offered[c] = new BitSet();
    }
  }

  /** A user's list with its measures: [metrics * cuts]. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Measured(int user, RankedList list, double[] values) {}

  /** Takes the measures of a list. */
  static Measured measure(List<RankingMetric> metrics, int[] cuts, int user, RankedList list) {
    double[] values = new double[metrics.size() * cuts.length];
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
    int rank = 0;
    for (int c = 0; c < cuts.length; c++) {
      for (; rank < Math.min(cuts[c], list.length()); rank++) {
        offered[c].set(list.item(rank));
      }
    }
    users++;
    Bootstrap.draw(measured.user(), times);
    addTo(sampleUsers, 1);
    double[] values = measured.values();
    for (int v = 0; v < values.length; v++) {
      sums[v] += values[v];
      if (values[v] != 0) {
        addTo(samples[v], values[v]);
      }
    }
  }

  private void addTo(double[] sample, double value) {
    for (int r = 0; r < sample.length; r++) {
      sample[r] += times[r] * value;
    }
  }

  /** Names of the measures. */
  List<String> metrics() {
    return metrics;
  }

  int users() {
    return users;
  }

  /** How many different items the first {@code cuts[c]} of all lists have. */
  int offered(int c) {
    BitSet all = new BitSet();
    for (int upTo = 0; upTo <= c; upTo++) {
      all.or(offered[upTo]);
    }
    return all.cardinality();
  }

  /** The mean of a measure over users. */
  double mean(int metric, int c) {
    return sums[metric * cuts.length + c] / users;
  }

  /** Its mean over each sample; not a number of one without users. */
  double[] sampleMeans(int metric, int c) {
    double[] sample = samples[metric * cuts.length + c];
    double[] means = new double[sample.length];
    for (int r = 0; r < means.length; r++) {
      means[r] = sample[r] / sampleUsers[r];
    }
    return means;
  }
}
