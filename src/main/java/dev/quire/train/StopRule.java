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

  /**
   * Whether training has come to its goal, as far as it is worth it.
   *
   * @param turn epochs that are looked at together: {@link Trainer#turn}
   */
  boolean gainsLittle(List<EpochResult> history, int turn) {
    return !history.isEmpty()
        && history.getLast().epoch() > turn
        && Math.abs(gain(history, turn)) < tolerance;
  }

  /**
   * By how much each of the last epochs changed the goal on average, in its unit; 0 where there are
   * fewer than two.
   *
   * @param turn how many, or fewer where there are not that many
   */
  double gain(List<EpochResult> history, int turn) {
    if (history.size() < 2) {
      return 0;
    }
    EpochResult last = history.getLast();
    EpochResult before = history.getFirst();
    for (EpochResult result : history) {
      before = result.epoch() <= last.epoch() - turn ? result : before;
    }
    double change = (last.objective() - before.objective()) / (last.epoch() - before.epoch());
    return change / last.goal().unit(before.objective(), ratings);
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
