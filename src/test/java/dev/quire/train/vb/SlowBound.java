package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.FeaturePriors;
import dev.quire.model.ModelNumbers;
import dev.quire.model.NoisePrecisions;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.model.TimeBiases;
import dev.quire.model.TimeGroup;
import dev.quire.model.Variances;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
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
    ModelNumbers numbers =
        new ModelNumbers(
            means, Optional.of(variances), new FeaturePriors(features, Optional.empty()));
    return of(ratings, numbers, precisions, Noise.NONE);
  }

  static double of(Ratings ratings, ModelNumbers numbers, Precisions precisions, Noise noise) {
    return of(ratings, numbers, precisions, noise, Vectors.NONE, Vectors.NONE);
  }

  /**
   * Vectors that the rows of a side are drawn to by who has rated whom.
   *
   * @param means F32 [columns][rank]
   * @param precisions alpha, [rank]
   * @param variances of a column's vector, [rank]
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record Vectors(MemorySegment means, double[] precisions, IntFunction<double[]> variances) {
    static final Vectors NONE = new Vectors(null, null, null);

    /** What a trainer has learned. */
    static Vectors of(MemorySegment means, ImplicitFeatures learned) {
      double[] precisions = learned.precisions();
      return new Vectors(
          means,
          precisions,
          column -> {
            double[] variances = new double[precisions.length];
            Arrays.setAll(variances, k -> learned.variance(column, k));
            return variances;
          });
    }

    Vectors withPrecision(int k, double factor) {
      double[] others = precisions.clone();
      others[k] *= factor;
      return new Vectors(means, others, variances);
    }

    /** m - p of each row. */
    private double[] away(double[] rowMeans, CsrMatrix rows) {
      double[] away = rowMeans.clone();
      for (int row = 0; means != null && row < rows.rows(); row++) {
        for (long at = rows.rowStart(row); at < rows.rowEnd(row); at++) {
          for (int k = 0; k < precisions.length; k++) {
            int index = row * precisions.length + k;
            long from = (long) rows.column(at) * precisions.length + k;
            double part = means.getAtIndex(F32, from) / Math.sqrt(rows.rowLength(row));
            away[index] -= part;
          }
        }
      }
      return away;
    }

    /**
     * E[ln p(y)] and entropies of the columns with ratings, and what the variances of the rows'
     * prior means take.
     */
    private double bound(CsrMatrix rows, CsrMatrix columns, double[] rowPrecisions) {
      double sum = 0;
      for (int column = 0; means != null && column < columns.rows(); column++) {
        double square = 0;
        for (long at = columns.rowStart(column); at < columns.rowEnd(column); at++) {
          square += 1.0 / rows.rowLength(columns.column(at));
        }
        for (int k = 0; columns.rowLength(column) > 0 && k < precisions.length; k++) {
          double y = means.getAtIndex(F32, (long) column * precisions.length + k);
          double s = variances.apply(column)[k];
          double p = precisions[k];
          sum += 0.5 * Math.log(p / (2 * Math.PI)) - 0.5 * p * (y * y + s);
          sum += 0.5 * Math.log(2 * Math.PI * Math.E * s) - 0.5 * rowPrecisions[k] * square * s;
        }
      }
      return sum;
    }
  }

  /**
   * What time moves ratings by.
   *
   * @param biases none where it doesn't
   * @param times at the indices of the ratings by user
   * @param precisions pi, [groups]
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record Moves(Optional<TimeBiases> biases, Timestamps times, double[] precisions) {
    static final Moves NONE = new Moves(Optional.empty(), at -> 0, new double[0]);

    Moves withPrecision(int g, double factor) {
      double[] others = precisions.clone();
      others[g] *= factor;
      return new Moves(biases, times, others);
    }

    private double mean(int user, long at) {
      return biases.map(of -> of.move(user, times.at(at))).orElse(0.0);
    }

    private double variance(int user, long at) {
      return biases.map(of -> of.moveVariance(user, times.at(at), precisions)).orElse(0.0);
    }

    /** E[ln prior] and entropies of the numbers of users with ratings. */
    private double bound(CsrMatrix byUser) {
      double sum = 0;
      for (int g = 0; g < precisions.length; g++) {
        TimeGroup group = biases.orElseThrow().groups().get(g);
        for (int user = 0; user < byUser.rows(); user++) {
          long end = byUser.rowLength(user) == 0 ? group.first(user) : group.first(user + 1);
          for (long at = group.first(user); at < end; at++) {
            double m = biases.get().means().get(g).getAtIndex(F32, at);
            double s = biases.get().variances().get(g).getAtIndex(F32, at);
            double p = precisions[g];
            sum += 0.5 * Math.log(p / (2 * Math.PI)) - 0.5 * p * (m * m + s);
            sum += 0.5 * Math.log(2 * Math.PI * Math.E * s);
          }
        }
      }
      return sum;
    }
  }

  static double of(
      Ratings ratings,
      ModelNumbers numbers,
      Precisions precisions,
      Noise noise,
      Vectors rated,
      Vectors raters) {
    return of(ratings, numbers, precisions, noise, rated, raters, Moves.NONE);
  }

  /**
   * The bound.
   *
   * @param numbers without what time moves them by
   */
  static double of(
      Ratings ratings,
      ModelNumbers numbers,
      Precisions precisions,
      Noise noise,
      Vectors rated,
      Vectors raters,
      Moves moves) {
    double[] ones = new double[numbers.parameters().rank()];
    Arrays.fill(ones, 1);
    double bound = gamma(ratings.byUser(), numbers, noise.userShape, noise.userPosterior, true);
    bound += gamma(ratings.byItem(), numbers, noise.itemShape, noise.itemPosterior, false);
    bound += rated.bound(ratings.byUser(), ratings.byItem(), ones);
    bound += raters.bound(ratings.byItem(), ratings.byUser(), precisions.items());
    bound += moves.bound(ratings.byUser());
    return bound + normal(ratings, numbers, precisions, rated, raters, moves);
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

  private static double normal(
      Ratings ratings,
      ModelNumbers numbers,
      Precisions precisions,
      Vectors rated,
      Vectors raters,
      Moves moves) {
    Parameters means = numbers.parameters();
    Variances variances = numbers.variances().orElseThrow();
    Optional<NoisePrecisions> noise = numbers.noise();
    double error = 0;
    CsrMatrix byUser = ratings.byUser();
    for (int user = 0; user < byUser.rows(); user++) {
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        int item = byUser.column(at);
        double rest = byUser.value(at) - moves.mean(user, at);
        double residual = residual(means, user, item, rest);
        double weight = noise.isPresent() ? noise.get().ofUser(user) * noise.get().ofItem(item) : 1;
        double spread = RandomParameters.variance(means, variances, user, item);
        spread += moves.variance(user, at);
        error += weight * (residual * residual + spread);
      }
    }
    double lambda = precisions.lambda();
    double bound = 0.5 * ratings.count() * Math.log(lambda / (2 * Math.PI)) - 0.5 * lambda * error;
    int rank = means.rank();
    double[] ones = new double[rank];
    Arrays.fill(ones, 1);
    double[] ofUserBias = {precisions.userBias()};
    double[] ofItemBias = {precisions.itemBias()};
    Optional<FeaturePrior> users = numbers.userPrior();
    Optional<FeaturePrior> items = numbers.prior();
    Optional<FeaturePrior> userBiases = users.flatMap(FeaturePrior::ofBiases);
    Optional<FeaturePrior> itemBiases = items.flatMap(FeaturePrior::ofBiases);
    bound += density(users, ones) + density(userBiases, ofUserBias);
    bound += density(items, precisions.items()) + density(itemBiases, ofItemBias);
    double[] away = away(means.userBias(), userBiases);
    bound += prior(away, variances.userBias(), ofUserBias);
    away = away(means.itemBias(), itemBiases);
    bound += prior(away, variances.itemBias(), ofItemBias);
    away = rated.away(away(means.userFactors(), users), byUser);
    bound += prior(away, variances.userFactors(), ones);
    away = raters.away(away(means.itemFactors(), items), ratings.byItem());
    return bound + prior(away, variances.itemFactors(), precisions.items());
  }

  /** Numbers of each row less what its features place them at. */
  private static double[] away(MemorySegment numbers, Optional<FeaturePrior> features) {
    double[] away = doubles(numbers);
    int rank = features.map(FeaturePrior::rank).orElse(0);
    float[] mean = new float[rank];
    for (int row = 0; rank > 0 && row < away.length / rank; row++) {
      features.orElseThrow().mean(row, mean);
      for (int k = 0; k < rank; k++) {
        away[row * rank + k] -= mean[k];
      }
    }
    return away;
  }

  private static double[] doubles(MemorySegment floats) {
    double[] doubles = new double[(int) (floats.byteSize() / Float.BYTES)];
    Arrays.setAll(doubles, i -> floats.getAtIndex(F32, i));
    return doubles;
  }

  /** The logarithm of N(0, 1/p) at the vectors of features, if there are any. */
  private static double density(Optional<FeaturePrior> features, double[] precisions) {
    if (features.isEmpty()) {
      return 0;
    }
    MemorySegment numbers = features.get().factors();
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
  private static double prior(double[] mean, MemorySegment variance, double[] precisions) {
    double sum = 0;
    for (int i = 0; i < mean.length; i++) {
      double p = precisions[i % precisions.length];
      double m = mean[i];
      double s = variance.getAtIndex(F32, i);
      double expectedLogPrior = 0.5 * Math.log(p / (2 * Math.PI)) - 0.5 * p * (m * m + s);
      double entropy = 0.5 * Math.log(2 * Math.PI * Math.E * s);
      sum += expectedLogPrior + entropy;
    }
    return sum;
  }
}
