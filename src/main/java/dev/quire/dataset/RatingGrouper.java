package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import dev.quire.mapped.ScratchFile;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * Makes a spool in which the lines of a user stand together of one in which they don't, for files
 * that are not sorted by user: jumping from rating to rating would cost far more than this.
 *
 * <p>First the ratings go to blocks of users, in a scratch file; then each block, which fits in a
 * core's cache, is sorted by user. Both keep the order of the file. A record on the way:
 *
 * <pre>
 *  0          4           8               16               18
 *  +----------+-----------+---------------+----------------+
 *  | item I32 | value I32 | timestamp I64 | user in block  |
 *  | (slot)   |           |               | U16            |
 *  +----------+-----------+---------------+----------------+
 * </pre>
 */
final class RatingGrouper {
  /** Up to so many runs of a user, on average, are fetched one by one, and kept track of. */
  private static final int FEW_RUNS = 4;

  private static final long RECORD_BYTES = 18;
  private static final long VALUE_BYTES = 4;
  private static final long TIMESTAMP_BYTES = 8;
  private static final long USER_BYTES = 16;

  private final RatingSpool spool;
  private final RatingSpool grouped;
  private final boolean coded;
  private final DenseOrder users;
  private final Blocks blocks;
  private final BlockCursors cursors;
  private final MemorySegment records;

  private RatingGrouper(
      RatingSpool spool,
      RatingSpool grouped,
      boolean coded,
      DenseOrder users,
      Blocks blocks,
      MemorySegment records) {
    this.spool = spool;
    this.grouped = grouped;
    this.coded = coded;
    this.users = users;
    this.blocks = blocks;
    this.records = records;
    cursors = new BlockCursors(blocks.count());
  }

  /** Whether a spool is so far from being sorted by user that it has to be grouped. */
  static boolean isNeeded(RatingSpool spool, DenseOrder users) {
    return spool.runs() > (long) FEW_RUNS * users.size() + spool.batches();
  }

  /** Groups; the order of the lines of a user stays as it is. */
  static RatingSpool run(
      Path folder,
      RatingSpool spool,
      RatingLevels levels,
      DenseOrder users,
      Blocks blocks,
      WorkerPool pool,
      DoubleConsumer progress)
      throws IOException {
    RatingSpool grouped = new RatingSpool(folder, "grouped", levels, true, blocks.count());
    try (ScratchFile scratch =
        ScratchFile.create(folder, "by-user-block", users.ratings() * RECORD_BYTES)) {
      RatingGrouper self =
          new RatingGrouper(spool, grouped, levels.coded(), users, blocks, scratch.segment());
      self.run(pool, progress);
      grouped.finish();
      return grouped;
    } catch (IOException | RuntimeException e) {
      grouped.close();
      throw e;
    }
  }

  /** What one thread needs. */
  private static final class Workspace {
    private static final long BYTES =
        SpoolBatch.RATING_BYTES * RatingSpool.CAPACITY
            + RatingSpool.Buffer.BYTES
            + 4L * (Blocks.RATINGS + Blocks.ROWS);

    private final SpoolBatch batch = new SpoolBatch(RatingSpool.CAPACITY);
    private final RatingSpool.Buffer buffer = new RatingSpool.Buffer();
    private final int[] order = new int[Blocks.RATINGS];
    private final int[] next = new int[Blocks.ROWS + 1];
  }

  private void run(WorkerPool pool, DoubleConsumer progress) throws IOException {
    pool.forEach(BlockCursors.SLICES, Workspace.BYTES, Workspace::new, this::count);
    cursors.place();
    progress.accept(0.1);
    pool.forEach(BlockCursors.SLICES, Workspace.BYTES, Workspace::new, this::scatter);
    progress.accept(0.5);
    pool.<Workspace, IOException>forEach(
        blocks.count(), Workspace.BYTES, Workspace::new, this::group);
  }

  private void count(int slice, Workspace workspace) {
    SpoolBatch batch = workspace.batch;
    long[] counts = cursors.of(slice);
    int end = BlockCursors.sliceStart(slice + 1, spool.batches());
    for (int b = BlockCursors.sliceStart(slice, spool.batches()); b < end; b++) {
      spool.readRuns(b, batch);
      for (int run = 0; run < batch.runs; run++) {
        counts[blocks.blockOf(users.dense(batch.runUsers[run]))] += batch.runLengths[run];
      }
    }
  }

  private void scatter(int slice, Workspace workspace) {
    SpoolBatch batch = workspace.batch;
    long[] next = cursors.of(slice);
    int end = BlockCursors.sliceStart(slice + 1, spool.batches());
    for (int b = BlockCursors.sliceStart(slice, spool.batches()); b < end; b++) {
      batch.clear();
      spool.readRuns(b, batch);
      spool.read(b, 0, spool.size(b), batch, workspace.buffer);
      int i = 0;
      for (int run = 0; run < batch.runs; run++) {
        int user = users.dense(batch.runUsers[run]);
        int block = blocks.blockOf(user);
        short userInBlock = (short) (user - blocks.firstRow(block));
        for (int runEnd = i + batch.runLengths[run]; i < runEnd; i++) {
          long at = next[block]++ * RECORD_BYTES;
          records.set(Layouts.I32, at, batch.items[i]);
          records.set(Layouts.I32, at + VALUE_BYTES, batch.values[i]);
          records.set(Layouts.I64, at + TIMESTAMP_BYTES, batch.timestamps[i]);
          records.set(Layouts.I16, at + USER_BYTES, userInBlock);
        }
      }
    }
  }

  private void group(int block, Workspace workspace) throws IOException {
    long start = cursors.start(block);
    long size = cursors.end(block) - start;
    int firstUser = blocks.firstRow(block);
    if (blocks.rows(block) == 1) { // perhaps a long one, and in order
      for (long i = 0; i < size; i++) {
        add(block, users.slot(firstUser), start + i, workspace);
      }
    } else {
      int[] order = order(start, (int) size, blocks.rows(block), workspace);
      for (int i = 0; i < size; i++) {
        long record = start + order[i];
        add(block, users.slot(firstUser + userInBlock(record)), record, workspace);
      }
    }
    flush(block, workspace);
  }

  /** The places of a block's records, by user. */
  private int[] order(long start, int size, int rows, Workspace workspace) {
    int[] next = workspace.next; // counts, shifted by one; then the next place of each user
    Arrays.fill(next, 0, rows + 1, 0);
    for (int i = 0; i < size; i++) {
      next[userInBlock(start + i) + 1]++;
    }
    for (int row = 0; row < rows; row++) {
      next[row + 1] += next[row];
    }
    for (int i = 0; i < size; i++) {
      workspace.order[next[userInBlock(start + i)]++] = i;
    }
    return workspace.order;
  }

  private int userInBlock(long record) {
    return records.get(Layouts.I16, record * RECORD_BYTES + USER_BYTES) & 0xffff;
  }

  private void add(int block, int userSlot, long record, Workspace workspace) throws IOException {
    long at = record * RECORD_BYTES;
    workspace.batch.add(
        userSlot,
        records.get(Layouts.I32, at),
        records.get(Layouts.I32, at + VALUE_BYTES),
        records.get(Layouts.I64, at + TIMESTAMP_BYTES));
    if (workspace.batch.size == RatingSpool.CAPACITY) {
      flush(block, workspace);
    }
  }

  private void flush(int block, Workspace workspace) throws IOException {
    if (workspace.batch.size > 0) {
      grouped.append(block, workspace.batch, coded, workspace.buffer);
      workspace.batch.clear();
    }
  }
}
