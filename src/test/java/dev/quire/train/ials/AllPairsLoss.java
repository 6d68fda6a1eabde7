package dev.quire.train.ials;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.solve.PairWeights;
import java.lang.foreign.MemorySegment;
import java.util.stream.DoubleStream;

/** The loss of {@link IalsTrainer} by its definition: pair after pair, in double. */
final class AllPairsLoss {
  private AllPairsLoss() {}

  /** Over all pairs of who has rated anything, in double. */
  static double of(Ratings ratings, PairWeights weights, double userMean, Parameters parameters) {
    CsrMatrix byUser = ratings.byUser();
    double loss = 0;
    double[] moments = new double[parameters.rank()]; // of the users, with their ridges
    double ridges = 0;
    for (int u = 0; u < ratings.users(); u++) {
      double weight = 0;
      if (byUser.rowLength(u) == 0) {
        continue;
      }
      for (int i = 0; i < ratings.items(); i++) {
        double s = score(parameters, u, i);
        loss += weights.all() * s * s;
      }
      for (long at = byUser.rowStart(u); at < byUser.rowEnd(u); at++) {
        double s = score(parameters, u, byUser.column(at));
        double w = weights.weight(byUser.value(at));
        double c = weights.pull(byUser.value(at));
        loss += c - 2 * c * s + w * s * s;
        weight += w;
      }
      double ridge = weights.ridge(weight, ratings.items());
      loss += ridge * squares(parameters.userFactors(), u, parameters.rank());
      ridges += ridge;
      for (int k = 0; k < moments.length; k++) {
        long at = (long) u * moments.length + k;
        moments[k] += ridge * parameters.userFactors().getAtIndex(F32, at);
      }
    }
    if (userMean > 0 && userMean < 1) { // what draws the mean m to 0, where moments = drawn m
      double drawn = ridges * (1 / userMean - 1);
      loss += DoubleStream.of(moments).map(moment -> moment * moment / drawn).sum();
    }
    for (int i = 0; i < ratings.items(); i++) {
      double weight = 0;
      for (long at = ratings.byItem().rowStart(i); at < ratings.byItem().rowEnd(i); at++) {
        weight += weights.weight(ratings.byItem().value(at));
      }
      loss +=
          weights.ridge(weight, ratings.users())
              * squares(parameters.itemFactors(), i, parameters.rank());
    }
    return loss;
  }

  static double score(Parameters parameters, int user, int item) {
    int rank = parameters.rank();
    double score = parameters.itemBias().getAtIndex(F32, item);
    for (int k = 0; k < rank; k++) {
      score +=
          (double) parameters.userFactors().getAtIndex(F32, (long) user * rank + k)
              * parameters.itemFactors().getAtIndex(F32, (long) item * rank + k);
    }
    return score;
  }

  private static double squares(MemorySegment factors, int row, int rank) {
    double squares = 0;
    for (int k = 0; k < rank; k++) {
      double x = factors.getAtIndex(F32, (long) row * rank + k);
      squares += x * x;
    }
    return squares;
  }

  static double withPrior(
      Ratings ratings,
      PairWeights weights,
      double userMean,
      Parameters parameters,
      FeaturePrior prior) {
    double loss = of(ratings, weights, userMean, parameters);
    float[] mean = new float[parameters.rank()];
    for (int i = 0; i < ratings.items(); i++) {
      double weight = 0;
      for (long at = ratings.byItem().rowStart(i); at < ratings.byItem().rowEnd(i); at++) {
        weight += weights.weight(ratings.byItem().value(at));
      }
      double ridge = weights.ridge(weight, ratings.users());
      loss -= ridge * squares(parameters.itemFactors(), i, parameters.rank());
      if (ratings.byItem().rowLength(i) == 0) { // counts for nothing
        for (int u = 0; u < ratings.users() - 1; u++) {
          loss -= weights.all() * Math.pow(score(parameters, u, i), 2);
        }
        continue;
      }
      prior.mean(i, mean);
      for (int k = 0; k < mean.length; k++) {
        double x = parameters.itemFactors().getAtIndex(F32, (long) i * mean.length + k) - mean[k];
        loss += ridge * x * x;
      }
    }
    for (int f = 0; f < prior.features().count(); f++) {
      loss += weights.ridge(0, ratings.users()) * squares(prior.factors(), f, mean.length);
    }
    return loss;
  }
}
