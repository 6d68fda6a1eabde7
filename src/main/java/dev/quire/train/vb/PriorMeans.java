package dev.quire.train.vb;

import dev.quire.dataset.CsrMatrix;
import dev.quire.model.FeaturePrior;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.FeatureSolver;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the factors of a side's rows are drawn to, or their biases, which are as factors of rank 1:
 * the sum of their features' vectors, and of those of whom they have ratings with, where they have
 * any, or 0.
 */
final class PriorMeans {
  private final CsrMatrix ratings; // of the side's rows
  private final Optional<FeaturePrior> features;
  private final Optional<FeatureSolver> featureSolver;
  private final Optional<ImplicitFeatures> implicit;
  private final WorkerPool pool;

  /** For the factors of rows with these ratings. */
  PriorMeans(
      CsrMatrix ratings,
      Optional<FeaturePrior> features,
      Optional<ImplicitFeatures> implicit,
      WorkerPool pool) {
    this(
        ratings,
        features,
        implicit,
        features.map(
            known -> new FeatureSolver(known, row -> relativePrecision(ratings.rowLength(row)))),
        pool);
  }

  private PriorMeans(
      CsrMatrix ratings,
      Optional<FeaturePrior> features,
      Optional<ImplicitFeatures> implicit,
      Optional<FeatureSolver> featureSolver,
      WorkerPool pool) {
    this.ratings = ratings;
    this.features = features;
    this.implicit = implicit;
    this.featureSolver = featureSolver;
    this.pool = pool;
  }

  /**
   * A row without ratings has its prior as posterior, wherever that is: it contributes nothing to
   * the bound, and holds no feature where it is.
   */
  private static double relativePrecision(int ratings) {
    return ratings == 0 ? 0 : 1;
  }

  /** Those of the biases of the same rows, by the same features. */
  PriorMeans ofBiases() {
    Optional<FeaturePrior> biases = features.flatMap(FeaturePrior::ofBiases);
    return new PriorMeans(
        ratings,
        biases,
        Optional.empty(),
        biases.map(known -> featureSolver.orElseThrow().of(known)),
        pool);
  }

  /** Whether they are not all 0. */
  boolean any() {
    return features.isPresent() || implicit.isPresent();
  }

  /**
   * That of a row.
   *
   * @param mean [at least rank]. Modified: the first rank numbers.
   */
  void set(int row, float[] mean) {
    if (features.isPresent()) {
      features.get().mean(row, mean);
    } else {
      Arrays.fill(mean, 0);
    }
    implicit.ifPresent(of -> of.addMean(row, mean));
  }

  /**
   * After the rows' numbers are there, the vectors go where these are: those of the features given
   * the others, and then the others.
   *
   * @param factors of the rows, F32 [rows][rank]. Those without ratings are moved to their means.
   * @param precisions of the rows' priors, [rank]. Not modified.
   * @param share of the way to the best vectors of features, more than 0 and at most 1
   * @param improves whether those of {@link ImplicitFeatures} are improved, or stay
   */
  void update(MemorySegment factors, double[] precisions, double share, boolean improves) {
    featureSolver.ifPresent(
        solver -> {
          solver.approach(
              implicit.map(of -> of.residuals(factors, (row, mean) -> {})).orElse(factors),
              share,
              pool);
          solver.placeUnrated(ratings, factors, pool);
        });
    implicit.ifPresent(
        of ->
            of.update(
                factors,
                (row, mean) -> features.ifPresent(known -> known.mean(row, mean)),
                precisions,
                improves));
  }

  /** What the variances of the means add to sum_r E[(m_k - p_k)^2], [rank]. */
  double[] spreads(int rank) {
    return implicit.map(ImplicitFeatures::spreads).orElseGet(() -> new double[rank]);
  }

  /** What vectors with variances add to the evidence lower bound. */
  double bound() {
    return implicit.map(ImplicitFeatures::bound).orElse(0.0);
  }
}
