package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import dev.quire.mapped.ScratchFile;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;

/**
 * All ratings, those of a block of users side by side and in file order, in a scratch file. A
 * record is as narrow as the data allows, 11 bytes for MovieLens:
 *
 * <pre>
 *  0        4          6                 7 or 10
 *  +--------+----------+-----------------+-------------------------------+
 *  | item   | user in  | value U8 or F32 | timestamp none, U32 or I64    |
 *  | + part | block U16|                 | (U32 counts from the least)   |
 *  +--------+----------+-----------------+-------------------------------+
 * </pre>
 *
 * <p>The item field holds the dense item in its low {@value #ITEM_BITS} bits and the part of the
 * split above them.
 */
final class UserPartition implements AutoCloseable {
  static final int ITEM_BITS = 30;
  static final int ITEM_MASK = (1 << ITEM_BITS) - 1;

  private static final long USER_BYTES = 4;
  private static final long VALUE_BYTES = 6;

  private final DenseOrder users;
  private final DenseOrder items;
  private final Split split;
  private final Blocks blocks;
  private final BlockCursors cursors;
  private final boolean coded;
  private final long timestampBase;
  private final int timestampWidth; // 0, 4 or 8 bytes
  private final long timestampOffset; // of the field, in bytes
  private final long recordBytes;
  private final ScratchFile scratch;
  private final MemorySegment records;
  private final long[][] partCounts; // [blocks][parts]

  /** Reserves the scratch file; {@link #fill} does the work. */
  UserPartition(
      Path folder, RatingCollector source, Split split, DenseOrder users, DenseOrder items)
      throws IOException {
    if (items.size() > ITEM_MASK) {
      throw new IllegalArgumentException(
          "too many items: items=" + items.size() + ", at most=" + ITEM_MASK);
    }
    this.users = users;
    this.items = items;
    this.split = split;
    blocks = Blocks.of(users);
    cursors = new BlockCursors(blocks.count());
    coded = source.levels().coded();
    timestampBase = source.leastTimestamp();
    long range = source.mostTimestamp() - source.leastTimestamp();
    boolean narrow = range >= 0 && range <= 0xffffffffL;
    timestampWidth = range == 0 ? 0 : narrow ? Integer.BYTES : Long.BYTES;
    timestampOffset = VALUE_BYTES + (coded ? 1 : Float.BYTES);
    recordBytes = timestampOffset + timestampWidth;
    partCounts = new long[blocks.count()][Split.PARTS];
    long ratings = 0;
    for (int user = 0; user < users.size(); user++) {
      ratings += users.count(user);
    }
    scratch = ScratchFile.create(folder, "by-user-block", ratings * recordBytes);
    records = scratch.segment();
  }

  /** Brings the ratings of the spool to their blocks. */
  void fill(RatingSpool spool, WorkerPool pool, DoubleConsumer progress) {
    pool.forEach(
        BlockCursors.SLICES,
        () -> new SpoolBatch(RatingSpool.CAPACITY),
        (slice, batch) -> {
          count(spool, slice, batch);
          progress.accept(0.25 * (slice + 1) / BlockCursors.SLICES);
        });
    cursors.place();
    pool.forEach(
        BlockCursors.SLICES,
        () -> new SpoolBatch(RatingSpool.CAPACITY),
        (slice, batch) -> {
          scatter(spool, slice, batch);
          progress.accept(0.25 + 0.75 * (slice + 1) / BlockCursors.SLICES);
        });
  }

  private void count(RatingSpool spool, int slice, SpoolBatch batch) {
    long[] counts = cursors.of(slice);
    int end = BlockCursors.sliceStart(slice + 1, spool.batches());
    for (int b = BlockCursors.sliceStart(slice, spool.batches()); b < end; b++) {
      spool.readUsers(b, batch);
      int slot = -1;
      int block = 0;
      for (int i = 0; i < batch.size; i++) {
        if (batch.users[i] != slot) { // most files are sorted by user
          slot = batch.users[i];
          block = blocks.blockOf(users.dense(slot));
        }
        counts[block]++;
      }
    }
  }

