package dev.quire.train.rows;

import dev.quire.dataset.CsrMatrix;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.NormalEquations;
import dev.quire.solve.Panel;
import dev.quire.solve.RowRatings;
import dev.quire.solve.UnsolvableRowException;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates every row of one side against the other side, which stays as it is.
 *
 * <p>Costs nnz * rank^2 / 2 multiply-adds for the normal equations and rows * rank^3 / 6 for their
 * solution. Rows are independent of one another, and a row's result depends on nothing but itself,
 * so neither the order of the rows nor the number of threads changes a bit of it.
 */
public final class HalfEpoch {
  /** Chunks of a long row: enough to share among many workers, few enough to hold in memory. */
  private static final int MAX_CHUNKS = 16;

  /** Heap for the equations of all chunks. */
  private static final long CHUNKS_BYTES = 16 << 20;

  /** An element of a Gram matrix, and of the part that a chunk is summed in. */
  private static final long NUMBERS_BYTES = 2L * Float.BYTES;

  private static final int CHUNK_RATINGS = 32_768;

  private final int rank;
  private final WorkerPool pool;
  private final List<NormalEquations> chunkEquations = new ArrayList<>(); // of the long row at work

  /** For rows of that rank. */
  public HalfEpoch(int rank, WorkerPool pool) {
    this.rank = rank;
    this.pool = pool;
  }

  /**
   * Updates all rows of a side.
   *
   * @return the sums over all rows
   */
  public <R> double[] run(RowUpdate<R> update) {
    Side side = update.side();
    Schedule schedule = side.schedule();
    int longRows = schedule.longRows();
    double[][] sums = new double[longRows + schedule.blocks()][update.sums()]; // added in order
    for (int i = 0; i < longRows; i++) {
      updateLongRow(update, schedule.longRow(i), sums[i]);
    }
    chunkEquations.clear(); // the other rows' workers need the room
    pool.forEach(
        schedule.blocks(),
        update.regressionBytes(),
        update::newRegression,
        (block, regression) -> {
          for (int row = schedule.blockStart(block); row < schedule.blockEnd(block); row++) {
            if (side.ratings().rowLength(row) <= Schedule.LONG_ROW) {
              updateRow(update, row, regression, sums[longRows + block]);
            }
          }
        });
    return total(sums, update.sums());
  }

  private static double[] total(double[][] sums, int count) {
    double[] total = new double[count];
    for (double[] sum : sums) {
      for (int k = 0; k < count; k++) {
        total[k] += sum[k];
      }
    }
    return total;
  }

  private static <R> void updateRow(RowUpdate<R> update, int row, R regression, double[] sums) {
    try {
      update.fit(regression, row, ratings(update.side(), row));
    } catch (UnsolvableRowException e) {
      throw e.at(update.side().name(), row);
    }
    update.store(regression, row, sums);
  }

  private static RowRatings ratings(Side side, int row) {
    CsrMatrix ratings = side.ratings();
    return new RowRatings(
        side.design(),
        ratings.columns(),
        ratings.rowStart(row),
        ratings.rowLength(row),
        side.targets());
  }

  /** Of a large rank fewer chunks, whatever the number of threads, so that they fit the heap. */
  static int maxChunks(int rank) {
    return Math.clamp(CHUNKS_BYTES / Math.max(1, NUMBERS_BYTES * rank * rank), 1, MAX_CHUNKS);
  }

  /** Accumulates a long row in chunks of fixed length, in parallel, and merges them in order. */
  private <R> void updateLongRow(RowUpdate<R> update, int row, double[] sums) {
    Side side = update.side();
    long start = side.ratings().rowStart(row);
    int length = side.ratings().rowLength(row);
    int chunks = Math.clamp(length / CHUNK_RATINGS, 1, maxChunks(rank));
    while (chunkEquations.size() < chunks) {
      chunkEquations.add(new NormalEquations(rank));
    }
    pool.forEach(
        chunks,
        Panel.bytes(rank),
        () -> new Panel(rank),
        (chunk, panel) -> {
          long chunkStart = start + (long) length * chunk / chunks;
          long chunkEnd = start + (long) length * (chunk + 1) / chunks;
          NormalEquations equations = chunkEquations.get(chunk);
          equations.reset();
          equations.accumulate(
              panel, side.design(), side.ratings().columns(), chunkStart, chunkEnd, side.targets());
        });
    NormalEquations equations = chunkEquations.getFirst();
    for (int chunk = 1; chunk < chunks; chunk++) {
      equations.merge(chunkEquations.get(chunk));
    }
    R regression = update.newRegression();
    try {
      update.fit(regression, row, ratings(side, row), equations);
    } catch (UnsolvableRowException e) {
      throw e.at(side.name(), row);
    }
    update.store(regression, row, sums);
  }
}
