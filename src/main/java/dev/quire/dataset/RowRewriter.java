package dev.quire.dataset;

import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Spools anew what a rule keeps of each user's ratings.
 *
 * <p>This changes counts and perhaps levels, so dense indices, blocks and codes have to be made
 * anew. It happens only when there is something to leave out or to bring together; other files pay
 * nothing for it.
 */
final class RowRewriter {
  private final UserRuns runs;
  private final Blocks blocks;
  private final DenseOrder users;
  private final int[][] denseItems; // by slot
  private final RatingSpool kept;
  private final float[] ratings; // by code as the rows have them; null when they have float bits
  private final RatingLevels levels; // of what is kept
  private final Rule rule;
  private final int[] leftOutOfUser; // [users]
  private final AtomicIntegerArray leftOutOfItem; // [items]

  private RowRewriter(
      UserRuns runs,
      Blocks blocks,
      DenseOrder users,
      DenseOrder items,
      RatingSpool kept,
      float[] ratings,
      RatingLevels levels,
      Rule rule) {
    this.runs = runs;
    this.blocks = blocks;
    this.users = users;
    this.kept = kept;
    this.ratings = ratings;
    this.levels = levels;
    this.rule = rule;
    denseItems = items.denseBySlot();
    leftOutOfUser = new int[users.size()];
    leftOutOfItem = new AtomicIntegerArray(items.size());
  }

  /** What is to stay of a user's ratings; asked by several threads. */
  @FunctionalInterface
  interface Rule {
    /** Gives every rating of a row either to {@link Kept#keep} or to {@link Kept#leaveOut}. */
    void apply(int user, UserRow row, Kept kept) throws IOException;
  }

  /**
   * What is left, and how many are not.
   *
   * @param spool the ratings to go on with
   * @param levels those of these ratings
   * @param ratings number of these ratings; with none, neither spool nor levels can be used
   * @param leftOut number of ratings left out
   * @param users who have no rating any more
   * @param items that have no rating any more
   */
  record Result(
      RatingSpool spool, RatingLevels levels, long ratings, long leftOut, int users, int items) {}

  /** Spools the ratings that stay, and puts the new counts into the users' and items' tables. */
  static Result run(
      Path folder,
      UserRuns runs,
      Blocks blocks,
      RatingLevels levels,
      DenseOrder users,
      DenseOrder items,
      Rule rule,
      WorkerPool pool)
      throws IOException {
    RatingLevels keptLevels = new RatingLevels();
    RatingSpool kept = new RatingSpool(folder, "selected", keptLevels, false, blocks.count());
    try {
      float[] ratings = levels.coded() ? levels.toArray() : null;
      RowRewriter self =
          new RowRewriter(runs, blocks, users, items, kept, ratings, keptLevels, rule);
      pool.<Kept, IOException>forEach(blocks.count(), Kept.BYTES, self::workspace, self::rewrite);
      return self.finish(items);
    } catch (IOException | RuntimeException e) {
      kept.close();
      throw e;
    }
  }

  private Result finish(DenseOrder items) throws IOException {
    int[] ofItem = new int[items.size()];
    for (int item = 0; item < ofItem.length; item++) {
      ofItem[item] = leftOutOfItem.get(item);
    }
    long all = users.ratings();
    long leftOut = users.leaveOut(leftOutOfUser);
    items.leaveOut(ofItem);
    if (leftOut < all) {
      levels.finish();
      kept.finish();
    }
    return new Result(
        kept,
        levels,
        all - leftOut,
        leftOut,
        emptied(users, leftOutOfUser),
        emptied(items, ofItem));
  }

  private static int emptied(DenseOrder order, int[] leftOut) {
    int emptied = 0;
    for (int dense = 0; dense < leftOut.length; dense++) {
      emptied += leftOut[dense] > 0 && leftOut[dense] == order.count(dense) ? 1 : 0;
    }
    return emptied;
  }

  private Kept workspace() {
    return new Kept(new UserRow(runs, denseItems), levels.new Memory());
  }

  /** What one thread works with; of a user, what is kept. */
  final class Kept {
    private static final long BYTES =
        UserRow.BYTES
            + SpoolBatch.RATING_BYTES * RatingSpool.CAPACITY
            + RatingSpool.Buffer.BYTES
            + RatingLevels.Memory.BYTES;

    private final UserRow row;
    private final SpoolBatch batch = new SpoolBatch(RatingSpool.CAPACITY);
    private final RatingSpool.Buffer buffer = new RatingSpool.Buffer();
    private final RatingLevels.Memory codes;
    private int block;
    private int user;

    private Kept(UserRow row, RatingLevels.Memory codes) {
      this.row = row;
      this.codes = codes;
    }

    /** The rating at a place of the row. */
    float rating(int i) {
      int value = row.value(i);
      return ratings == null ? Float.intBitsToFloat(value) : ratings[value];
    }

    /** Keeps the rating at a place of the row. */
    void keep(int i) throws IOException {
      keep(i, rating(i), row.timestamp(i));
    }

    /** Keeps the rating at a place of the row, with another value and time. */
    void keep(int i, float rating, long timestamp) throws IOException {
      int slot = row.itemAndPart(i) & SpoolBatch.ITEM_MASK;
      batch.add(users.slot(user), slot, Float.floatToRawIntBits(rating), timestamp);
      if (batch.size == RatingSpool.CAPACITY) {
        flush();
      }
    }

    /** Leaves out some ratings of the item at a place of the row. */
    void leaveOut(int i, int count) {
      if (count > 0) {
        leftOutOfUser[user] += count;
        leftOutOfItem.addAndGet(row.item(i), count);
      }
    }

    private void flush() throws IOException {
      if (batch.size > 0) {
        boolean coded = codes.encode(batch.values, batch.size);
        kept.append(block, batch, coded, buffer);
        batch.clear();
      }
    }
  }

  private void rewrite(int block, Kept workspace) throws IOException {
    workspace.block = block;
    for (int user = blocks.firstRow(block); user < blocks.endRow(block); user++) {
      workspace.user = user;
      workspace.row.read(user);
      rule.apply(user, workspace.row, workspace);
    }
    workspace.flush();
  }
}
