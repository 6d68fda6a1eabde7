package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.Incidence;
import dev.quire.train.rows.RowBlocks;
import java.lang.foreign.MemorySegment;

/**
 * Improves the solution of (S'S + R) Y = S'M, R diagonal and the same for all columns of S, one
 * system for each column of Y, all of them together: by conjugate gradients, preconditioned by the
 * diagonal of S'S + R. Each step lowers |M - S Y|^2 + sum R Y^2. Two products with S are a step,
 * and none is stored but S D.
 *
 * <p>J. R. Shewchuk, "An introduction to the conjugate gradient method without the agonizing pain",
 * 1994, B3.
 */
final class ConjugateGradients {
  private final Incidence incidence;
  private final int columns;
  private final MemorySegment vectors; // Y: F32 [columns][rank]
  private final MemorySegment residuals; // S'(M - S Y) - R Y: F32 [columns][rank]
  private final MemorySegment directions; // D: F32 [columns][rank]
  private final int rank;
  private final WorkerPool pool;

  /**
   * For vectors that stay where they are.
   *
   * @param vectors Y, F32 [columns][rank]. Modified.
   * @param residuals scratch, F32 [columns][rank]
   * @param directions scratch, F32 [columns][rank]
   */
  ConjugateGradients(
      Incidence incidence,
      int columns,
      MemorySegment vectors,
      MemorySegment residuals,
      MemorySegment directions,
      int rank,
      WorkerPool pool) {
    this.incidence = incidence;
    this.columns = columns;
    this.vectors = vectors;
    this.residuals = residuals;
    this.directions = directions;
    this.rank = rank;
    this.pool = pool;
  }

  /**
   * Takes some steps.
   *
   * @param rowMemory M - S Y, F32 [rows][rank]. Modified: scratch from then on.
   * @param ridges R, [rank], positive. Not modified.
   */
  void improve(MemorySegment rowMemory, double[] ridges, int steps) {
    double[] product = begin(rowMemory, ridges);
    for (int step = 1; step <= steps; step++) {
      double[] lengths = stepLengths(rowMemory, product, ridges);
      if (step == steps) {
        goLast(lengths);
      } else {
        product = goOn(rowMemory, product, lengths, ridges);
      }
    }
  }

  /**
   * The residuals, and the first directions, which are the preconditioned residuals.
   *
   * @return residuals times directions, [rank]
   */
  private double[] begin(MemorySegment rowMemory, double[] ridges) {
    return incidence.forEachColumn(
        rowMemory,
        rank,
        (column, sum, products) -> {
          float square = incidence.columnSquare(column);
          long index = (long) column * rank;
          for (int k = 0; k < rank; k++, index++) {
            double left = sum[k] - ridges[k] * vectors.getAtIndex(F32, index);
            double direction = left / (square + ridges[k]);
            residuals.setAtIndex(F32, index, (float) left);
            directions.setAtIndex(F32, index, (float) direction);
            products[k] += left * direction;
          }
        });
  }

  /** How far each dimension goes along D: r'z / (|S D|^2 + D'R D). S D scaled by row is kept. */
  private double[] stepLengths(MemorySegment rowMemory, double[] product, double[] ridges) {
    double[] curvature =
        incidence.forEachRow(
            directions,
            rank,
            (row, sum, terms) -> {
              long index = (long) row * rank;
              for (int k = 0; k < rank; k++, index++) {
                rowMemory.setAtIndex(F32, index, (float) sum[k]);
                terms[k] += sum[k] * sum[k];
              }
            });
    double[] squares =
        RowBlocks.sums(
            columns,
            rank,
            pool,
            (column, sums) -> {
              long index = (long) column * rank;
              for (int k = 0; k < rank; k++, index++) {
                double direction = directions.getAtIndex(F32, index);
                sums[k] += direction * direction;
              }
            });
    double[] lengths = new double[rank];
    for (int k = 0; k < rank; k++) {
      double along = curvature[k] + ridges[k] * squares[k];
      lengths[k] = along > 0 ? product[k] / along : 0;
    }
    return lengths;
  }

  /** Takes the step, and turns to the next directions. */
  private double[] goOn(
      MemorySegment rowMemory, double[] product, double[] lengths, double[] ridges) {
    double[] next =
        incidence.forEachColumn(
            rowMemory,
            rank,
            (column, sum, products) -> {
              float square = incidence.columnSquare(column);
              long index = (long) column * rank;
              for (int k = 0; k < rank; k++, index++) {
                double direction = directions.getAtIndex(F32, index);
                double left =
                    residuals.getAtIndex(F32, index)
                        - lengths[k] * (sum[k] + ridges[k] * direction);
                residuals.setAtIndex(F32, index, (float) left);
                products[k] += left * left / (square + ridges[k]);
                move(index, lengths[k] * direction);
              }
            });
    RowBlocks.forEach(
        columns,
        pool,
        column -> {
          float square = incidence.columnSquare(column);
          long index = (long) column * rank;
          for (int k = 0; k < rank; k++, index++) {
            double kept = product[k] > 0 ? next[k] / product[k] : 0;
            double direction =
                residuals.getAtIndex(F32, index) / (square + ridges[k])
                    + kept * directions.getAtIndex(F32, index);
            directions.setAtIndex(F32, index, (float) direction);
          }
        });
    return next;
  }

  private void goLast(double[] lengths) {
    RowBlocks.forEach(
        columns,
        pool,
        column -> {
          long index = (long) column * rank;
          for (int k = 0; k < rank; k++, index++) {
            move(index, lengths[k] * directions.getAtIndex(F32, index));
          }
        });
  }

  private void move(long index, double by) {
    vectors.setAtIndex(F32, index, (float) (vectors.getAtIndex(F32, index) + by));
  }
}
