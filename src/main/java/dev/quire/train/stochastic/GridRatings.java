package dev.quire.train.stochastic;

import dev.quire.dataset.CsrMatrix;
import dev.quire.mapped.Layouts;
import dev.quire.model.ScratchSpace;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.DoublePredicate;

/**
 * Ratings by the blocks of a grid, laid out once, so that every epoch reads them in the order in
 * which they lie. In mapped memory: a cell, which is a block of users and a block of items, after
 * the other, and in it one run for each user who has ratings there, in words of 32 bits:
 *
 * <pre>
 *   user | n | item 1 ... item n | value 1 ... value n
 * </pre>
 *
 * <p>Values are ratings less their mean, or are left out.
 */
public final class GridRatings {
  static final int HEADER_WORDS = 2;

  private final Grid grid;
  private final boolean valued;
  private final long[] starts; // [cells + 1], words; by user block, then item block
  private final MemorySegment words;
  private final long count;

  private GridRatings(Grid grid, boolean valued, long[] starts, MemorySegment words, long count) {
    this.grid = grid;
    this.valued = valued;
    this.starts = starts;
    this.words = words;
    this.count = count;
  }

  /** All ratings, less a mean. */
  public static GridRatings of(
      CsrMatrix byUser, double mean, Grid grid, ScratchSpace scratch, WorkerPool pool) {
    return new Layout(byUser, grid, rating -> true, true, mean, pool).write(scratch);
  }

  /** The pairs of a user and an item whose rating is one of some, without values. */
  public static GridRatings pairs(
      CsrMatrix byUser, DoublePredicate which, Grid grid, ScratchSpace scratch, WorkerPool pool) {
    return new Layout(byUser, grid, which, false, 0, pool).write(scratch);
  }

  /** How many there are. */
  public long count() {
    return count;
  }

  /** Those of a block of users and a block of items. */
  Runs runs(int userBlock, int itemBlock) {
    int cell = userBlock * grid.itemBlocks() + itemBlock;
    return new Runs(words, starts[cell], starts[cell + 1], valued);
  }

  /** Counts, then writes; each worker has the cells of one block of users. */
  private record Layout(
      CsrMatrix byUser,
      Grid grid,
      DoublePredicate which,
      boolean valued,
      double mean,
      WorkerPool pool) {

    GridRatings write(ScratchSpace scratch) {
      int itemBlocks = grid.itemBlocks();
      long[] starts = new long[grid.blocks() * itemBlocks + 1];
      double count =
          pool.sum(
              grid.blocks(),
              () -> new int[itemBlocks],
              (block, counts) -> measure(block, counts, starts));
      for (int cell = 1; cell < starts.length; cell++) {
        starts[cell] += starts[cell - 1];
      }
      MemorySegment words = scratch.reserve("ratings", starts[starts.length - 1] * Integer.BYTES);
      pool.forEach(
          grid.blocks(),
          () -> new int[itemBlocks],
          (block, counts) -> writeBlock(block, counts, starts, words));
      return new GridRatings(grid, valued, starts, words, (long) count);
    }

    /** Writes the sizes of a user block's cells, each to where the next one's start will be. */
    private double measure(int userBlock, int[] counts, long[] starts) {
      int itemBlocks = counts.length;
      long total = 0;
      for (int n = 0; n < grid.users().size(userBlock); n++) {
        count(grid.users().row(userBlock, n), counts);
        for (int block = 0; block < itemBlocks; block++) {
          starts[userBlock * itemBlocks + block + 1] += runWords(counts[block]);
          total += counts[block];
        }
      }
      return total;
    }

    private long runWords(int length) {
      return length == 0 ? 0 : HEADER_WORDS + (valued ? 2L : 1L) * length;
    }

    /** Counts a user's ratings by blocks of items. */
    private void count(int user, int[] counts) {
      Arrays.fill(counts, 0);
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        if (which.test(byUser.value(at))) {
          counts[grid.items().blockOf(byUser.column(at))]++;
        }
      }
    }

    private void writeBlock(int userBlock, int[] counts, long[] starts, MemorySegment words) {
      int itemBlocks = counts.length;
      int firstCell = userBlock * itemBlocks;
      long[] next = Arrays.copyOfRange(starts, firstCell, firstCell + itemBlocks);
      long[] items = new long[itemBlocks]; // words of the next ones
      for (int n = 0; n < grid.users().size(userBlock); n++) {
        int user = grid.users().row(userBlock, n);
        count(user, counts);
        for (int block = 0; block < itemBlocks; block++) {
          if (counts[block] > 0) {
            words.setAtIndex(Layouts.I32, next[block], user);
            words.setAtIndex(Layouts.I32, next[block] + 1, counts[block]);
            items[block] = next[block] + HEADER_WORDS;
            next[block] += runWords(counts[block]);
          }
        }
        writeUser(user, counts, items, words);
      }
    }

    private void writeUser(int user, int[] counts, long[] items, MemorySegment words) {
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        float value = byUser.value(at);
        if (which.test(value)) {
          int item = byUser.column(at);
          int block = grid.items().blockOf(item);
          words.setAtIndex(Layouts.I32, items[block], item);
          if (valued) {
            words.setAtIndex(Layouts.F32, items[block] + counts[block], (float) (value - mean));
          }
          items[block]++;
        }
      }
    }
  }
}
