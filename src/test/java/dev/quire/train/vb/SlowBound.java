package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.model.Variances;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/** The evidence lower bound, term by term in double precision. */
final class SlowBound {
  private SlowBound() {}

  static double of(
      Ratings ratings,
      Parameters means,
      Variances variances,
      Optional<FeaturePrior> features,
      Precisions precisions) {
    double error = 0;
    CsrMatrix byUser = ratings.byUser();
    for (int user = 0; user < byUser.rows(); user++) {
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        int item = byUser.column(at);
        double residual = residual(means, user, item, byUser.value(at));
        error += residual * residual + RandomParameters.variance(means, variances, user, item);
      }
    }
    double lambda = precisions.lambda();
    double bound = 0.5 * ratings.count() * Math.log(lambda / (2 * Math.PI)) - 0.5 * lambda * error;
    int rank = means.rank();
    bound += prior(means.userBias(), variances.userBias(), new double[] {precisions.userBias()});
    bound += prior(means.itemBias(), variances.itemBias(), new double[] {precisions.itemBias()});
    double[] ones = new double[rank];
    Arrays.fill(ones, 1);
    bound += prior(means.userFactors(), variances.userFactors(), ones);
    if (features.isPresent()) {
      bound += density(features.get().factors(), precisions.items());
    }
    MemorySegment away = awayFromPrior(means, features);
    return bound + prior(away, variances.itemFactors(), precisions.items());
  }

  /** v - p of each item. */
  private static MemorySegment awayFromPrior(Parameters means, Optional<FeaturePrior> features) {
    MemorySegment away = MemorySegment.ofArray(means.itemFactors().toArray(F32));
    float[] mean = new float[means.rank()];
    for (int item = 0; features.isPresent() && item < means.items(); item++) {
      features.get().mean(item, mean);
      for (int k = 0; k < mean.length; k++) {
        long index = (long) item * mean.length + k;
        away.setAtIndex(F32, index, away.getAtIndex(F32, index) - mean[k]);
      }
    }
    return away;
  }

  /** The logarithm of N(0, 1/p) at known numbers. */
  private static double density(MemorySegment numbers, double[] precisions) {
    double sum = 0;
    for (int i = 0; i < numbers.byteSize() / Float.BYTES; i++) {
      double p = precisions[i % precisions.length];
      double x = numbers.getAtIndex(F32, i);
      sum += 0.5 * Math.log(p / (2 * Math.PI)) - 0.5 * p * x * x;
    }
    return sum;
  }

  static double squaredError(Ratings ratings, Parameters means) {
    double sum = 0;
    CsrMatrix byUser = ratings.byUser();
    for (int user = 0; user < byUser.rows(); user++) {
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        double residual = residual(means, user, byUser.column(at), byUser.value(at));
        sum += residual * residual;
      }
    }
    return sum;
  }

  private static double residual(Parameters means, int user, int item, double rating) {
    double residual = rating - means.globalMean();
    residual -= means.userBias().getAtIndex(F32, user);
    residual -= means.itemBias().getAtIndex(F32, item);
    for (int k = 0; k < means.rank(); k++) {
      residual -= at(means.userFactors(), user, k, means) * at(means.itemFactors(), item, k, means);
    }
    return residual;
  }

  private static double at(MemorySegment matrix, int row, int k, Parameters means) {
    return matrix.getAtIndex(F32, (long) row * means.rank() + k);
  }

  /** E[ln prior] plus the entropy of q. */
  private static double prior(MemorySegment mean, MemorySegment variance, double[] precisions) {
    double sum = 0;
    for (int i = 0; i < mean.byteSize() / Float.BYTES; i++) {
      double p = precisions[i % precisions.length];
      double m = mean.getAtIndex(F32, i);
      double s = variance.getAtIndex(F32, i);
      double expectedLogPrior = 0.5 * Math.log(p / (2 * Math.PI)) - 0.5 * p * (m * m + s);
      double entropy = 0.5 * Math.log(2 * Math.PI * Math.E * s);
      sum += expectedLogPrior + entropy;
    }
    return sum;
  }
}
