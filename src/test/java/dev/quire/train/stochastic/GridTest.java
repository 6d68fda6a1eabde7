package dev.quire.train.stochastic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.ScratchSpace;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
  /** Fewer rows than a chunk, whole chunks, and some left over. */
  @ParameterizedTest
  @CsvSource({"1,1", "5,2", "31,4", "2048,16", "2053,16", "9742,32", "200948,16"})
  void everyRowIsInOneBlockAndBlocksAreAboutEqual(int rows, int blocks) {
    Grid grid = new Grid(rows, 2 * rows, blocks, 7);
    Deal deal = grid.users();
    BitSet seen = new BitSet();
    for (int block = 0; block < blocks; block++) {
      int last = -1;
      for (int n = 0; n < deal.size(block); n++) {
        int row = deal.row(block, n);
        assertTrue(row > last, "rows rise");
        assertEquals(block, deal.blockOf(row));
        seen.set(row);
        last = row;
      }
      double share = (double) deal.size(block) * blocks / rows;
      assertTrue(rows < 100 || (share > 0.85 && share < 1.15), "share " + share);
    }
    assertEquals(rows, seen.cardinality());
    assertEquals(rows, seen.length());
  }

  /** Popular rows come first: no block has more than its share of them. */
  @Test
  void everyBlockHasItsShareOfThePopular() {
    Deal deal = new Grid(100_000, 75_000, 16, 3).items();
    double[] weights = new double[32];
    for (int item = 0; item < 75_000; item++) {
      weights[deal.blockOf(item)] += 1 / (item + 500.0);
    }
    for (double weight : weights) {
      assertEquals(Math.log(75_500 / 500.0) / 32, weight, 0.02, "of 0.16 on average");
    }
  }

  @Test
  void anEpochVisitsEachCellOnceAndAStratumNoRowTwice() {
    int blocks = 5;
    Grid grid = new Grid(100, 100, blocks, 1);
    Set<Integer> pairs = new HashSet<>();
    for (int epoch = 0; epoch < 100; epoch++) {
      int[] order = grid.itemOrder(epoch);
      Set<Integer> cells = new HashSet<>();
      for (int stratum = 0; stratum < blocks; stratum++) {
        Set<Integer> items = new HashSet<>();
        for (int user = 0; user < blocks; user++) {
          int pair = (user + stratum) % blocks;
          for (int item : new int[] {order[2 * pair], order[2 * pair + 1]}) {
            assertTrue(items.add(item), "two users of a stratum have this block of items");
            cells.add(100 * user + item);
          }
        }
      }
      assertEquals(blocks * grid.itemBlocks(), cells.size());
      for (int p = 0; p < blocks; p++) {
        pairs.add(
            100 * Math.min(order[2 * p], order[2 * p + 1])
                + Math.max(order[2 * p], order[2 * p + 1]));
      }
    }
    assertEquals(45, pairs.size(), "sooner or later each block is beside each other");
  }

  @Test
  void theSeedDecides() {
    assertArrayEquals(new Grid(99, 99, 8, 5).itemOrder(3), new Grid(99, 99, 8, 5).itemOrder(3));
    int different = 0;
    for (int row = 0; row < 99; row++) {
      boolean same =
          new Grid(99, 99, 8, 5).items().blockOf(row)
              == new Grid(99, 99, 8, 6).items().blockOf(row);
      different += same ? 0 : 1;
    }
    assertTrue(different > 50, different + " rows are elsewhere");
  }

  @ParameterizedTest
  @CsvSource({"10,50,6,5", "50,10,6,5", "1,50,2,1", "3,1,2,1"})
  void aGridLargerThanTheDataIsRefused(int users, int items, int blocks, int most) {
    assertEquals(
        "more blocks than the data have room for: grid="
            + blocks
            + ", users="
            + users
            + ", items="
            + items
            + "; use at most "
            + most,
        assertThrows(BadInputException.class, () -> new Grid(users, items, blocks, 1))
            .getMessage());
    assertEquals(most, new Grid(users, items, most, 1).blocks());
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "7"})
  void theCellsHaveEachRatingOnce(int blocks, @TempDir Path folder) {
    Ratings ratings = RatingsFixture.random(60, 45, 3, 5);
    Grid grid = new Grid(60, 45, blocks, 2);
    try (ScratchSpace scratch = new ScratchSpace(folder);
        WorkerPool pool = new WorkerPool(3)) {
      GridRatings all = GridRatings.of(ratings.byUser(), ratings.globalMean(), grid, scratch, pool);
      assertEquals(ratings.count(), all.count());
      assertEquals(expected(ratings, 0), found(grid, all, true, (float) ratings.globalMean()));
      GridRatings high = GridRatings.pairs(ratings.byUser(), r -> r >= 4, grid, scratch, pool);
      assertEquals(expected(ratings, 4).keySet(), found(grid, high, false, 0).keySet());
      assertEquals(expected(ratings, 4).size(), high.count());
    }
    assertEquals(0, folder.toFile().list().length);
  }

  private static Map<Integer, Float> expected(Ratings ratings, double from) {
    Map<Integer, Float> expected = new HashMap<>();
    CsrMatrix byUser = ratings.byUser();
    for (int user = 0; user < byUser.rows(); user++) {
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        if (byUser.value(at) >= from) {
          expected.put(1000 * user + byUser.column(at), byUser.value(at));
        }
      }
    }
    return expected;
  }

  /** By a walk over all tiles of an epoch. */
  private static Map<Integer, Float> found(
      Grid grid, GridRatings ratings, boolean valued, float mean) {
    Map<Integer, Float> found = new HashMap<>();
    int[] order = grid.itemOrder(0);
    for (int users = 0; users < grid.blocks(); users++) {
      for (int p = 0; p < order.length; p += 2) {
        Runs first = ratings.runs(users, order[p]);
        Runs second = ratings.runs(users, order[p + 1]);
        Tile tile = new Tile(order[p], first, order[p + 1], second, null);
        int last = -1;
        while (tile.next()) {
          assertTrue(tile.user() > last, "users rise");
          assertEquals(users, grid.users().blockOf(tile.user()));
          last = tile.user();
          for (Runs run : new Runs[] {tile.first(), tile.second()}) {
            for (int n = 0; n < run.count(); n++) {
              int block = run == first ? tile.firstBlock() : tile.secondBlock();
              assertEquals(block, grid.items().blockOf(run.item(n)));
              assertTrue(n == 0 || run.item(n) > run.item(n - 1), "items rise");
              float value = valued ? Math.round(2 * (run.value(n) + mean)) / 2f : 0;
              assertEquals(null, found.put(1000 * tile.user() + run.item(n), value));
            }
            for (int item = 0; item < 45; item++) {
              boolean has = false;
              for (int n = 0; n < run.count(); n++) {
                has |= run.item(n) == item;
              }
              assertEquals(has, run.contains(item));
            }
          }
        }
      }
    }
    return found;
  }
}
