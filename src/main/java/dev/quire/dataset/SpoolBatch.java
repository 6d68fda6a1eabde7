package dev.quire.dataset;

import java.util.Arrays;

/**
 * Ratings on their way through the converter, of one thread: columns side by side on the heap.
 *
 * <p>Users and items are slots of an {@link IdTable}. Most files are sorted by user, so users are
 * runs: the lines {@code (7, a) (7, b) (7, c) (9, d)} are the items a b c d, the users 7 9 and the
 * lengths 3 1.
 *
 * <p>An item has its slot in the low {@value #ITEM_BITS} bits and the part of the split above them.
 */
final class SpoolBatch {
  static final int ITEM_BITS = 29;
  static final int ITEM_MASK = (1 << ITEM_BITS) - 1;

  /** Heap for each rating that there is room for. */
  static final long RATING_BYTES = 24;

  int[] items; // [size], and parts
  int[] values; // [size] codes into levels, or float bits
  long[] timestamps; // [size]
  int size;
  final int[] runUsers; // [runs]
  final int[] runLengths; // [runs]
  int runs;

  SpoolBatch(int capacity) {
    items = new int[capacity];
    values = new int[capacity];
    timestamps = new long[capacity];
    runUsers = new int[capacity];
    runLengths = new int[capacity];
  }

  /** Forgets what is in it. */
  void clear() {
    size = 0;
    runs = 0;
  }

  /** Says that the next {@code length} ratings are a user's. */
  void run(int user, int length) {
    if (runs > 0 && runUsers[runs - 1] == user) {
      runLengths[runs - 1] += length;
    } else {
      runUsers[runs] = user;
      runLengths[runs++] = length;
    }
  }

  /** Adds one rating. */
  void add(int user, int item, int value, long timestamp) {
    run(user, 1);
    items[size] = item;
    values[size] = value;
    timestamps[size++] = timestamp;
  }

  /** Makes room for ratings; a run stays within what the batch had room for when it was made. */
  void ensure(int capacity) {
    if (items.length < capacity) {
      items = Arrays.copyOf(items, capacity);
      values = Arrays.copyOf(values, capacity);
      timestamps = Arrays.copyOf(timestamps, capacity);
    }
  }
}
