package dev.quire.dataset;

import java.util.Arrays;

/**
 * One thread's view of a user's ratings, sorted by item and, where an item occurs again, by their
 * place in the file. Both go into one {@code long}, the item above, for which the JDK has a
 * vectorised sort.
 */
final class UserRow {
  private final UserRuns runs;
  private final int[][] denseItems; // by slot, see IdTable.pages
  private final RatingSpool.Buffer buffer = new RatingSpool.Buffer();
  private final SpoolBatch ratings = new SpoolBatch(RatingSpool.CAPACITY);
  private long[] keys = new long[RatingSpool.CAPACITY];

  UserRow(UserRuns runs, int[][] denseItems) {
    this.runs = runs;
    this.denseItems = denseItems;
  }

  /** Fetches and sorts the ratings of a dense user. */
  void read(int user) {
    runs.read(user, ratings, buffer);
    if (keys.length < ratings.size) {
      keys = new long[ratings.size];
    }
    fill(keys, ratings.items, denseItems, ratings.size);
    Arrays.sort(keys, 0, ratings.size);
  }

  private static void fill(long[] keys, int[] slots, int[][] denseItems, int size) {
    for (int i = 0; i < size; i++) {
      int slot = slots[i];
      int item = denseItems[slot >>> IdTable.PAGE_BITS][slot & IdTable.PAGE_MASK];
      keys[i] = ((long) item << Integer.SIZE) | i;
    }
  }

  int size() {
    return ratings.size;
  }

  /** The dense item of the rating at {@code i} in the sorted order. */
  int item(int i) {
    return (int) (keys[i] >>> Integer.SIZE);
  }

  /** The slot of that item. */
  int itemSlot(int i) {
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
    boolean found = false;
    for (int i = 1; i < ratings.size; i++) {
      found |= (keys[i] ^ keys[i - 1]) >>> Integer.SIZE == 0;
    }
    return found;
  }
}
