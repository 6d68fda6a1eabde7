package dev.quire.dataset;

import java.util.Arrays;

/**
 * One thread's sort of a block of a {@link UserPartition} by user, item and place in the file.
 *
 * <p>All three go into the bits of one {@code long}, for which the JDK has a vectorised sort: user
 * in block above, then 30 bits of item, then the record's place in the block. They fit: a block has
 * at most 2^15 users and records, or one user.
 */
final class BlockSorter {
  private long[] keys = new long[Blocks.RATINGS];
  private int placeBits;
  private int size;

  /** Sorts; the other methods then count from 0 in the sorted order. */
  void sort(UserPartition partition, int block) {
    size = partition.size(block);
    placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(size);
    if (keys.length < size) {
      keys = new long[size];
    }
    long start = partition.start(block);
    for (int place = 0; place < size; place++) {
      long user = partition.userInBlock(start + place);
      long item = partition.itemAndPart(start + place) & UserPartition.ITEM_MASK;
      keys[place] = (((user << UserPartition.ITEM_BITS) | item) << placeBits) | place;
    }
    Arrays.sort(keys, 0, size);
  }

  int size() {
    return size;
  }

  int user(int i) {
    return (int) (keys[i] >>> (placeBits + UserPartition.ITEM_BITS));
  }

  /** The record's place in the block. */
  int place(int i) {
    return (int) (keys[i] & ((1L << placeBits) - 1));
  }

  /** Whether the pair of user and item is the same as that before. */
  boolean repeats(int i) {
    return i > 0 && keys[i] >>> placeBits == keys[i - 1] >>> placeBits;
  }
}
