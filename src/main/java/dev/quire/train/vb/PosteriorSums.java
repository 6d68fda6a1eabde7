package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import java.util.Optional;

/**
 * What the posteriors of all rows add up to, and with the number of each that is all that the best
 * precisions and the evidence lower bound depend on.
 *
 * @param users sums over the users
 * @param items sums over the items, after their update
 * @param timeError what time adds to sum E[(r - r^)^2] beside what the rows have given
 * @param features number of features that items have
 * @param featureSquares sum_f f_k^2 of their vectors, [rank]
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record PosteriorSums(
    Ratings ratings,
    VariationalRows.Totals users,
    VariationalRows.Totals items,
    double timeError,
    int features,
    double[] featureSquares) {

  static PosteriorSums of(
      Ratings ratings,
      VariationalRows.Totals users,
      VariationalRows.Totals items,
      double timeError,
      Optional<FeaturePrior> prior) {
    int features = prior.isPresent() ? prior.get().features().count() : 0;
    double[] squares = new double[items.factorMoments().length];
    for (long index = 0; index < (long) features * squares.length; index++) {
      double value = prior.orElseThrow().factors().getAtIndex(F32, index);
      squares[(int) (index % squares.length)] += value * value;
    }
    return new PosteriorSums(ratings, users, items, timeError, features, squares);
  }

  /** sum E[(r - r^)^2]. */
  private double expectedError() {
    return items.expectedError() + users.biasError() + timeError;
  }

  /** Those of the highest bound. */
  Precisions precisions() {
    double[] itemPrecisions = new double[featureSquares.length];
    for (int k = 0; k < itemPrecisions.length; k++) {
      itemPrecisions[k] =
          (ratings.items() + features) / (featureSquares[k] + items.factorMoments()[k]);
    }
    return new Precisions(
        ratings.count() / expectedError(),
        itemPrecisions,
        ratings.items() / items.biasMoment(),
        ratings.users() / users.biasMoment());
  }

  /** The evidence lower bound. */
  double bound(Precisions precisions) {
    double lambda = precisions.lambda();
    double likelihood =
        0.5 * ratings.count() * Math.log(lambda / (2 * Math.PI)) - 0.5 * lambda * expectedError();
    return likelihood
        - divergence(
            users, ratings.users(), precisions.userPrior().factors(), precisions.userBias())
        - divergence(items, ratings.items(), precisions.items(), precisions.itemBias())
        + featurePrior(precisions);
  }

  /** How far the posteriors of a side are from their priors: KL(q || prior). */
  private static double divergence(
      VariationalRows.Totals totals, int rows, double[] factorPrecisions, double biasPrecision) {
    double sum = rows * (1 + Math.log(biasPrecision)) - biasPrecision * totals.biasMoment();
    for (int k = 0; k < factorPrecisions.length; k++) {
      double p = factorPrecisions[k];
      sum += rows * (1 + Math.log(p)) - p * totals.factorMoments()[k];
    }
    return -0.5 * (sum + totals.logVariances());
  }

  /** The logarithm of the feature vectors' prior density. */
  private double featurePrior(Precisions precisions) {
    double sum = 0;
    for (int k = 0; k < featureSquares.length; k++) {
      double p = precisions.items()[k];
      sum += 0.5 * features * Math.log(p / (2 * Math.PI)) - 0.5 * p * featureSquares[k];
    }
    return sum;
  }
}
