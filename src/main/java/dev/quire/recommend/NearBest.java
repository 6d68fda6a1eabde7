package dev.quire.recommend;

import java.util.Arrays;

/**
 * The items whose approximate score is within a margin of the n best seen so far: with a margin of
 * twice the error of an approximate score, the n best by exact score are among them.
 */
final class NearBest {
  private static final int SPARE = 64;

  private final int n;
  private int[] items; // [size], in the order of offering
  private float[] scores; // [size], approximate
  private float[] scratch; // [size]
  private int size;
  private float margin;
  private float threshold;

  NearBest(int n) {
    this.n = n;
    int capacity = capacity(n);
    this.items = new int[capacity];
    this.scores = new float[capacity];
    this.scratch = new float[capacity];
  }

  private static int capacity(int n) {
    return 2 * n + SPARE;
  }

  /** Memory that one takes, in bytes. */
  static long bytes(int n) {
    return (Integer.BYTES + 2L * Float.BYTES) * capacity(n);
  }

  /** Forgets all items. */
  void reset(float newMargin) {
    size = 0;
    margin = newMargin;
    threshold = Float.NEGATIVE_INFINITY;
  }

  /** What a score has to reach to be of interest. */
  float threshold() {
    return threshold;
  }

  void offer(int item, float score) {
    if (size == items.length) {
      prune();
      if (size > items.length - SPARE / 2) { // many scores lie within the margin
        grow();
      }
    }
    items[size] = item;
    scores[size++] = score;
  }

  /** Drops what is out of the running, and raises the threshold. */
  void prune() {
    if (size <= n) {
      return;
    }
    System.arraycopy(scores, 0, scratch, 0, size);
    threshold = Selection.descending(scratch, size, n - 1) - margin;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (scores[i] >= threshold) {
        items[kept] = items[i];
        scores[kept++] = scores[i];
      }
    }
    size = kept;
  }

  private void grow() {
    int capacity = 2 * items.length;
    items = Arrays.copyOf(items, capacity);
    scores = Arrays.copyOf(scores, capacity);
    scratch = new float[capacity];
  }

  int size() {
    return size;
  }

  int item(int i) {
    return items[i];
  }
}
