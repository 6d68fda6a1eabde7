package dev.quire.train.stochastic;

import dev.quire.parallel.RandomStreams;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.random.RandomGenerator;

/**
 * Users and items in blocks: b of users, 2 b of items. A <em>stratum</em> is b tiles, of a block of
 * users and two blocks of items each, that have no user and no item in common, so that steps in one
 * of them touch nothing of another and all can be taken at once. b strata are an epoch. After R.
 * Gemulla, E. Nijkamp, P. Haas, Y. Sismanis, "Large-scale matrix factorization with distributed
 * stochastic gradient descent", KDD 2011.
 *
 * <p>Which blocks of items go in pairs is drawn anew for each epoch. With b = 2, and the pairs 2 0
 * and 3 1:
 *
 * <pre>
 *              items  0 1 2 3
 *   users 0           a b a b      a, then b: two strata of two tiles
 *   users 1           b a b a
 * </pre>
 *
 * <p>All of it depends on the numbers of users and items, b and the seed alone.
 */
public final class Grid {
  private static final long USERS_STREAM = 1L << 40; // apart from those of single rows
  private static final long ITEMS_STREAM = USERS_STREAM + 1;
  private static final long PAIRS_STREAM = 1L << 41;
  private static final long TILES_STREAM = 1L << 42;

  /** Users are passed one after the other: the more lie together, the better it is foreseen. */
  private static final int USER_CHUNK = 128;

  /** The most popular items have many ratings each, and should not all be in one block. */
  private static final int ITEM_CHUNK = 8;

  private final int blocks;
  private final long seed;
  private final Deal users;
  private final Deal items;

  /**
   * Deals users and items out.
   *
   * @param blocks b, from 1 on
   * @throws BadInputException when a block would be empty
   */
  public Grid(int users, int items, int blocks, long seed) {
    int most = mostBlocks(Math.min(users, items));
    if (blocks > most) {
      throw new BadInputException(
          Problem.of("more blocks than the data have room for")
              .setting(GridSettings.GRID.name(), blocks)
              .with("users", users)
              .with("items", items)
              .remedy("use at most {}", most));
    }
    this.blocks = blocks;
    this.seed = seed;
    this.users = Deal.of(users, blocks, USER_CHUNK, RandomStreams.of(seed, USERS_STREAM));
    this.items = Deal.of(items, 2 * blocks, ITEM_CHUNK, RandomStreams.of(seed, ITEMS_STREAM));
  }

  /**
   * The most blocks of users.
   *
   * @param smallerSide the number of users or items, whichever is smaller
   */
  static int mostBlocks(int smallerSide) {
    return Math.max(1, smallerSide / 2);
  }

  /** b: blocks of users, strata, and tiles of a stratum. */
  int blocks() {
    return blocks;
  }

  /** Blocks of items. */
  public int itemBlocks() {
    return 2 * blocks;
  }

  /** Which users are in which block. */
  Deal users() {
    return users;
  }

  /** Which items are in which block. */
  public Deal items() {
    return items;
  }

  /**
   * The blocks of items in the order of an epoch: 2 p and 2 p + 1 of it are a pair, and block u of
   * the users has pair (u + s) mod b in stratum s.
   */
  int[] itemOrder(long epoch) {
    int[] order = Shuffle.indices(itemBlocks());
    Shuffle.shuffle(order, RandomStreams.of(seed, PAIRS_STREAM + epoch));
    return order;
  }

  /** Random numbers for a tile of an epoch. */
  RandomGenerator random(long epoch, int tile) {
    return RandomStreams.of(seed, TILES_STREAM + epoch * blocks * blocks + tile);
  }
}
