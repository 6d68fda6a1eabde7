package dev.quire.dataset;

/**
 * Ratings on their way through the converter, of one thread: columns side by side on the heap.
 *
 * <p>Users and items are slots of an {@link IdTable}.
 */
final class SpoolBatch {
  final int[] users; // [size]
  final int[] items; // [size]
  final int[] values; // [size] codes into levels, or float bits
  final long[] timestamps; // [size]
  int size;

  SpoolBatch(int capacity) {
    users = new int[capacity];
    items = new int[capacity];
    values = new int[capacity];
    timestamps = new long[capacity];
  }
}
