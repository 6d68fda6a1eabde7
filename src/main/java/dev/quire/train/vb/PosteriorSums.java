package dev.quire.train.vb;

import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.FeaturePriors;
import java.util.Arrays;

/**
 * What the posteriors of all rows add up to, and with the number of each that is all that the best
 * precisions and the evidence lower bound depend on.
 *
 * @param users sums over the users
 * @param items sums over the items, after their update
 * @param timeError what time adds to sum E[(r - r^)^2] beside what the rows have given
 * @param userFeatures vectors of the users' features
 * @param userFeatureBias what these say of biases
 * @param itemFeatures vectors of the items' features
 * @param itemFeatureBias what these say of biases
 */
record PosteriorSums(
    Ratings ratings,
    VariationalRows.Totals users,
    VariationalRows.Totals items,
    double timeError,
    PointVectors userFeatures,
    PointVectors userFeatureBias,
    PointVectors itemFeatures,
    PointVectors itemFeatureBias) {

  static PosteriorSums of(
      Ratings ratings,
      VariationalRows.Totals users,
      VariationalRows.Totals items,
      double timeError,
      FeaturePriors priors) {
    int rank = items.factorMoments().length;
    return new PosteriorSums(
        ratings,
        users,
        items,
        timeError,
        PointVectors.of(priors.users(), rank),
        PointVectors.of(priors.users().flatMap(FeaturePrior::ofBiases), 1),
        PointVectors.of(priors.items(), rank),
        PointVectors.of(priors.items().flatMap(FeaturePrior::ofBiases), 1));
  }

  /** sum E[(r - r^)^2]. */
  private double expectedError() {
    return items.expectedError() + users.biasError() + timeError;
  }

  /** Those of the highest bound. */
  Precisions precisions() {
    double[] itemPrecisions = new double[items.factorMoments().length];
    Arrays.setAll(
        itemPrecisions, k -> itemFeatures.precision(k, ratings.items(), items.factorMoments()[k]));
    return new Precisions(
        ratings.count() / expectedError(),
        itemPrecisions,
        itemFeatureBias.precision(0, ratings.items(), items.biasMoment()),
        userFeatureBias.precision(0, ratings.users(), users.biasMoment()));
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
        + userFeatures.logDensity(precisions.userPrior().factors())
        + userFeatureBias.logDensity(new double[] {precisions.userBias()})
        + itemFeatures.logDensity(precisions.items())
        + itemFeatureBias.logDensity(new double[] {precisions.itemBias()});
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
}
