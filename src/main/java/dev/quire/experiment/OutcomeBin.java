package dev.quire.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * Users whose outcomes lie in an interval.
 *
 * @param from its least outcome
 * @param to the least of the next one; the last one has its end, too
 * @param usersA how many users in A
 * @param usersB how many users in B
 */
public record OutcomeBin(double from, double to, long usersA, long usersB) {
  private static final int BINS = 24;

  /** Bins of one width from the least outcome to the greatest; one bin when all are the same. */
  static List<OutcomeBin> of(List<Observation> observations) {
    var range = observations.stream().mapToDouble(Observation::outcome).summaryStatistics();
    double least = range.getMin();
    double width = (range.getMax() - least) / BINS;
    int bins = width > 0 ? BINS : 1;
    long[] a = new long[bins];
    long[] b = new long[bins];
    for (Observation seen : observations) {
      int bin = width > 0 ? Math.clamp((long) ((seen.outcome() - least) / width), 0, bins - 1) : 0;
      (seen.arm() == Arm.A ? a : b)[bin]++;
    }
    List<OutcomeBin> all = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      double to = bin == bins - 1 ? range.getMax() : least + (bin + 1) * width;
      all.add(new OutcomeBin(least + bin * width, to, a[bin], b[bin]));
    }
    return List.copyOf(all);
  }
}
