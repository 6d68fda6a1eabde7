package dev.quire.train.rows;

import dev.quire.dataset.CsrMatrix;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.NormalEquations;
import dev.quire.solve.Panel;
import dev.quire.solve.RowRatings;
import dev.quire.solve.UnsolvableRowException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates every row of one side against the other side on the threads of this machine.
 *
 * <p>Costs nnz * rank^2 / 2 multiply-adds for the normal equations and rows * rank^3 / 6 for their
 * solution. Rows are independent of one another, and a row's result depends on nothing but itself,
 * so neither the order of the rows nor the number of threads changes a bit of it.
 */
public final class HalfEpoch implements Sweep {
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
   * What rows add up to, apart.
   *
   * @param longRows of each long row: [long rows][sums]
   * @param blocks of each block of the other rows: [blocks][sums]
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  public record Sums(double[][] longRows, double[][] blocks) implements Serializable {
    private static final long serialVersionUID = 1;

    /**
     * Adds up those of the parts of a side, in their order: the same to the last bit however the
     * side is cut.
     *
     * @param count sums of a row
     */
    public static double[] total(List<Sums> parts, int count) {
      double[] total = new double[count];
      parts.forEach(part -> add(part.longRows, total));
      parts.forEach(part -> add(part.blocks, total));
      return total;
    }

    private static void add(double[][] sums, double[] total) {
      for (double[] sum : sums) {
        for (int k = 0; k < total.length; k++) {
          total[k] += sum[k];
        }
      }
    }
  }

  @Override
  public <R> double[] run(RowUpdate<R> update) {
    return Sums.total(List.of(sums(update)), update.sums());
  }

  @Override
  public double[] run(RatingRows rows, PortableUpdate update, int sums) {
    int count = rows.matrix().rows();
    SidePart whole =
        new SidePart(
            rows.name(),
            rows.matrix(),
            rows.schedule(),
            update.others().stream().map(RowNumbers.Stored::memory).toList(),
            update.before().stream().map(numbers -> numbers.all(count)).toList(),
            update.after().stream().map(RowNumbers.Stored::memory).toList());
    return Sums.total(List.of(update.work().update(whole, pool)), sums);
  }

  /** Updates all rows of a side, or of a part of one. */
  public <R> Sums sums(RowUpdate<R> update) {
    update.prepare();
    Side side = update.side();
    Schedule schedule = side.schedule();
    int longRows = schedule.longRows();
    Sums sums =
        new Sums(new double[longRows][update.sums()], new double[schedule.blocks()][update.sums()]);
    for (int i = 0; i < longRows; i++) {
      updateLongRow(update, schedule.longRow(i), sums.longRows[i]);
    }
    chunkEquations.clear(); // the other rows' workers need the room
    pool.forEach(
        schedule.blocks(),
        update.regressionBytes(),
        update::newRegression,
        (block, regression) -> {
          for (int row = schedule.blockStart(block); row < schedule.blockEnd(block); row++) {
            if (side.ratings().rowLength(row) <= Schedule.LONG_ROW) {
              updateRow(update, row, regression, sums.blocks[block]);
            }
          }
        });
    return sums;
  }

  /**
   * Updates one row alone.
   *
   * @throws UnsolvableRowException when it has no solution that can be trusted
   */
  public static <R> void updateRow(RowUpdate<R> update, int row) {
    updateRow(update, row, update.newRegression(), new double[update.sums()]);
  }

  private static <R> void updateRow(RowUpdate<R> update, int row, R regression, double[] sums) {
    try {
      update.fit(regression, row, ratings(update, row));
    } catch (UnsolvableRowException e) {
      throw e.at(update.side().name(), row);
    }
    update.store(regression, row, sums);
  }

  private static RowRatings ratings(RowUpdate<?> update, int row) {
    Side side = update.side();
    CsrMatrix ratings = side.ratings();
    return new RowRatings(
        side.design(),
        ratings.columns(),
        ratings.rowStart(row),
        ratings.rowLength(row),
        update.targets(row));
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
              panel,
              side.design(),
              side.ratings().columns(),
              chunkStart,
              chunkEnd,
              update.targets(row));
        });
    NormalEquations equations = chunkEquations.getFirst();
    for (int chunk = 1; chunk < chunks; chunk++) {
      equations.merge(chunkEquations.get(chunk));
    }
    R regression = update.newRegression();
    try {
      update.fit(regression, row, ratings(update, row), equations);
    } catch (UnsolvableRowException e) {
      throw e.at(side.name(), row);
    }
    update.store(regression, row, sums);
  }
}
