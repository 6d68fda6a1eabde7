package dev.quire.train.vb;

import dev.quire.dataset.Ratings;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ScratchSpace;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.Incidence;
import dev.quire.train.rows.RatingRows;
import dev.quire.train.rows.Sweep;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Makes the implicit features of both sides, which take turns in the same scratch memory. */
final class ImplicitMemory {
  /** Of the vectors that users are drawn to, whose factors have the precision 1 in any unit. */
  private static final double RATED_PRECISION = 5;

  /** Of those that items are drawn to, in ratings of the spread 1: small until rows are known. */
  private static final double RATERS_PRECISION = 1000;

  private final Ratings ratings;
  private final int rank;
  private final double spread;
  private final ScratchSpace scratch;
  private final Sweep sweep;
  private final WorkerPool pool;
  private MemorySegment[] shared; // three times F32 [users or items][rank], made when needed

  /** For a model that is built in these numbers. */
  ImplicitMemory(
      Ratings ratings,
      ModelNumbers numbers,
      double spread,
      ScratchSpace scratch,
      Sweep sweep,
      WorkerPool pool) {
    this.ratings = ratings;
    this.rank = numbers.parameters().rank();
    this.spread = spread;
    this.scratch = scratch;
    this.sweep = sweep;
    this.pool = pool;
  }

  /** What draws users to what they have rated. */
  ImplicitFeatures ofUsers(MemorySegment vectors) {
    return of(
        "rated", RatingRows.users(ratings), RatingRows.items(ratings), vectors, RATED_PRECISION);
  }

  /** What draws items to their raters. */
  ImplicitFeatures ofItems(MemorySegment vectors) {
    double precision = RATERS_PRECISION / (spread * spread);
    return of("raters", RatingRows.items(ratings), RatingRows.users(ratings), vectors, precision);
  }

  private ImplicitFeatures of(
      String name,
      RatingRows byRow,
      RatingRows byColumn,
      MemorySegment vectors,
      double initialPrecision) {
    int rows = byRow.matrix().rows();
    int columns = byColumn.matrix().rows();
    if (shared == null) {
      int most = Math.max(rows, columns);
      shared = new MemorySegment[3];
      Arrays.setAll(shared, i -> reserve("gradients-" + i, most));
    }
    double[] initial = new double[rank];
    Arrays.fill(initial, initialPrecision);
    return new ImplicitFeatures(
        new Incidence(byRow, byColumn, sweep, pool),
        rows,
        columns,
        vectors,
        new ImplicitFeatures.Scratch(
            reserve(name + "-means", rows), shared[0], shared[1], shared[2]),
        initial,
        pool);
  }

  private MemorySegment reserve(String name, int rows) {
    return scratch.reserve(name, (long) rows * rank * Float.BYTES);
  }
}
