package dev.quire.recommend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps the n best of the items offered to it, which come in the order of their indices. Equal
 * scores are ordered by index, and 0 equals -0.
 *
 * <p>A buffer of 2n takes what may be among the best. When it is full, the n-th best of it is
 * found, all that are worse are dropped, and from then on an item has to be better: an offer costs
 * a constant time on average, where a heap costs log n.
 */
final class TopItems {
  private static final int SPARE = 64; // for a small n, so that pruning is rare

  private static final Comparator<ScoredItem> BEST_FIRST =
      Comparator.comparingDouble((ScoredItem item) -> 0.0 + item.score()) // -0 becomes 0
          .reversed()
          .thenComparingInt(ScoredItem::item);

  private final int[] items; // [capacity(n)], the first size of them in the order of offering
  private final double[] scores; // [capacity(n)], of these items
  private final double[] scratch; // [capacity(n)]
  private int n;
  private int size;
  private double least; // what a score has to reach

  /** For the n best of any number. */
  TopItems(int n) {
    this(n, new double[capacity(n)]);
  }

  /**
   * For the n best of any number.
   *
   * @param scratch [capacity(n)], of which several can share one
   */
  TopItems(int n, double[] scratch) {
    this.items = new int[capacity(n)];
    this.scores = new double[capacity(n)];
    this.scratch = scratch;
    reset(n, Double.NEGATIVE_INFINITY);
  }

  /** How many items it holds before it looks for the best of them. */
  static int capacity(int n) {
    return Math.addExact(Math.multiplyExact(2, n), SPARE);
  }

  /** Memory that one takes without scratch, in bytes. */
  static long bytes(int n) {
    return (long) (Integer.BYTES + Double.BYTES) * capacity(n);
  }

  /**
   * Forgets all items.
   *
   * @param best how many to keep from now on, at most what it was made for
   * @param floor what is worse is not taken
   */
  void reset(int best, double floor) {
    n = best;
    size = 0;
    least = floor;
  }

  /** What the score of an item has to reach, later than all others so far, to be of interest. */
  double least() {
    return least;
  }

  /** The score of the n-th best, or minus infinity while there are fewer. */
  double worstOfBest() {
    prune();
    return size < n ? Double.NEGATIVE_INFINITY : Math.nextDown(least);
  }

  /** Whether an item of that score, later than all others so far, may be among the best. */
  boolean takes(double score) {
    return score >= least;
  }

  /** Takes an item in if it is good enough; items come in the order of their indices. */
  void offer(int item, double score) {
    if (size == capacity(n)) {
      prune();
    }
    if (takes(score)) {
      items[size] = item;
      scores[size++] = score;
    }
  }

  /** Drops what is not among the n best, and raises what a score has to reach. */
  void prune() {
    if (size == 0 || size < n) {
      return;
    }
    System.arraycopy(scores, 0, scratch, 0, size);
    double worst = Selection.descending(scratch, size, n - 1);
    int room = n; // for those that are as bad as the n-th
    for (int i = 0; i < size; i++) {
      room -= scores[i] > worst ? 1 : 0;
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (scores[i] > worst || (scores[i] == worst && room-- > 0)) {
        items[kept] = items[i];
        scores[kept++] = scores[i];
      }
    }
    size = kept;
    least = Math.nextUp(worst);
  }

  /** How many items there are, after {@link #prune} at most n. */
  int size() {
    return size;
  }

  /** The n best, best first. */
  List<ScoredItem> bestFirst() {
    sort();
    List<ScoredItem> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(new ScoredItem(items[i], scores[i]));
    }
    return list;
  }

  /** Dense indices as they are now, [size()]. */
  int[] items() {
    return Arrays.copyOf(items, size);
  }

  /** Scores of the items, [size()]. */
  double[] scores() {
    return Arrays.copyOf(scores, size);
  }

  /**
   * Brings the n best into order, best first; it takes no further offers until it is reset. Sorting
   * the few that are too many is no more work than to find them out.
   */
  void sort() {
    long[] keys = new long[size]; // minus the score as a float, then the place in the order
    for (int i = 0; i < size; i++) {
      keys[i] = ((long) ~rising((float) scores[i]) << Integer.SIZE) | i;
    }
    Arrays.sort(keys);
    System.arraycopy(scores, 0, scratch, 0, size);
    int[] unsorted = items();
    for (int i = 0; i < size; i++) {
      items[i] = unsorted[(int) keys[i]];
      scores[i] = scratch[(int) keys[i]];
    }
    for (int from = 0, end; from < Math.min(n, size); from = end) {
      end = from + 1;
      while (end < size && (float) scores[end] == (float) scores[from]) {
        end++;
      }
      sortAlike(from, end);
    }
    size = Math.min(n, size);
  }

  /** An integer that rises with a float, where 0 equals -0. */
  private static int rising(float value) {
    int bits = Float.floatToIntBits(0f + value);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /** Sorts scores that differ by less than a float can tell. */
  private void sortAlike(int from, int end) {
    if (end - from == 1) {
      return;
    }
    List<ScoredItem> alike = new ArrayList<>();
    for (int i = from; i < end; i++) {
      alike.add(new ScoredItem(items[i], scores[i]));
    }
    alike.sort(BEST_FIRST);
    for (int i = from; i < end; i++) {
      items[i] = alike.get(i - from).item();
      scores[i] = alike.get(i - from).score();
    }
  }
}
