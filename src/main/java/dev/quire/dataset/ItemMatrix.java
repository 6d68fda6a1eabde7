package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.MemorySegment;
import java.util.function.DoubleConsumer;

/**
 * The training matrix by item, from that by user.
 *
 * <p>Going through the users in order and appending each rating to its item's row gives rising
 * columns, but it jumps about in memory. So ratings go to blocks of items first, in the order of
 * the users, and then each block is done within the cache. A record on the way:
 *
 * <pre>
 *  0          4           6                 7 or 10
 *  +----------+-----------+-----------------+
 *  | user I32 | item in   | value U8 or F32 |
 *  |          | block U16 |                 |
 *  +----------+-----------+-----------------+
 * </pre>
 */
final class ItemMatrix {
  private static final long ITEM_BYTES = 4;
  private static final long VALUE_BYTES = 6;

  private final RatingsWriter byUser;
  private final int users;
  private final Blocks blocks;
  private final BlockCursors cursors;
  private final MemorySegment records;
  private final boolean coded;
  private final long recordBytes;

  private ItemMatrix(RatingsWriter byUser, int users, Blocks blocks, MemorySegment scratch) {
    this.byUser = byUser;
    this.users = users;
    this.blocks = blocks;
    this.records = scratch;
    cursors = new BlockCursors(blocks.count());
    coded = byUser.coded();
    recordBytes = VALUE_BYTES + (coded ? 1 : Float.BYTES);
  }

  /**
   * Writes the matrix.
   *
   * @param items the order of the items
   * @param scratch at least 7 bytes a rating, 10 when values are floats
   * @param byItem the file to fill
   */
  static void fill(
      RatingsWriter byUser,
      int users,
      DenseOrder items,
      MemorySegment scratch,
      RatingsWriter byItem,
      WorkerPool pool,
      DoubleConsumer progress) {
    ItemMatrix self = new ItemMatrix(byUser, users, Blocks.of(items), scratch);
    pool.forEach(BlockCursors.SLICES, (slice, none) -> self.count(slice));
    self.cursors.place();
    progress.accept(0.2);
    pool.forEach(BlockCursors.SLICES, (slice, none) -> self.scatter(slice));
    progress.accept(0.6);
    pool.forEach(self.blocks.count(), (block, none) -> self.write(block, byItem));
    progress.accept(1);
  }

  /** Slices have about the same number of ratings each, and whole users. */
  private int firstUser(int slice) {
    if (slice == BlockCursors.SLICES) {
      return users;
    }
    long wanted = byUser.nonZeros() / BlockCursors.SLICES * slice;
    int low = 0;
    int high = users;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (byUser.rowPointer(middle) < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void count(int slice) {
    long[] counts = cursors.of(slice);
    long end = byUser.rowPointer(firstUser(slice + 1));
    for (long index = byUser.rowPointer(firstUser(slice)); index < end; index++) {
      counts[blocks.blockOf(byUser.column(index))]++;
    }
  }

  private void scatter(int slice) {
    long[] next = cursors.of(slice);
    int endUser = firstUser(slice + 1);
    for (int user = firstUser(slice); user < endUser; user++) {
      long end = byUser.rowPointer(user + 1L);
      for (long index = byUser.rowPointer(user); index < end; index++) {
        int item = byUser.column(index);
        int block = blocks.blockOf(item);
        long at = next[block]++ * recordBytes;
        records.set(Layouts.I32, at, user);
        records.set(Layouts.I16, at + ITEM_BYTES, (short) (item - blocks.firstRow(block)));
        if (coded) {
          records.set(Layouts.U8, at + VALUE_BYTES, (byte) byUser.value(index));
        } else {
          records.set(Layouts.I32, at + VALUE_BYTES, byUser.value(index));
        }
      }
    }
  }

  private void write(int block, RatingsWriter byItem) {
    int rows = blocks.rows(block);
    long[] next = new long[rows + 1]; // counts, shifted by one; then the next index of each row
    long end = cursors.end(block);
    for (long record = cursors.start(block); record < end; record++) {
      next[itemInBlock(record) + 1]++;
    }
    next[0] = cursors.start(block);
    for (int row = 0; row < rows; row++) {
      next[row + 1] += next[row];
      byItem.rowPointer(blocks.firstRow(block) + row + 1L, next[row + 1]);
    }
    for (long record = cursors.start(block); record < end; record++) {
      byItem.rating(
          next[itemInBlock(record)]++,
          records.get(Layouts.I32, record * recordBytes),
          value(record));
    }
  }

  private int itemInBlock(long record) {
    return records.get(Layouts.I16, record * recordBytes + ITEM_BYTES) & 0xffff;
  }

  private int value(long record) {
    long at = record * recordBytes + VALUE_BYTES;
    return coded ? records.get(Layouts.U8, at) & 0xff : records.get(Layouts.I32, at);
  }
}
