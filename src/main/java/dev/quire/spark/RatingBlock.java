package dev.quire.spark;

import dev.quire.dataset.CsrMatrix;
import dev.quire.kernel.Kernels;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Design;
import dev.quire.solve.Targets;
import dev.quire.solve.UnsolvableRowException;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.Schedule;
import dev.quire.train.rows.Side;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/**
 * Neighbouring rows of a side with their ratings, which stay on one executor. The vectors of the
 * other side that they need come into an inbox, in the order of that side, so that a row's ratings
 * are in the same order as on one machine:
 *
 * <pre>
 * ratings of the rows 4, 5 with   columns of the other side   2 7 | 0 7 9
 * inbox                           0 2 7 9
 * columns                         places in the inbox         1 2 | 0 2 3
 * the other side is cut at 5:     0 and 2 come from its block 0, 7 and 9 from block 1
 * </pre>
 *
 * @param block number among those of its side
 * @param side {@code user} or {@code item}
 * @param schedule of its rows, which count from 0
 * @param rows whose columns are places in the inbox
 * @param inbox [vectors that are needed], rows of the other side, rising
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record RatingBlock(int block, String side, Schedule schedule, RowsInFile.Rows rows, int[] inbox)
    implements Serializable {
  private static final long serialVersionUID = 1;

  static RatingBlock of(int block, String side, Schedule schedule, RowsInFile.Rows rows) {
    int[] inbox = Arrays.stream(rows.columns()).sorted().distinct().toArray();
    int[] places = rows.columns();
    for (int i = 0; i < places.length; i++) {
      places[i] = Arrays.binarySearch(inbox, places[i]);
    }
    return new RatingBlock(block, side, schedule, rows, inbox);
  }

  /** Where in the inbox the vectors of a row of the other side, and of all after it, begin. */
  private int place(int row) {
    int found = Arrays.binarySearch(inbox, row);
    return found < 0 ? -found - 1 : found;
  }

  /**
   * The rows of a block of the other side that are needed here, counted from its first.
   *
   * @param cuts of the other side
   */
  int[] wanted(int from, int[] cuts) {
    int[] rows = Arrays.copyOfRange(inbox, place(cuts[from]), place(cuts[from + 1]));
    for (int i = 0; i < rows.length; i++) {
      rows[i] -= cuts[from];
    }
    return rows;
  }

  /**
   * Solves all rows.
   *
   * @param update what to do with them
   * @param rank of the vectors
   * @param mean of all ratings
   * @param cuts of the other side
   * @param letters from its blocks, in any order
   */
  Solved solve(PortableUpdate update, int rank, double mean, int[] cuts, Iterator<Letter> letters) {
    float[] otherBias = new float[inbox.length];
    float[] otherFactors = floats(inbox.length, rank);
    letters.forEachRemaining(
        letter -> {
          int at = place(cuts[letter.from()]);
          System.arraycopy(letter.bias(), 0, otherBias, at, letter.bias().length);
          System.arraycopy(letter.factors(), 0, otherFactors, at * rank, letter.factors().length);
        });
    float[] bias = new float[rows.count()];
    float[] factors = floats(rows.count(), rank);
    CsrMatrix ratings = rows.matrix();
    Side block =
        new Side(
            side,
            ratings,
            schedule,
            MemorySegment.ofArray(bias),
            MemorySegment.ofArray(factors),
            Optional.empty(),
            Targets.residuals(ratings::copyValues, mean, MemorySegment.ofArray(otherBias)),
            Design.exact(MemorySegment.ofArray(otherFactors)));
    try (WorkerPool task = new WorkerPool(1)) {
      HalfEpoch.Sums sums = new HalfEpoch(rank, task).sums(update.on(block));
      return new Solved(block(), bias, factors, sums, -1, Kernels.name());
    } catch (UnsolvableRowException e) {
      return new Solved(block(), bias, factors, null, e.row(), Kernels.name());
    }
  }

  /** Room for rows of vectors. */
  static float[] floats(int rows, int rank) {
    long count = (long) rows * rank;
    if (count > Integer.MAX_VALUE - 8) {
      throw new TooFewPartitionsException("factors", count);
    }
    return new float[(int) count];
  }
}
