package dev.quire.train;

import java.util.OptionalDouble;

/**
 * How far training has come.
 *
 * @param epoch 1 for the first
 * @param goal what training goes for
 * @param objective its value after this epoch
 * @param trainRmse root mean squared error on the training ratings
 * @param validationRmse the same on held-out ratings, if there are any and scores are ratings
 * @param validationNdcg of lists of ten, by what users have chosen of the held-out, if there is any
 *     and scores are preferences, or those beside ratings had an epoch
 */
public record EpochResult(
    int epoch,
    Goal goal,
    double objective,
    double trainRmse,
    OptionalDouble validationRmse,
    OptionalDouble validationNdcg) {

  /**
   * What the best epoch has least of; nothing where no ratings are held out. Of a model of both it
   * is that of the ratings.
   */
  OptionalDouble validationError() {
    return validationRmse.isPresent() || validationNdcg.isEmpty()
        ? validationRmse
        : OptionalDouble.of(1 - validationNdcg.getAsDouble());
  }

  /** Whether preferences beside ratings had an epoch, and were measured, too. */
  boolean isOfBoth() {
    return validationRmse.isPresent() && validationNdcg.isPresent();
  }
}
