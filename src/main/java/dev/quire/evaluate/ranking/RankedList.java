package dev.quire.evaluate.ranking;

import java.util.Arrays;

/** One user's list, best first, and which of its items are relevant to that user. */
public final class RankedList {
  private final int[] items; // [length], best first
  private final int[] hits; // [length + 1], relevant items among the first so many
  private final int relevant;

  /**
   * A list.
   *
   * @param items dense indices, best first
   * @param relevant dense indices of all items that are relevant, ascending
   */
  public RankedList(int[] items, int[] relevant) {
    this.items = items.clone();
    this.hits = new int[items.length + 1];
    this.relevant = relevant.length;
    for (int rank = 0; rank < items.length; rank++) {
      hits[rank + 1] = hits[rank] + (Arrays.binarySearch(relevant, items[rank]) >= 0 ? 1 : 0);
    }
  }

  /** How many items it has. */
  public int length() {
    return items.length;
  }

  /** The item at a rank from 0 on. */
  public int item(int rank) {
    return items[rank];
  }

  /** Whether that item is relevant. */
  public boolean isHit(int rank) {
    return hits[rank + 1] > hits[rank];
  }

  /** How many of the first {@code k} items are relevant. */
  public int hits(int k) {
    return hits[Math.min(k, items.length)];
  }

  /** How many items are relevant, in the list or not. */
  public int relevant() {
    return relevant;
  }
}