  private void scatter(RatingSpool spool, int slice, SpoolBatch batch) {
    long[] next = cursors.of(slice);
    long[][] counts = new long[blocks.count()][Split.PARTS];
    int end = BlockCursors.sliceStart(slice + 1, spool.batches());
    for (int b = BlockCursors.sliceStart(slice, spool.batches()); b < end; b++) {
      spool.read(b, batch);
      scatter(batch, next, counts);
    }
    synchronized (partCounts) {
      for (int block = 0; block < counts.length; block++) {
        for (int part = 0; part < Split.PARTS; part++) {
          partCounts[block][part] += counts[block][part];
        }
      }
    }
  }

  private void scatter(SpoolBatch batch, long[] next, long[][] counts) {
    int slot = -1;
    int block = 0;
    short userInBlock = 0;
    long userHash = 0;
    long[] blockCounts = counts[0];
    for (int i = 0; i < batch.size; i++) {
      if (batch.users[i] != slot) {
        slot = batch.users[i];
        int user = users.dense(slot);
        block = blocks.blockOf(user);
        blockCounts = counts[block];
        userInBlock = (short) (user - blocks.firstRow(block));
        userHash = split.isNone() ? 0 : split.userHash(users.id(slot));
      }
      int itemSlot = batch.items[i];
      int part = split.isNone() ? Split.TRAIN : split.part(userHash, items.id(itemSlot));
      blockCounts[part]++;
      long at = next[block]++ * recordBytes;
      records.set(Layouts.I32, at, items.dense(itemSlot) | (part << ITEM_BITS));
      records.set(Layouts.I16, at + USER_BYTES, userInBlock);
      if (coded) {
        records.set(Layouts.U8, at + VALUE_BYTES, (byte) batch.values[i]);
      } else {
        records.set(Layouts.I32, at + VALUE_BYTES, batch.values[i]);
      }
      if (timestampWidth == Integer.BYTES) {
        int offset = (int) (batch.timestamps[i] - timestampBase);
        records.set(Layouts.I32, at + timestampOffset, offset);
      } else if (timestampWidth == Long.BYTES) {
        records.set(Layouts.I64, at + timestampOffset, batch.timestamps[i]);
      }
    }
  }

  Blocks blocks() {
    return blocks;
  }

  /** Number of the block's ratings in a part, duplicates included. */
  long count(int block, int part) {
    return partCounts[block][part];
  }

  /** First record of a block; its records are consecutive. */
  long start(int block) {
    return cursors.start(block);
  }

  /** Number of records of a block. */
  int size(int block) {
    return Math.toIntExact(cursors.end(block) - cursors.start(block));
  }

  /** The dense item of a record, and its part above {@link #ITEM_BITS}. */
  int itemAndPart(long record) {
    return records.get(Layouts.I32, record * recordBytes);
  }

  int userInBlock(long record) {
    return records.get(Layouts.I16, record * recordBytes + USER_BYTES) & 0xffff;
  }

  /** The code or the float's bits; see {@link RatingLevels#stored}. */
  int value(long record) {
    long at = record * recordBytes + VALUE_BYTES;
    return coded ? records.get(Layouts.U8, at) & 0xff : records.get(Layouts.I32, at);
  }

  long timestamp(long record) {
    long at = record * recordBytes + timestampOffset;
    if (timestampWidth == Integer.BYTES) {
      return timestampBase + (records.get(Layouts.I32, at) & 0xffffffffL);
    }
    return timestampWidth == 0 ? timestampBase : records.get(Layouts.I64, at);
  }

  /** The bytes themselves, for another use when the ratings are no longer needed. */
  MemorySegment recycle() {
    return records;
  }

  @Override
  public void close() {
    scratch.close();
  }
}
