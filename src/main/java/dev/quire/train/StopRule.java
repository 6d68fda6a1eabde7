package dev.quire.train;

import java.util.List;

/**
 * When to end training before its last epoch: when the goal changes by less than a tolerance, in
 * its own {@linkplain Goal#unit unit}, or when the validation error has not fallen for some epochs.
 *
 * @param tolerance least change; 0 for any
 * @param patience epochs that the validation error may take to fall; 0 for all
 * @param ratings how many there are
 */
record StopRule(double tolerance, int patience, long ratings) {

  /** Whether training has come to its goal, as far as it is worth it. */
  boolean gainsLittle(List<EpochResult> history) {
    if (history.size() < 2) {
      return false;
    }
    EpochResult last = history.getLast();
    double before = history.get(history.size() - 2).objective();
    return Math.abs(last.objective() - before) < tolerance * last.goal().unit(before, ratings);
  }

  /** By how much the last epoch changed the goal, in its unit; 0 where there are fewer than two. */
  double gain(List<EpochResult> history) {
    if (history.size() < 2) {
      return 0;
    }
    EpochResult last = history.getLast();
    double before = history.get(history.size() - 2).objective();
    return (last.objective() - before) / last.goal().unit(before, ratings);
  }

  /**
   * How many epochs preferences beside ratings have: those that they may have at most, or fewer
   * where lists have not become better for some.
   */
  int preferenceEpochs(List<EpochResult> history, int most) {
    int best = History.bestPreferenceEpoch(history);
    return patience > 0 && best > 0 ? Math.min(most, best + patience) : most;
  }

  boolean validationHasStoppedFalling(List<EpochResult> history) {
    int best = History.bestEpoch(history);
    return patience > 0 && best > 0 && history.getLast().epoch() - best >= patience;
  }
}
