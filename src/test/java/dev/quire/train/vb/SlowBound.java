package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.ModelNumbers;
import dev.quire.model.NoisePrecisions;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.model.Variances;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;

/** The evidence lower bound, term by term in double precision. */
final class SlowBound {
  private SlowBound() {}

  /**
   * How exact ratings are: q(tau) = Gamma(b, b / E[tau]) under Gamma(a, a), of the rows with
   * ratings.
   *
   * @param userShape a of the users; none where they have no multipliers
   * @param itemShape likewise
   * @param userPosterior b of a user
   * @param itemPosterior b of an item
   */
  record Noise(
      OptionalDouble userShape,
      OptionalDouble itemShape,
      IntToDoubleFunction userPosterior,
      IntToDoubleFunction itemPosterior) {
    static final Noise NONE =
        new Noise(OptionalDouble.empty(), OptionalDouble.empty(), row -> 0, row -> 0);

    /** What a trainer has learned. */
    static Noise of(VariationalTrainer trainer) {
      return new Noise(
          shape(trainer.sides().userNoise()),
          shape(trainer.sides().itemNoise()),
          row -> trainer.sides().userNoise().orElseThrow().posteriorShape(row),
          row -> trainer.sides().itemNoise().orElseThrow().posteriorShape(row));
    }

    private static OptionalDouble shape(Optional<NoiseMultipliers> of) {
      return of.isPresent() ? OptionalDouble.of(of.get().shape()) : OptionalDouble.empty();
    }

    /** The same with the shapes that the multipliers were updated with. */
    static Noise beforeShapes(Ratings ratings, VariationalTrainer trainer) {
      Noise learned = of(trainer);
      double user = learned.userPosterior.applyAsDouble(0) - 0.5 * ratings.byUser().rowLength(0);
      double item = learned.itemPosterior.applyAsDouble(0) - 0.5 * ratings.byItem().rowLength(0);
      return new Noise(
          OptionalDouble.of(user),
          OptionalDouble.of(item),
          learned.userPosterior,
          learned.itemPosterior);
    }

    Noise withUserShape(double factor) {
      OptionalDouble other = OptionalDouble.of(userShape.orElseThrow() * factor);
      return new Noise(other, itemShape, userPosterior, itemPosterior);
    }

    Noise withItemShape(double factor) {
      OptionalDouble other = OptionalDouble.of(itemShape.orElseThrow() * factor);
      return new Noise(userShape, other, userPosterior, itemPosterior);
    }
  }

  static double of(
      Ratings ratings,
      Parameters means,
      Variances variances,
      Optional<FeaturePrior> features,
      Precisions precisions) {
    ModelNumbers numbers = new ModelNumbers(means, Optional.of(variances), features);
    return of(ratings, numbers, precisions, Noise.NONE);
  }

  static double of(Ratings ratings, ModelNumbers numbers, Precisions precisions, Noise noise) {
    double bound = gamma(ratings.byUser(), numbers, noise.userShape, noise.userPosterior, true);
    bound += gamma(ratings.byItem(), numbers, noise.itemShape, noise.itemPosterior, false);
    return bound + normal(ratings, numbers, precisions);
  }

  /** E[ln p(tau)], the entropy of q(tau), and E[ln tau] / 2 of each rating. */
  private static double gamma(
      CsrMatrix rows,
      ModelNumbers numbers,
      OptionalDouble shape,
      IntToDoubleFunction posterior,
      boolean users) {
    double sum = 0;
    for (int row = 0; shape.isPresent() && row < rows.rows(); row++) {
      if (rows.rowLength(row) > 0) {
        NoisePrecisions noise = numbers.noise().orElseThrow();
        double a = shape.getAsDouble();
        double b = posterior.applyAsDouble(row);
        double mean = users ? noise.ofUser(row) : noise.ofItem(row);
        double rate = b / mean;
        double log = Digamma.value(b) - Math.log(rate);
        sum += a * Math.log(a) - LogGamma.value(a) + (a - 1) * log - a * mean;
        sum += b - Math.log(rate) + LogGamma.value(b) + (1 - b) * Digamma.value(b);
        sum += 0.5 * rows.rowLength(row) * log;
      }
    }
    return sum;
  }

  private static double normal(Ratings ratings, ModelNumbers numbers, Precisions precisions) {
    Parameters means = numbers.parameters();
    Variances variances = numbers.variances().orElseThrow();
    Optional<FeaturePrior> features = numbers.prior();
    Optional<NoisePrecisions> noise = numbers.noise();
    double error = 0;
    CsrMatrix byUser = ratings.byUser();
    for (int user = 0; user < byUser.rows(); user++) {
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        int item = byUser.column(at);
        double residual = residual(means, user, item, byUser.value(at));
        double weight = noise.isPresent() ? noise.get().ofUser(user) * noise.get().ofItem(item) : 1;
        double spread = RandomParameters.variance(means, variances, user, item);
        error += weight * (residual * residual + spread);
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
