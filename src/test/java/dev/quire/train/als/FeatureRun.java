package dev.quire.train.als;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.FeaturePriors;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Regularization;
import dev.quire.train.EpochResult;
import dev.quire.train.Trainings;
import dev.quire.train.rows.InitialFactors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** One training: what it starts from and what it works on. */
final class FeatureRun {
  private final WorkerPool pool;
  final Ratings ratings;
  final AlsOptions options;
  final Parameters parameters;
  final FeaturePrior prior;
  final Optional<FeaturePrior> userPrior;

  FeatureRun(
      Arena arena,
      WorkerPool pool,
      Ratings ratings,
      FeatureMatrix features,
      Optional<FeatureMatrix> userFeatures,
      AlsOptions options) {
    this.pool = pool;
    this.ratings = ratings;
    this.options = options;
    parameters =
        Parameters.allocate(
            arena, ratings.globalMean(), ratings.users(), ratings.items(), options.rank());
    prior = FeaturePrior.allocate(arena, features, options.rank());
    userPrior = userFeatures.map(known -> FeaturePrior.allocate(arena, known, options.rank()));
    InitialFactors.draw(parameters, ratings, options.seed(), 0.1, pool);
  }

  AlsTrainer trainer(WorkerPool workers) {
    return new AlsTrainer(
        ratings, 1, options, parameters, new FeaturePriors(Optional.of(prior), userPrior), workers);
  }

  List<EpochResult> train() {
    return Trainings.run(trainer(pool), ratings.count(), parameters);
  }

  /** All of it by its formula, in double. */
  double objective() {
    Regularization r = options.regularization();
    double squares = 0;
    CsrMatrix byItem = ratings.byItem();
    double penalty = r.gamma() * (squares(parameters.userBias()) + squares(parameters.itemBias()));
    for (int item = 0; item < ratings.items(); item++) {
      for (long at = byItem.rowStart(item); at < byItem.rowEnd(item); at++) {
        double error = byItem.value(at) - parameters.predict(byItem.column(at), item);
        squares += error * error;
      }
      double[] p = mean(prior, item);
      double weight =
          byItem.rowLength(item) == 0 ? 0 : Math.pow(byItem.rowLength(item), r.exponent());
      for (int k = 0; k < options.rank(); k++) {
        double off = at(parameters.itemFactors(), item, k) - p[k];
        penalty += r.tau() * weight * off * off;
      }
    }
    for (int user = 0; user < ratings.users(); user++) {
      int rated = ratings.byUser().rowLength(user);
      double weight = rated == 0 ? 0 : r.tau() * Math.pow(rated, r.exponent());
      double[] p = userPrior.isEmpty() ? new double[options.rank()] : mean(userPrior.get(), user);
      for (int k = 0; k < options.rank(); k++) {
        penalty += weight * Math.pow(at(parameters.userFactors(), user, k) - p[k], 2);
      }
    }
    penalty += r.tau() * squares(prior.factors());
    penalty += userPrior.map(known -> r.tau() * squares(known.factors())).orElse(0.0);
    return 0.5 * (r.lambda() * squares + penalty);
  }

  /** p_i = sum_f S_if f. */
  double[] mean(FeaturePrior of, int row) {
    FeatureMatrix features = of.features();
    double[] mean = new double[options.rank()];
    for (long at = features.start(row); at < features.end(row); at++) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += features.weight(at) * at(of.factors(), features.feature(at), k);
      }
    }
    return mean;
  }

  float at(MemorySegment matrix, int row, int k) {
    return matrix.getAtIndex(F32, (long) row * options.rank() + k);
  }

  private static double squares(MemorySegment array) {
    double sum = 0;
    for (float value : array.toArray(F32)) {
      sum += (double) value * value;
    }
    return sum;
  }
}
