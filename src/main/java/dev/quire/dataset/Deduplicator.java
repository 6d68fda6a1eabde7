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
  private final UserPartition partition;
  private final DenseOrder users;
  private final DenseOrder items;
  private final RatingSpool kept;
  private final boolean coded;
  private final AtomicIntegerArray leftOutOfUser; // [users]
  private final AtomicIntegerArray leftOutOfItem; // [items]
  private final AtomicLong leftOut = new AtomicLong();

  private Deduplicator(
      UserPartition partition,
      DenseOrder users,
      DenseOrder items,
      RatingSpool kept,
      boolean coded) {
    this.partition = partition;
    this.users = users;
    this.items = items;
    this.kept = kept;
    this.coded = coded;
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
      UserPartition partition,
      RatingLevels levels,
      DenseOrder users,
      DenseOrder items,
      WorkerPool pool)
      throws IOException {
    int blocks = partition.blocks().count();
    RatingSpool kept = new RatingSpool(folder, "distinct", levels, true, blocks);
    try {
      Deduplicator self = new Deduplicator(partition, users, items, kept, levels.coded());
      pool.forEach(blocks, Workspace::new, self::keep);
      kept.finish();
      users.restoreCounts(toArray(self.leftOutOfUser));
      items.restoreCounts(toArray(self.leftOutOfItem));
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

  private static final class Workspace {
    private final BlockSorter sorter = new BlockSorter();
    private final SpoolBatch batch = new SpoolBatch(RatingSpool.CAPACITY);
    private final RatingSpool.Encoder encoder = new RatingSpool.Encoder();
  }

  private void keep(int block, Workspace workspace) throws IOException {
    BlockSorter sorter = workspace.sorter;
    sorter.sort(partition, block);
    long firstRecord = partition.start(block);
    int firstUser = partition.blocks().firstRow(block);
    for (int i = 0; i < sorter.size(); ) {
      long best = firstRecord + sorter.place(i);
      int user = firstUser + sorter.user(i);
      int end = i + 1;
      for (; end < sorter.size() && sorter.repeats(end); end++) {
        long record = firstRecord + sorter.place(end);
        best = partition.timestamp(record) >= partition.timestamp(best) ? record : best;
      }
      int item = partition.itemAndPart(best) & UserPartition.ITEM_MASK;
      leaveOut(user, item, end - i - 1);
      add(block, user, item, best, workspace);
      i = end;
    }
    flush(block, workspace);
  }

  private void leaveOut(int user, int item, int count) {
    if (count > 0) {
      leftOutOfUser.addAndGet(user, count);
      leftOutOfItem.addAndGet(item, count);
      leftOut.addAndGet(count);
    }
  }

  private void add(int block, int user, int item, long record, Workspace workspace)
      throws IOException {
    SpoolBatch batch = workspace.batch;
    int i = batch.size++;
    batch.users[i] = users.slot(user);
    batch.items[i] = items.slot(item);
    batch.values[i] = partition.value(record);
    batch.timestamps[i] = partition.timestamp(record);
    if (batch.size == RatingSpool.CAPACITY) {
      flush(block, workspace);
    }
  }

  private void flush(int block, Workspace workspace) throws IOException {
    if (workspace.batch.size > 0) {
      kept.append(block, workspace.batch, coded, workspace.encoder);
      workspace.batch.size = 0;
    }
  }
}
