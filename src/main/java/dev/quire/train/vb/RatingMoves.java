package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.mapped.Layouts;
import dev.quire.model.ScratchSpace;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Targets;
import dev.quire.train.rows.RowBlocks;
import java.lang.foreign.MemorySegment;

/**
 * By how much time moves each rating, and the variance of that: both in both orders of the ratings,
 * since rows are updated along either. 20 bytes a rating, in scratch files.
 */
final class RatingMoves {
  private final Ratings ratings;
  private final WorkerPool pool;
  private final Moves byUser;
  private final Moves byItem;
  private final MemorySegment places; // I32 [ratings], of a rating by item in its user's row

  /**
   * In one order.
   *
   * @param means F32 [ratings]
   * @param variances F32 [ratings]
   */
  record Moves(MemorySegment means, MemorySegment variances) {
    void set(long at, double mean, double variance) {
      means.setAtIndex(F32, at, (float) mean);
      variances.setAtIndex(F32, at, (float) variance);
    }

    /** What is left of ratings without them. */
    Targets.Values rest(CsrMatrix matrix) {
      return (first, count, values) -> {
        matrix.copyValues(first, count, values);
        for (int i = 0; i < count; i++) {
          values[i] -= means.getAtIndex(F32, first + i);
        }
      };
    }
  }

  /** All 0. */
  RatingMoves(Ratings ratings, ScratchSpace scratch, WorkerPool pool) {
    this.ratings = ratings;
    this.pool = pool;
    this.byUser = new Moves(reserve(scratch, "moves-0"), reserve(scratch, "moves-1"));
    this.byItem = new Moves(reserve(scratch, "moves-2"), reserve(scratch, "moves-3"));
    this.places = reserve(scratch, "moves-4");
    CsrMatrix matrix = ratings.byItem();
    RowBlocks.forEach(matrix.rows(), pool, this::findPlaces);
  }

  private MemorySegment reserve(ScratchSpace scratch, String name) {
    return scratch.reserve(name, ratings.count() * Float.BYTES);
  }

  private void findPlaces(int item) {
    CsrMatrix matrix = ratings.byItem();
    for (long at = matrix.rowStart(item); at < matrix.rowEnd(item); at++) {
      int user = matrix.column(at);
      long place = ratings.byUser().indexOf(user, item) - ratings.byUser().rowStart(user);
      places.setAtIndex(Layouts.I32, at, (int) place);
    }
  }

  /** Along the ratings by user. */
  Moves byUser() {
    return byUser;
  }

  /** Along the ratings by item. */
  Moves byItem() {
    return byItem;
  }

  /** Brings those by item to what those by user have become. */
  void transpose() {
    CsrMatrix matrix = ratings.byItem();
    RowBlocks.forEach(
        matrix.rows(),
        pool,
        item -> {
          for (long at = matrix.rowStart(item); at < matrix.rowEnd(item); at++) {
            long from =
                ratings.byUser().rowStart(matrix.column(at)) + places.getAtIndex(Layouts.I32, at);
            byItem.means.setAtIndex(F32, at, byUser.means.getAtIndex(F32, from));
            byItem.variances.setAtIndex(F32, at, byUser.variances.getAtIndex(F32, from));
          }
        });
  }
}
