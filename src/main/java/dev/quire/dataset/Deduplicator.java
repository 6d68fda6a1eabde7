package dev.quire.dataset;

import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Leaves out all but one of the ratings that have the same user and item: the one with the latest
 * timestamp, and of those the last in the file.
 *
 * <p>This changes counts and perhaps levels, so dense indices, blocks and codes have to be made
 * anew. It happens only when there are duplicates; a file without any pays nothing for them.
 */
final class Deduplicator {
  private final UserRuns runs;
  private final Blocks blocks;
  private final DenseOrder users;
  private final int[][] denseItems; // by slot
  private final PartCounts parts;
  private final RatingSpool kept;
  private final float[] ratings; // by code as the rows have them; null when they have float bits
  private final RatingLevels levels; // of what is kept
  private final AtomicIntegerArray leftOutOfUser; // [users]
  private final AtomicIntegerArray leftOutOfItem; // [items]
  private final AtomicLong leftOut = new AtomicLong();

  private Deduplicator(
      UserRuns runs,
      Blocks blocks,
      DenseOrder users,
      DenseOrder items,
      PartCounts parts,
      RatingSpool kept,
      float[] ratings,
      RatingLevels levels) {
    this.runs = runs;
    this.blocks = blocks;
    this.users = users;
    this.parts = parts;
    this.kept = kept;
    this.ratings = ratings;
    this.levels = levels;
    denseItems = items.denseBySlot();
    leftOutOfUser = new AtomicIntegerArray(users.size());
    leftOutOfItem = new AtomicIntegerArray(items.size());
  }

  /**
   * What is left, and how many are not.
   *
   * @param spool the ratings to go on with
   * @param levels those of these ratings
   * @param leftOut number of ratings left out
   */
  record Result(RatingSpool spool, RatingLevels levels, long leftOut) {}

  /** Spools the ratings that count, and puts the new counts into the users' and items' tables. */
  static Result run(
      Path folder,
      UserRuns runs,
      Blocks blocks,
      RatingLevels levels,
      DenseOrder users,
      DenseOrder items,
      PartCounts parts,
      WorkerPool pool)
      throws IOException {
    RatingLevels keptLevels = new RatingLevels();
    RatingSpool kept = new RatingSpool(folder, "distinct", keptLevels, false, blocks.count());
    try {
      float[] ratings = levels.coded() ? levels.toArray() : null;
      Deduplicator self =
          new Deduplicator(runs, blocks, users, items, parts, kept, ratings, keptLevels);
      pool.<Workspace, IOException>forEach(
          blocks.count(), Workspace.BYTES, self::workspace, self::keep);
      keptLevels.finish();
      kept.finish();
      users.leaveOut(toArray(self.leftOutOfUser));
      items.leaveOut(toArray(self.leftOutOfItem));
      return new Result(kept, keptLevels, self.leftOut.get());
    } catch (IOException | RuntimeException e) {
      kept.close();
      throw e;
    }
  }

  private static int[] toArray(AtomicIntegerArray counts) {
    int[] array = new int[counts.length()];
    for (int i = 0; i < array.length; i++) {
      array[i] = counts.get(i);
    }
    return array;
  }

  /** What one thread needs. */
  private static final class Workspace {
    private static final long BYTES =
        UserRow.BYTES
            + SpoolBatch.RATING_BYTES * RatingSpool.CAPACITY
            + RatingSpool.Buffer.BYTES
            + RatingLevels.Memory.BYTES;

    private final UserRow row;
    private final SpoolBatch batch = new SpoolBatch(RatingSpool.CAPACITY);
    private final RatingSpool.Buffer buffer = new RatingSpool.Buffer();
    private final RatingLevels.Memory codes;

    private Workspace(UserRow row, RatingLevels.Memory codes) {
      this.row = row;
      this.codes = codes;
    }
  }

  private Workspace workspace() {
    return new Workspace(new UserRow(runs, denseItems), levels.new Memory());
  }

  private void keep(int block, Workspace workspace) throws IOException {
    UserRow row = workspace.row;
    for (int user = blocks.firstRow(block); user < blocks.endRow(block); user++) {
      row.read(user);
      for (int i = 0; i < row.size(); ) {
        int best = i;
        int end = i + 1;
        for (; end < row.size() && row.repeats(end); end++) {
          best = row.timestamp(end) >= row.timestamp(best) ? end : best;
        }
        leaveOut(user, row.item(i), row.part(i), end - i - 1);
        add(block, user, best, workspace);
        i = end;
      }
    }
    flush(block, workspace);
  }

  private void leaveOut(int user, int item, int part, int count) {
    if (count > 0) {
      leftOutOfUser.addAndGet(user, count);
      leftOutOfItem.addAndGet(item, count);
      leftOut.addAndGet(count);
      parts.add(
          users.slot(user), part == Split.VALID ? -count : 0, part == Split.TEST ? -count : 0);
    }
  }

  private void add(int block, int user, int i, Workspace workspace) throws IOException {
    UserRow row = workspace.row;
    int value = row.value(i);
    int bits = ratings == null ? value : Float.floatToRawIntBits(ratings[value]);
    workspace.batch.add(users.slot(user), row.itemAndPart(i), bits, row.timestamp(i));
    if (workspace.batch.size == RatingSpool.CAPACITY) {
      flush(block, workspace);
    }
  }

  private void flush(int block, Workspace workspace) throws IOException {
    SpoolBatch batch = workspace.batch;
    if (batch.size > 0) {
      boolean coded = workspace.codes.encode(batch.values, batch.size);
      kept.append(block, batch, coded, workspace.buffer);
      batch.clear();
    }
  }
}
