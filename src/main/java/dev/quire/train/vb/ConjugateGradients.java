package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.Incidence;
import dev.quire.train.rows.RowBlocks;
import dev.quire.train.rows.RowNumbers;
import java.lang.foreign.MemorySegment;
import java.util.List;

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
  private final RowNumbers.Stored vectors; // Y: F32 [columns][rank]
  private final RowNumbers.Stored residuals; // S'(M - S Y) - R Y: F32 [columns][rank]
  private final RowNumbers.Stored directions; // D: F32 [columns][rank]
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
    this.vectors = new RowNumbers.Stored(vectors, rank);
    this.residuals = new RowNumbers.Stored(residuals, rank);
    this.directions = new RowNumbers.Stored(directions, rank);
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
    RowNumbers.Stored rows = new RowNumbers.Stored(rowMemory, rank);
    double[] product = begin(rows, ridges);
    for (int step = 1; step <= steps; step++) {
      double[] lengths = stepLengths(rows, product, ridges);
      if (step == steps) {
        goLast(lengths);
      } else {
        product = goOn(rows, product, lengths, ridges);
      }
    }
  }

  /**
   * The residuals, and the first directions, which are the preconditioned residuals.
   *
   * @return residuals times directions, [rank]
   */
  private double[] begin(RowNumbers.Stored rows, double[] ridges) {
    return incidence.forEachColumn(
        rows,
        new Incidence.Visit(
            List.of(vectors, incidence.columnSquares()),
            List.of(residuals, directions),
            rank,
            new GradientSteps.Begin(ridges)));
  }

  /** How far each dimension goes along D: r'z / (|S D|^2 + D'R D). S D scaled by row is kept. */
  private double[] stepLengths(RowNumbers.Stored rows, double[] product, double[] ridges) {
    double[] curvature =
        incidence.forEachRow(
            directions,
            new Incidence.Visit(List.of(), List.of(rows), rank, new GradientSteps.Curvature()));
    double[] squares =
        RowBlocks.sums(
            columns,
            rank,
            pool,
            (column, sums) -> {
              long index = (long) column * rank;
              for (int k = 0; k < rank; k++, index++) {
                double direction = directions.memory().getAtIndex(F32, index);
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
      RowNumbers.Stored rows, double[] product, double[] lengths, double[] ridges) {
    double[] next =
        incidence.forEachColumn(
            rows,
            new Incidence.Visit(
                List.of(vectors, residuals, directions, incidence.columnSquares()),
                List.of(vectors, residuals),
                rank,
                new GradientSteps.GoOn(lengths, ridges)));
    RowBlocks.forEach(
        columns,
        pool,
        column -> {
          float square = incidence.columnSquare(column);
          long index = (long) column * rank;
          for (int k = 0; k < rank; k++, index++) {
            double kept = product[k] > 0 ? next[k] / product[k] : 0;
            double direction =
                residuals.memory().getAtIndex(F32, index) / (square + ridges[k])
                    + kept * directions.memory().getAtIndex(F32, index);
            directions.memory().setAtIndex(F32, index, (float) direction);
          }
        });
    return next;
  }

  private void goLast(double[] lengths) {
    MemorySegment moved = vectors.memory();
    MemorySegment along = directions.memory();
    RowBlocks.forEach(
        columns,
        pool,
        column -> {
          long index = (long) column * rank;
          for (int k = 0; k < rank; k++, index++) {
            double step = lengths[k] * along.getAtIndex(F32, index);
            moved.setAtIndex(F32, index, (float) (moved.getAtIndex(F32, index) + step));
          }
        });
  }
}
