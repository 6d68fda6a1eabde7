package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * The training matrix by item, from that by user.
 *
 * <p>Going through the users in order and appending each rating to its item's row gives rising
 * columns, but it jumps about in memory. So ratings go to blocks of items first, in the order of
 * the users, and then each block is done within the cache. A record on the way, one store wide:
 *
 * <pre>
 *  63      32 31             16 15              0
 *  +---------+-----------------+----------------+
 *  | user    | item in block   | code           |    values that are floats lie in a column of
 *  +---------+-----------------+----------------+    their own, F32, behind all records
 * </pre>
 */
final class ItemMatrix {
  private static final int USER_SHIFT = 32;
  private static final int ITEM_SHIFT = 16;
  private static final int ITEM_MASK = 0xffff;
  private static final int CODE_MASK = 0xff;

  private final RatingsWriter byUser;
  private final RatingsWriter byItem;
  private final MemorySegment rowPointers; // I64 [users + 1]
  private final MemorySegment columns; // I32 [nonZeros]
  private final MemorySegment values; // U8 or F32 [nonZeros]
  private final int users;
  private final Blocks blocks;
  private final BlockCursors cursors;
  private final MemorySegment records; // I64 [nonZeros]
  private final MemorySegment floats; // I32 [nonZeros], bits; not used when values are codes
  private final boolean coded;

  private ItemMatrix(
      RatingsWriter byUser, RatingsWriter byItem, int users, Blocks blocks, MemorySegment scratch)
      throws IOException {
    this.byUser = byUser;
    this.byItem = byItem;
    this.users = users;
    this.blocks = blocks;
    rowPointers = byUser.readRowPointers();
    columns = byUser.readColumns();
    values = byUser.readValues();
    coded = byUser.coded();
    cursors = new BlockCursors(blocks.count());
    records = scratch.asSlice(0, 8 * byUser.nonZeros());
    floats = coded ? null : scratch.asSlice(8 * byUser.nonZeros(), 4 * byUser.nonZeros());
  }

  /** Bytes of scratch that it takes. */
  static long scratchBytes(RatingsWriter byUser) {
    return (byUser.coded() ? 8 : 12) * byUser.nonZeros();
  }

  /**
   * Writes the matrix.
   *
   * @param items the order of the items
   * @param scratch at least {@link #scratchBytes}
   * @param byItem the file to fill
   */
  static void fill(
      RatingsWriter byUser,
      int users,
      DenseOrder items,
      MemorySegment scratch,
      RatingsWriter byItem,
      WorkerPool pool,
      DoubleConsumer progress)
      throws IOException {
    ItemMatrix self = new ItemMatrix(byUser, byItem, users, Blocks.of(items), scratch);
    pool.forEach(
        BlockCursors.SLICES,
        4L * Blocks.RATINGS,
        () -> new int[Blocks.RATINGS],
        (slice, piece) -> self.count(slice, piece));
    self.cursors.place();
    progress.accept(0.2);
    pool.forEach(
        BlockCursors.SLICES, Piece.BYTES, Piece::new, (slice, piece) -> self.scatter(slice, piece));
    progress.accept(0.6);
    pool.<Workspace, IOException>forEach(
        self.blocks.count(),
        Workspace.BYTES,
        self::workspace,
        (block, workspace) -> self.write(block, workspace));
    progress.accept(1);
  }

