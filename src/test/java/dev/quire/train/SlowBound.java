package dev.quire.train;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.Parameters;
import dev.quire.model.Variances;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The evidence lower bound, term by term in double precision. */
final class SlowBound {
  private SlowBound() {}

  static double of(Ratings ratings, Parameters means, Variances variances, Precisions precisions) {
    double error = 0;
    CsrMatrix byUser = ratings.byUser();
    for (int user = 0; user < byUser.rows(); user++) {
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        int item = byUser.column(at);
        double residual = residual(means, user, item, byUser.value(at));
        error += residual * residual + variance(means, variances, user, item);
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
    return bound + prior(means.itemFactors(), variances.itemFactors(), precisions.items());
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

  /** var(b_u + b_i + u'v) under q. */
  static double variance(Parameters means, Variances variances, int user, int item) {
    double sum = variances.userBias().getAtIndex(F32, user);
    sum += variances.itemBias().getAtIndex(F32, item);
    for (int k = 0; k < means.rank(); k++) {
      double u = at(means.userFactors(), user, k, means);
      double v = at(means.itemFactors(), item, k, means);
      double su = at(variances.userFactors(), user, k, means);
      double sv = at(variances.itemFactors(), item, k, means);
      sum += u * u * sv + v * v * su + su * sv;
    }
    return sum;
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
