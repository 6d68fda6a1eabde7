package dev.quire.train.vb;

import dev.quire.dataset.CsrMatrix;
import dev.quire.model.FeaturePrior;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.FeatureSolver;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the factors of a side's rows are drawn to: the sum of their features' vectors, where they
 * have features, or 0.
 */
final class PriorMeans {
  private final CsrMatrix ratings; // of the side's rows
  private final Optional<FeaturePrior> features;
  private final Optional<FeatureSolver> featureSolver;
  private final WorkerPool pool;

  /** For rows with these ratings. */
  PriorMeans(CsrMatrix ratings, Optional<FeaturePrior> features, WorkerPool pool) {
    this.ratings = ratings;
    this.features = features;
    this.featureSolver = features.map(known -> new FeatureSolver(known, this::relativePrecision));
    this.pool = pool;
  }

  /**
   * A row without ratings has its prior as posterior, wherever that is: it contributes nothing to
   * the bound, and holds no feature where it is.
   */
  private double relativePrecision(int row) {
    return ratings.rowLength(row) == 0 ? 0 : 1;
  }

  /** Whether they are not all 0. */
  boolean any() {
    return features.isPresent();
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
  }

  /**
   * After the rows' numbers are there, their features go where these are.
   *
   * @param factors of the rows, F32 [rows][rank]. Those without ratings are moved to their means.
   */
  void update(MemorySegment factors) {
    featureSolver.ifPresent(
        solver -> {
          solver.solve(factors, pool);
          solver.placeUnrated(ratings, factors, pool);
        });
  }
}