  private long rowPointer(long user) {
    return rowPointers.getAtIndex(Layouts.I64, user);
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
      if (rowPointer(middle) < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void count(int slice, int[] items) {
    long end = rowPointer(firstUser(slice + 1));
    for (long index = rowPointer(firstUser(slice)); index < end; index += items.length) {
      int size = (int) Math.min(items.length, end - index);
      MemorySegment.copy(columns, Layouts.I32, 4 * index, items, 0, size);
      count(items, size, blocks, cursors.of(slice));
    }
  }

  private static void count(int[] items, int size, Blocks blocks, long[] counts) {
    for (int i = 0; i < size; i++) {
      counts[blocks.blockOf(items[i])]++;
    }
  }

  /** Some ratings of the matrix by user. */
  private static final class Piece {
    private static final long BYTES = 9L * Blocks.RATINGS;

    private final int[] items = new int[Blocks.RATINGS];
    private final byte[] codes = new byte[Blocks.RATINGS];
    private final int[] values = new int[Blocks.RATINGS]; // when values are floats
  }

  private void scatter(int slice, Piece piece) {
    int firstUser = firstUser(slice);
    int users = firstUser(slice + 1) - firstUser;
    long[] rowEnds = new long[users];
    MemorySegment.copy(rowPointers, Layouts.I64, 8L * (firstUser + 1), rowEnds, 0, users);
    long end = rowPointer(firstUser + users);
    int user = 0;
    for (long index = rowPointer(firstUser); index < end; index += Blocks.RATINGS) {
      int size = (int) Math.min(Blocks.RATINGS, end - index);
      MemorySegment.copy(columns, Layouts.I32, 4 * index, piece.items, 0, size);
      if (coded) {
        MemorySegment.copy(values, Layouts.U8, index, piece.codes, 0, size);
      } else {
        MemorySegment.copy(values, Layouts.I32, 4 * index, piece.values, 0, size);
      }
      user = scatter(firstUser, user, rowEnds, index, size, cursors.of(slice), piece);
    }
  }

  /** Takes the users in turn, and returns the one to go on with. */
  private int scatter(
      int firstUser,
      int userBefore,
      long[] rowEnds,
      long index,
      int size,
      long[] next,
      Piece piece) {
    int user = userBefore;
    for (int i = 0; i < size; ) {
      while (rowEnds[user] <= index + i) {
        user++;
      }
      int rowEnd = (int) Math.min(size, rowEnds[user] - index);
      scatter((long) (firstUser + user) << USER_SHIFT, piece, i, rowEnd, next);
      i = rowEnd;
    }
    return user;
  }

  private void scatter(long userBits, Piece piece, int from, int to, long[] next) {
    for (int i = from; i < to; i++) {
      int item = piece.items[i];
      int block = blocks.blockOf(item);
      long place = next[block]++;
      long record = userBits | ((long) (item - blocks.firstRow(block)) << ITEM_SHIFT);
      if (coded) {
        records.setAtIndex(Layouts.I64, place, record | (piece.codes[i] & CODE_MASK));
      } else {
        records.setAtIndex(Layouts.I64, place, record);
        floats.setAtIndex(Layouts.I32, place, piece.values[i]);
      }
    }
  }

  /** What one thread needs to write blocks. */
  private static final class Workspace {
    private static final long BYTES = 20L * Blocks.RATINGS + 12L * Blocks.ROWS + RatingsPiece.BYTES;

    private final long[] records = new long[Blocks.RATINGS];
    private final int[] floats = new int[Blocks.RATINGS];
    private final int[] users = new int[Blocks.RATINGS];
    private final int[] values = new int[Blocks.RATINGS];
    private final long[] rowEnds = new long[Blocks.ROWS];
    private final int[] next = new int[Blocks.ROWS + 1];
    private final RatingsPiece piece;

    private Workspace(RatingsPiece piece) {
      this.piece = piece;
    }
  }

  private Workspace workspace() {
    return new Workspace(new RatingsPiece(byItem, null));
  }

  /** The ratings of a block are sorted by item; within an item they are in order already. */
  private void write(int block, Workspace workspace) throws IOException {
    int rows = blocks.rows(block);
    RatingsPiece piece = workspace.piece;
    piece.seek(cursors.start(block));
    long end = cursors.end(block);
    if (rows == 1) { // perhaps a long one, and nothing to sort
      for (long at = cursors.start(block); at < end; at += Blocks.RATINGS) {
        int size = (int) Math.min(Blocks.RATINGS, end - at);
        read(at, size, workspace);
        unpack(size, workspace);
        piece.addAll(workspace.users, workspace.values, size);
      }
      workspace.rowEnds[0] = end;
    } else {
      int size = (int) (end - cursors.start(block));
      read(cursors.start(block), size, workspace);
      sort(rows, size, cursors.start(block), workspace);
      piece.addAll(workspace.users, workspace.values, size);
    }
    piece.flush();
    byItem.writeRowEnds(blocks.firstRow(block), workspace.rowEnds, rows);
  }

  private void read(long place, int size, Workspace workspace) {
    MemorySegment.copy(records, Layouts.I64, 8 * place, workspace.records, 0, size);
    if (!coded) {
      MemorySegment.copy(floats, Layouts.I32, 4 * place, workspace.floats, 0, size);
    }
  }

  private void unpack(int size, Workspace workspace) {
    for (int i = 0; i < size; i++) {
      workspace.users[i] = user(workspace.records[i]);
      workspace.values[i] = value(workspace, i);
    }
  }

  /** Sorts by item, and finds the ends of the rows of a block that begins at {@code start}. */
  private void sort(int rows, int size, long start, Workspace workspace) {
    int[] next = workspace.next; // counts, shifted by one; then the next place of each row
    Arrays.fill(next, 0, rows + 1, 0);
    for (int i = 0; i < size; i++) {
      next[itemInBlock(workspace.records[i]) + 1]++;
    }
    for (int row = 0; row < rows; row++) {
      next[row + 1] += next[row];
    }
    for (int i = 0; i < size; i++) {
      long record = workspace.records[i];
      int place = next[itemInBlock(record)]++;
      workspace.users[place] = user(record);
      workspace.values[place] = value(workspace, i);
    }
    for (int row = 0; row < rows; row++) { // now each is at the end of its row
      workspace.rowEnds[row] = start + next[row];
    }
  }

  private static int itemInBlock(long record) {
    return (int) (record >>> ITEM_SHIFT) & ITEM_MASK;
  }

  private static int user(long record) {
    return (int) (record >>> USER_SHIFT);
  }

  private int value(Workspace workspace, int i) {
    return coded ? (int) workspace.records[i] & CODE_MASK : workspace.floats[i];
  }
}
