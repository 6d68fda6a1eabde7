package dev.quire.train.bpr;

import dev.quire.dataset.CsrMatrix;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.RowBlocks;
import dev.quire.train.stochastic.Deal;
import dev.quire.train.stochastic.Grid;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws items of a block that a choice is held against. */
@FunctionalInterface
interface NegativeSampler {
  /** In place of an item where there is none. */
  int NONE = -1;

  /** Draws an item of a block; {@link #NONE} where there is nothing to draw. */
  int draw(int block, RandomGenerator random);

  /**
   * Draws from the blocks of a grid.
   *
   * @param from rating that is a choice
   */
  static NegativeSampler of(
      Negatives negatives, CsrMatrix byItem, double from, Grid grid, WorkerPool pool) {
    return negatives == Negatives.UNIFORM
        ? uniform(grid.items())
        : byChoices(choices(byItem, from, pool), grid);
  }

  private static NegativeSampler uniform(Deal items) {
    return (block, random) ->
        items.size(block) == 0 ? NONE : items.row(block, random.nextInt(items.size(block)));
  }

  private static int[] choices(CsrMatrix byItem, double from, WorkerPool pool) {
    int[] choices = new int[byItem.rows()];
    RowBlocks.forEach(
        byItem.rows(),
        pool,
        item -> {
          for (long at = byItem.rowStart(item); at < byItem.rowEnd(item); at++) {
            choices[item] += byItem.value(at) >= (float) from ? 1 : 0;
          }
        });
    return choices;
  }

  private static NegativeSampler byChoices(int[] choices, Grid grid) {
    Deal items = grid.items();
    long[][] sums = new long[grid.itemBlocks()][]; // of a block's choices, up to each item
    for (int block = 0; block < sums.length; block++) {
      sums[block] = new long[items.size(block)];
      long sum = 0;
      for (int n = 0; n < sums[block].length; n++) {
        sum += choices[items.row(block, n)];
        sums[block][n] = sum;
      }
    }
    return (block, random) -> {
      int n = draw(sums[block], random);
      return n == NONE ? NONE : items.row(block, n);
    };
  }

  /** The n of which the n-th number has the share by which its sum is above the one before. */
  private static int draw(long[] sums, RandomGenerator random) {
    long all = sums.length == 0 ? 0 : sums[sums.length - 1];
    if (all == 0) {
      return NONE;
    }
    int found = Arrays.binarySearch(sums, random.nextLong(all) + 1);
    int n = found < 0 ? -found - 1 : found;
    while (n > 0 && sums[n - 1] == sums[n]) { // the later ones of a sum add nothing to it
      n--;
    }
    return n;
  }
}
