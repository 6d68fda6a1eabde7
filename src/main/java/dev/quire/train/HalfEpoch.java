package dev.quire.train;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.kernel.Kernels;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.NormalEquations;
import dev.quire.solve.NotPositiveDefiniteException;
import dev.quire.solve.Panel;
import dev.quire.solve.Regularization;
import dev.quire.solve.RowRegression;
import dev.quire.solve.Targets;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates every row of one side by exact least squares against the other side.
 *
 * <p>Costs nnz * rank^2 / 2 multiply-adds for the normal equations and rows * rank^3 / 6 for their
 * solution. Rows are independent of one another, and a row's result depends on nothing but itself,
 * so neither the order of the rows nor the number of threads changes a bit of it.
 */
final class HalfEpoch {
  /** Chunks of a long row: enough to share among many workers, few enough to hold in memory. */
  private static final int MAX_CHUNKS = 16;

  private static final int CHUNK_RATINGS = 32_768;

  private final AlsOptions options;
  private final WorkerPool pool;
  private final List<NormalEquations> chunkEquations = new ArrayList<>(); // of the long row at work

  HalfEpoch(AlsOptions options, WorkerPool pool) {
    this.options = options;
    this.pool = pool;
  }

  /**
   * What the rows add to the objective.
   *
   * @param squaredError sum of (r - r^)^2 over all ratings
   * @param biasSquares sum of b^2
   * @param weightedSquares sum of tau |Omega|^e |u|^2
   */
  record Totals(double squaredError, double biasSquares, double weightedSquares) {}

  /** Updates all rows of the side. */
  Totals update(Side side) {
    Schedule schedule = side.schedule();
    int longRows = schedule.longRows();
    double[][] sums = new double[longRows + schedule.blocks()][3]; // added up in this order below
    for (int i = 0; i < longRows; i++) {
      updateLongRow(side, schedule.longRow(i), sums[i]);
    }
    pool.forEach(
        schedule.blocks(),
        () -> regression(side),
        (block, regression) -> {
          for (int row = schedule.blockStart(block); row < schedule.blockEnd(block); row++) {
            if (side.ratings().rowLength(row) <= Schedule.LONG_ROW) {
              updateRow(side, row, regression, sums[longRows + block]);
            }
          }
        });
    return total(sums);
  }

  private RowRegression regression(Side side) {
    return side.prior().isPresent()
        ? RowRegression.withPrior(options.rank())
        : new RowRegression(options.rank());
  }

  private static Totals total(double[][] sums) {
    double[] total = new double[3];
    for (double[] sum : sums) {
      for (int k = 0; k < total.length; k++) {
        total[k] += sum[k];
      }
    }
    return new Totals(total[0], total[1], total[2]);
  }

  private void updateRow(Side side, int row, RowRegression regression, double[] sums) {
    MemorySegment columns = side.ratings().columns();
    long first = side.ratings().rowStart(row);
    int count = side.ratings().rowLength(row);
    Regularization regularization = options.regularization();
    side.prior().ifPresent(prior -> prior.mean(row, regression.prior()));
    try {
      if (joint()) {
        regression.fit(side.otherFactors(), columns, first, count, targets(side), regularization);
      } else {
        load(side, row, regression.vector());
        regression.fitInTurn(
            side.otherFactors(), columns, first, count, targets(side), regularization);
      }
    } catch (NotPositiveDefiniteException e) {
      throw e.at(side.name(), row);
    }
    store(side, row, regression, sums);
  }

  private boolean joint() {
    return options.biasUpdate() == AlsOptions.BiasUpdate.JOINT;
  }

  /** Accumulates a long row in chunks of fixed length, in parallel, and merges them in order. */
  private void updateLongRow(Side side, int row, double[] sums) {
    long start = side.ratings().rowStart(row);
    int length = side.ratings().rowLength(row);
    int chunks = Math.clamp(length / CHUNK_RATINGS, 1, MAX_CHUNKS);
    while (chunkEquations.size() < chunks) {
      chunkEquations.add(new NormalEquations(options.rank()));
    }
    pool.forEach(
        chunks,
        () -> new Panel(options.rank()),
        (chunk, panel) -> {
          long chunkStart = start + (long) length * chunk / chunks;
          long chunkEnd = start + (long) length * (chunk + 1) / chunks;
          NormalEquations equations = chunkEquations.get(chunk);
          equations.reset();
          equations.accumulate(
              panel,
              side.otherFactors(),
              side.ratings().columns(),
              chunkStart,
              chunkEnd,
              targets(side));
        });
    NormalEquations equations = chunkEquations.getFirst();
    for (int chunk = 1; chunk < chunks; chunk++) {
      equations.merge(chunkEquations.get(chunk));
    }
    RowRegression regression = regression(side);
    side.prior().ifPresent(prior -> prior.mean(row, regression.prior()));
    try {
      if (joint()) {
        regression.fit(equations, options.regularization());
      } else {
        load(side, row, regression.vector());
        regression.fitInTurn(equations, options.regularization());
      }
    } catch (NotPositiveDefiniteException e) {
      throw e.at(side.name(), row);
    }
    store(side, row, regression, sums);
  }

  /** d = r - mu - b of the other side. */
  private static Targets targets(Side side) {
    CsrMatrix ratings = side.ratings();
    MemorySegment otherBias = side.otherBias();
    float mean = (float) side.globalMean();
    return (first, count, columns, targets) -> {
      ratings.copyValues(first, count, targets);
      for (int p = 0; p < count; p++) {
        targets[p] -= mean + otherBias.getAtIndex(F32, columns[p]);
      }
    };
  }

  private void load(Side side, int row, float[] vector) {
    long offsetBytes = (long) row * options.rank() * Float.BYTES;
    MemorySegment.copy(side.factors(), F32, offsetBytes, vector, 0, options.rank());
  }

  /** Stores a row and adds what it contributes to the objective. */
  private void store(Side side, int row, RowRegression regression, double[] sums) {
    float[] vector = regression.vector();
    long offsetBytes = (long) row * options.rank() * Float.BYTES;
    MemorySegment.copy(vector, 0, side.factors(), F32, offsetBytes, options.rank());
    side.bias().setAtIndex(F32, row, regression.bias());
    Regularization regularization = options.regularization();
    double weight = regularization.ridge(side.ratings().rowLength(row)) * regularization.lambda();
    sums[0] += regression.squaredError();
    sums[1] += (double) regression.bias() * regression.bias();
    sums[2] += weight * Kernels.dot(vector, 0, vector, 0, options.rank());
  }
}
