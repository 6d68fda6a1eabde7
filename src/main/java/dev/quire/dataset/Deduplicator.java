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
 * <p>This changes counts, so dense indices and blocks have to be made anew. It happens only when
 * there are duplicates; a file without any pays nothing for them.
 */
final class Deduplicator {
  private final UserRuns runs;
  private final Blocks blocks;
  private final DenseOrder users;
  private final int[][] denseItems; // by slot
  private final PartCounts parts;
  private final RatingSpool kept;
  private final boolean coded;
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
      boolean coded) {
    this.runs = runs;
    this.blocks = blocks;
    this.users = users;
    this.parts = parts;
    this.kept = kept;
    this.coded = coded;
    denseItems = items.denseBySlot();
    leftOutOfUser = new AtomicIntegerArray(users.size());
    leftOutOfItem = new AtomicIntegerArray(items.size());
  }

  /**
   * What is left, and how many are not.
   *
   * @param spool the ratings to go on with
   * @param leftOut number of ratings left out
   */
  record Result(RatingSpool spool, long leftOut) {}

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
    RatingSpool kept = new RatingSpool(folder, "distinct", levels, true, blocks.count());
    try {
      Deduplicator self = new Deduplicator(runs, blocks, users, items, parts, kept, levels.coded());
      pool.<Workspace, IOException>forEach(blocks.count(), self::workspace, self::keep);
      kept.finish();
      users.leaveOut(toArray(self.leftOutOfUser));
      items.leaveOut(toArray(self.leftOutOfItem));
      return new Result(kept, self.leftOut.get());
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
    private final UserRow row;
    private final SpoolBatch batch = new SpoolBatch(RatingSpool.CAPACITY);
    private final RatingSpool.Buffer buffer = new RatingSpool.Buffer();

    private Workspace(UserRow row) {
      this.row = row;
    }
  }

  private Workspace workspace() {
    return new Workspace(new UserRow(runs, denseItems));
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
    workspace.batch.add(users.slot(user), row.itemAndPart(i), row.value(i), row.timestamp(i));
    if (workspace.batch.size == RatingSpool.CAPACITY) {
      flush(block, workspace);
    }
  }

  private void flush(int block, Workspace workspace) throws IOException {
    if (workspace.batch.size > 0) {
      kept.append(block, workspace.batch, coded, workspace.buffer);
      workspace.batch.clear();
    }
  }
}
