package dev.quire.dataset;

import java.util.Arrays;

/**
 * A cut through ratings that are ordered by time and, at the same time, by the hash of their pair:
 * the last rating before it. Pairs of one hash, which are next to impossible, stay together.
 *
 * @param time of that rating
 * @param hash of its pair, as a signed number
 */
record Cut(long time, long hash) {
  /** Nothing comes after it. */
  static final Cut AT_END = new Cut(Long.MAX_VALUE, Long.MAX_VALUE);

  /** Everything comes after it, but for a pair that is next to impossible. */
  static final Cut AT_START = new Cut(Long.MIN_VALUE, Long.MIN_VALUE);

  /** Whether a rating comes after it. */
  boolean isBefore(long otherTime, long otherHash) {
    return otherTime > time || (otherTime == time && otherHash > hash);
  }

  /** Finds cuts through the ratings of one user after another; one thread's. */
  static final class Finder {
    private long[] sorted = new long[RatingSpool.CAPACITY];

    /** Heap that it takes, unless a user has very many ratings. */
    static final long BYTES = 8L * RatingSpool.CAPACITY;

    /**
     * The cut before the last ratings of a user.
     *
     * @param times [n]
     * @param hashes [n]
     * @param last how many come after it, from 0 to n
     */
    Cut beforeLast(int last, long[] times, long[] hashes, int n) {
      if (last == 0) {
        return AT_END;
      }
      if (last == n) {
        return AT_START;
      }
      sorted = sorted.length < n ? new long[n] : sorted;
      System.arraycopy(times, 0, sorted, 0, n);
      Arrays.sort(sorted, 0, n);
      int place = n - last - 1; // of the last one that is before the cut
      long time = sorted[place];
      if (sorted[place + 1] > time) {
        return new Cut(time, Long.MAX_VALUE);
      }
      int first = place;
      while (first > 0 && sorted[first - 1] == time) {
        first--;
      }
      int ties = 0;
      for (int i = 0; i < n; i++) {
        if (times[i] == time) {
          sorted[ties++] = hashes[i];
        }
      }
      Arrays.sort(sorted, 0, ties);
      return new Cut(time, sorted[place - first]);
    }
  }
}
