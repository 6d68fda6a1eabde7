package dev.quire.train;

import java.util.ArrayList;
import java.util.List;

/**
 * The epochs of a training that its model file keeps: all of them as long as they are few, or one
 * in 2, 4, 8 ... of them, and the first, the last and the best. A header has no room for more.
 */
final class ThinnedHistory {
  /** Some 60 KB as JSON, which is more than anyone draws, and a small part of a header. */
  static final int MOST = 512;

  private ThinnedHistory() {}

  /**
   * The epochs to keep, in order. It depends on the history alone.
   *
   * @return at most {@value #MOST} and three more
   */
  static List<EpochResult> of(List<EpochResult> history) {
    int step = 1;
    while (history.size() / step > MOST) {
      step *= 2;
    }
    int best = best(history);
    List<EpochResult> kept = new ArrayList<>();
    for (int index = 0; index < history.size(); index++) {
      boolean end = index == 0 || index == history.size() - 1;
      if (end || index == best || (index + 1) % step == 0) {
        kept.add(history.get(index));
      }
    }
    return kept;
  }

  /** Index of the first epoch of the least validation error; -1 without validation. */
  private static int best(List<EpochResult> history) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int index = 0; index < history.size(); index++) {
      double rmse = history.get(index).validationRmse().orElse(Double.POSITIVE_INFINITY);
      if (rmse < least) {
        best = index;
        least = rmse;
      }
    }
    return best;
  }
}
