package dev.quire.dataset;

import java.util.Arrays;

/**
 * One thread's view of a user's ratings, sorted by item and, where an item occurs again, by their
 * place in the file. Both go into one {@code long}, the item above, for which the JDK has a
 * vectorised sort.
 */
final class UserRow {
  /** Heap that it takes, unless a user has very many ratings. */
  static final long BYTES =
      RatingSpool.Buffer.BYTES + (SpoolBatch.RATING_BYTES + Long.BYTES + 1) * RatingSpool.CAPACITY;

  private final UserRuns runs;
  private final int[][] denseItems; // by slot, see IdTable.pages
  private final RatingSpool.Buffer buffer = new RatingSpool.Buffer();
  private final SpoolBatch ratings = new SpoolBatch(RatingSpool.CAPACITY);
  private long[] keys = new long[RatingSpool.CAPACITY];
  private byte[] parts = new byte[RatingSpool.CAPACITY]; // in file order

  UserRow(UserRuns runs, int[][] denseItems) {
    this.runs = runs;
    this.denseItems = denseItems;
  }

  /** Fetches and sorts the ratings of a dense user. */
  void read(int user) {
    runs.read(user, ratings, buffer);
    if (keys.length < ratings.size) {
      keys = new long[ratings.size];
      parts = new byte[ratings.size];
    }
    fill(keys, ratings.items, denseItems, ratings.size);
    Arrays.sort(keys, 0, ratings.size);
  }

  private static void fill(long[] keys, int[] slots, int[][] denseItems, int size) {
    for (int i = 0; i < size; i++) {
      keys[i] = ((long) IdTable.in(denseItems, slots[i]) << Integer.SIZE) | i;
    }
  }

  /**
   * Fetches the parts of the split that they are in.
   *
   * @param first place of the first of them
   */
  void readParts(Parts all, long first) {
    all.read(first, ratings.size, parts);
  }

  int size() {
    return ratings.size;
  }

  /** The dense item of the rating at {@code i} in the sorted order. */
  int item(int i) {
    return (int) (keys[i] >>> Integer.SIZE);
  }

  /** The slot of that item. */
  int slot(int i) {
    return ratings.items[(int) keys[i]];
  }

  /** The code or the float's bits; see {@link RatingLevels#storedOfCodes}. */
  int value(int i) {
    return ratings.values[(int) keys[i]];
  }

  long timestamp(int i) {
    return ratings.timestamps[(int) keys[i]];
  }

  /** Whether the item is the same as that before. */
  boolean repeats(int i) {
    return i > 0 && item(i) == item(i - 1);
  }

  /** Whether any item occurs more than once. */
  boolean hasRepeats() {
    return hasRepeats(keys, ratings.size);
  }

  private static boolean hasRepeats(long[] keys, int size) {
    boolean found = false;
    for (int i = 1; i < size; i++) {
      found |= (keys[i] ^ keys[i - 1]) >>> Integer.SIZE == 0;
    }
    return found;
  }

  /**
   * Appends those of the sorted ratings from {@code from} to {@code to} that are in a part of the
   * split; arrays have room for all.
   *
   * <p>There is no branch for the part, which the processor would guess wrong for every tenth
   * rating: what is not wanted is overwritten by the next.
   *
   * @param timestamps may be null
   * @return the new size
   */
  int copyTo(
      int part, int from, int to, int[] columns, int[] values, long[] timestamps, int sizeBefore) {
    int size = sizeBefore;
    for (int i = from; i < to; i++) {
      int place = (int) keys[i];
      columns[size] = (int) (keys[i] >>> Integer.SIZE);
      values[size] = ratings.values[place];
      if (timestamps != null) {
        timestamps[size] = ratings.timestamps[place];
      }
      size += parts[place] == part ? 1 : 0;
    }
    return size;
  }
}
