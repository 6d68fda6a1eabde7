package dev.quire.train;

import java.util.List;
import java.util.OptionalDouble;

/**
 * When to end training before its last epoch: when the goal, the logarithm of a probability,
 * changes by less than a tolerance for each rating, or when the validation error has not fallen for
 * {@value #PATIENCE} epochs. A share of the goal itself would depend on the unit of the ratings:
 * times c they have it lower by ln c each.
 *
 * @param tolerance least change for each rating
 * @param ratings how many there are
 */
record StopRule(double tolerance, long ratings) {
  private static final int PATIENCE = 3;

  boolean applies(List<EpochResult> history) {
    return gainsLittle(history) || validationHasStoppedFalling(history);
  }

  private boolean gainsLittle(List<EpochResult> history) {
    if (history.size() < 2) {
      return false;
    }
    double before = history.get(history.size() - 2).objective();
    double change = Math.abs(history.getLast().objective() - before);
    return change < tolerance * ratings;
  }

  private static boolean validationHasStoppedFalling(List<EpochResult> history) {
    int best = 0;
    for (int epoch = 0; epoch < history.size(); epoch++) {
      OptionalDouble rmse = history.get(epoch).validationRmse();
      if (rmse.isEmpty()) {
        return false;
      }
      if (rmse.getAsDouble() < history.get(best).validationRmse().orElseThrow()) {
        best = epoch;
      }
    }
    return history.size() - 1 - best >= PATIENCE;
  }
}
