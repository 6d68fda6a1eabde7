package dev.quire.train;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.kernel.Kernels;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.DualSolver;
import dev.quire.solve.NormalEquations;
import dev.quire.solve.NotPositiveDefiniteException;
import dev.quire.solve.Panel;
import dev.quire.solve.RowSolver;
import dev.quire.solve.Targets;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** One worker's memory. */
  private final class Workspace {
    private final Panel panel = new Panel(options.rank());
    private final NormalEquations equations = new NormalEquations(options.rank());
    private final RowSolver solver = new RowSolver(options.rank());
    private final DualSolver dual = new DualSolver(options.rank());
    private final float[] vector = new float[Kernels.stride(options.rank())];
  }

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
        Workspace::new,
        (block, workspace) -> {
          for (int row = schedule.blockStart(block); row < schedule.blockEnd(block); row++) {
            if (side.ratings().rowLength(row) <= Schedule.LONG_ROW) {
              updateRow(side, row, workspace, sums[longRows + block]);
            }
          }
        });
    return total(sums);
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

  private void updateRow(Side side, int row, Workspace workspace, double[] sums) {
    long start = side.ratings().rowStart(row);
    int count = side.ratings().rowLength(row);
    double ridge = options.regularization().ridge(count);
    double biasRidge = options.regularization().biasRidge();
    if (count > 0 && joint() && workspace.dual.suits(count, ridge, biasRidge)) {
      Panel panel = workspace.panel;
      panel.fill(side.otherFactors(), side.ratings().columns(), start, count, targets(side));
      float bias = workspace.dual.solve(panel, count, ridge, biasRidge, workspace.vector);
      store(side, row, bias, workspace.vector, ridge, workspace.dual.squaredError(), sums);
    } else {
      workspace.equations.reset();
      accumulate(side, start, start + count, workspace.panel, workspace.equations);
      solve(side, row, workspace.equations, workspace.solver, workspace.vector, sums);
    }
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
          chunkEquations.get(chunk).reset();
          accumulate(side, chunkStart, chunkEnd, panel, chunkEquations.get(chunk));
        });
    NormalEquations equations = chunkEquations.getFirst();
    for (int chunk = 1; chunk < chunks; chunk++) {
      equations.merge(chunkEquations.get(chunk));
    }
    float[] vector = new float[Kernels.stride(options.rank())];
    solve(side, row, equations, new RowSolver(options.rank()), vector, sums);
  }

  private static void accumulate(
      Side side, long start, long end, Panel panel, NormalEquations equations) {
    equations.accumulate(
        panel, side.otherFactors(), side.ratings().columns(), start, end, targets(side));
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

  /** Solves the row and stores it. */
  private void solve(
      Side side,
      int row,
      NormalEquations equations,
      RowSolver solver,
      float[] vector,
      double[] sums) {
    if (equations.count() == 0) { // nothing is known: bias and vector are 0
      Arrays.fill(vector, 0);
      store(side, row, 0, vector, 0, 0, sums);
      return;
    }
    double ridge = options.regularization().ridge(equations.count());
    double biasRidge = options.regularization().biasRidge();
    float bias;
    try {
      if (joint()) {
        bias = solver.solveJoint(equations, ridge, biasRidge, vector);
      } else {
        load(side, row, vector);
        bias = solver.solveBias(equations, biasRidge, vector);
        solver.solveVector(equations, ridge, bias, vector);
      }
    } catch (NotPositiveDefiniteException e) {
      throw e.at(side.name(), row);
    }
    double error = solver.squaredError(equations, ridge, bias, vector);
    store(side, row, bias, vector, ridge, error, sums);
  }

  private void load(Side side, int row, float[] vector) {
    long offsetBytes = (long) row * options.rank() * Float.BYTES;
    MemorySegment.copy(side.factors(), F32, offsetBytes, vector, 0, options.rank());
  }

  /** Stores a row and adds what it contributes to the objective. */
  private void store(
      Side side,
      int row,
      float bias,
      float[] vector,
      double ridge,
      double squaredError,
      double[] sums) {
    long offsetBytes = (long) row * options.rank() * Float.BYTES;
    MemorySegment.copy(vector, 0, side.factors(), F32, offsetBytes, options.rank());
    side.bias().setAtIndex(F32, row, bias);
    sums[0] += squaredError;
    sums[1] += (double) bias * bias;
    sums[2] +=
        ridge
            * options.regularization().lambda()
            * Kernels.dot(vector, 0, vector, 0, options.rank());
  }
}
