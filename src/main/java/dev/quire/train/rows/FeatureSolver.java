package dev.quire.train.rows;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.CsrMatrix;
import dev.quire.model.FeaturePrior;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.solve.DenseCholesky;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Solves for all feature vectors at once, against fixed rows of a side. With S [rows, features], D
 * the rows' relative precisions and F [features, rank] the vectors, it minimises
 *
 * <pre>
 *   sum_r D_r |v_r - p_r|^2 + sum_f |f|^2     p_r = sum_f S_rf f
 * </pre>
 *
 * <p>by (S'DS + I) F = S'DV, in double precision. The matrix stays the same all through training,
 * so it is factored once; an epoch then costs entries * rank multiply-adds for the right-hand side
 * and features^2 * rank for the solution. The columns of F are independent of one another and
 * shared out in slices, so the number of threads changes nothing.
 */
public final class FeatureSolver {
  /** Their matrix takes 17 MB, as much of the small heap as one may. */
  public static final int MAX_FEATURES = 2048;

  /** What elimination has to leave of a diagonal element, so that rounding is nothing beside it. */
  private static final double LEAST_LEFT = 1e-11;

  /** Columns of a slice: a quarter of a cache line of factors, so that there are many. */
  private static final int SLICE = 4;

  /** Heap that a slice takes for each feature: its moments and its vector. */
  private static final long SLICE_BYTES = 2 * (SLICE * Double.BYTES + 24);

  private final FeaturePrior prior;
  private final double[] precisions; // D: [rows]
  private final DenseCholesky system; // S'DS + I

  /**
   * Sums up and factors the matrix.
   *
   * @param precision D_r of a row
   * @throws BadInputException when there are too many features, or the system cannot be solved
   */
  public FeatureSolver(FeaturePrior prior, IntToDoubleFunction precision) {
    FeatureMatrix features = prior.features();
    if (features.count() > MAX_FEATURES) {
      throw new BadInputException(
          Problem.of("too many features")
              .with("features", features.count())
              .with("at most", MAX_FEATURES)
              .remedy("leave out those that few have"));
    }
    this.prior = prior;
    this.precisions = new double[features.rows()];
    Arrays.setAll(precisions, precision);
    this.system = factor(features, matrix(features, precisions));
  }

  private FeatureSolver(FeaturePrior prior, double[] precisions, DenseCholesky system) {
    this.prior = prior;
    this.precisions = precisions;
    this.system = system;
  }

  /**
   * One for others of the same features and precisions, with the same matrix.
   *
   * @param other vectors of the same features
   */
  public FeatureSolver of(FeaturePrior other) {
    return new FeatureSolver(other, precisions, system);
  }

  private static DenseCholesky factor(FeatureMatrix features, double[][] matrix) {
    double[] diagonal = new double[matrix.length];
    Arrays.setAll(diagonal, f -> matrix[f][f]);
    DenseCholesky system = DenseCholesky.factor(matrix).orElse(null);
    for (int f = 0; f < diagonal.length; f++) {
      if (system == null || !(system.pivot(f) >= LEAST_LEFT * diagonal[f])) {
        throw new BadInputException(
            Problem.of("the vectors of the features cannot be told apart in 64 bits")
                .with("features", features.count())
                .remedy(
                    "lower {reg-exponent}, which makes those with many ratings weigh too much"));
      }
    }
    return system;
  }

  private static double[][] matrix(FeatureMatrix features, double[] precisions) {
    double[][] lower = new double[features.count()][];
    for (int f = 0; f < lower.length; f++) {
      lower[f] = new double[f + 1];
      lower[f][f] = 1;
    }
    for (int row = 0; row < precisions.length; row++) {
      long end = features.end(row);
      for (long a = features.start(row); a < end; a++) {
        double[] line = lower[features.feature(a)];
        double weight = precisions[row] * features.weight(a);
        for (long b = features.start(row); b <= a; b++) { // ascending, so in the lower triangle
          line[features.feature(b)] += weight * features.weight(b);
        }
      }
    }
    return lower;
  }

  /**
   * Updates the feature vectors.
   *
   * @param factors V, F32 [rows][rank]. Not modified.
   * @return sum_f f'(S'DV)_f: by how much the minimum is below sum_r D_r |v_r|^2
   */
  public double solve(MemorySegment factors, WorkerPool pool) {
    return solve(factors, 1, pool);
  }

  /**
   * Moves the feature vectors a part of the way to where the sum above is least: it falls, for it
   * does all along that way.
   *
   * @param factors V, F32 [rows][rank]. Not modified.
   * @param share of the way, more than 0 and at most 1
   */
  public void approach(MemorySegment factors, double share, WorkerPool pool) {
    solve(factors, share, pool);
  }

  private double solve(MemorySegment factors, double share, WorkerPool pool) {
    int slices = (prior.rank() + SLICE - 1) / SLICE;
    return pool.sum(
        slices,
        SLICE_BYTES * prior.features().count(),
        () -> null,
        (slice, unused) -> {
          int first = slice * SLICE;
          return solve(factors, first, Math.min(SLICE, prior.rank() - first), share);
        });
  }

  private double solve(MemorySegment factors, int first, int columns, double share) {
    double[][] moments = moments(factors, first, columns);
    double[][] vectors = new double[moments.length][];
    Arrays.setAll(vectors, f -> moments[f].clone());
    system.solve(vectors);
    double gain = 0;
    for (int f = 0; f < vectors.length; f++) {
      for (int c = 0; c < columns; c++) {
        long index = (long) f * prior.rank() + first + c;
        double before = prior.factors().getAtIndex(F32, index);
        double now = share * vectors[f][c] + (1 - share) * before;
        prior.factors().setAtIndex(F32, index, (float) now);
        gain += vectors[f][c] * moments[f][c];
      }
    }
    return gain;
  }

  /**
   * Moves the rows without ratings to where the feature vectors place them.
   *
   * @param ratings of the rows
   */
  public void placeUnrated(CsrMatrix ratings, MemorySegment factors, WorkerPool pool) {
    RowBlocks.forEach(
        ratings.rows(),
        pool,
        row -> {
          if (ratings.rowLength(row) == 0) {
            float[] mean = new float[prior.rank()];
            prior.mean(row, mean);
            long offsetBytes = (long) row * prior.rank() * Float.BYTES;
            MemorySegment.copy(mean, 0, factors, F32, offsetBytes, mean.length);
          }
        });
  }

  /** Some columns of S'DV. */
  private double[][] moments(MemorySegment factors, int first, int columns) {
    FeatureMatrix features = prior.features();
    double[][] moments = new double[features.count()][columns];
    for (int row = 0; row < precisions.length; row++) {
      long offset = (long) row * prior.rank() + first;
      for (long at = features.start(row); at < features.end(row); at++) {
        double weight = precisions[row] * features.weight(at);
        double[] sums = moments[features.feature(at)];
        for (int c = 0; c < columns; c++) {
          sums[c] += weight * factors.getAtIndex(F32, offset + c);
        }
      }
    }
    return moments;
  }
}
