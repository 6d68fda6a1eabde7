package dev.quire.recommend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the n best of the items offered to it. Equal scores are ordered by dense index. */
final class TopItems {
  private static final long ITEM_BYTES = 48; // an object, its place in the queue, and in two lists

  private static final Comparator<ScoredItem> BEST_FIRST =
      Comparator.comparingDouble(ScoredItem::score).reversed().thenComparingInt(ScoredItem::item);

  private final int n;
  private final PriorityQueue<ScoredItem> worstFirst;
  private double worst = Double.NEGATIVE_INFINITY;

  TopItems(int n) {
    this.n = n;
    this.worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
  }

  /** Memory that one takes at most while it puts its items in order, in bytes. */
  static long bytes(int n) {
    return ITEM_BYTES * n;
  }

  /** Whether an item of that score, later than all others so far, would be among the best. */
  boolean takes(double score) {
    return score > worst || worstFirst.size() < n;
  }

  /** Takes an item in if it is good enough; items come in the order of their indices. */
  void offer(int item, double score) {
    if (takes(score)) {
      if (worstFirst.size() == n) {
        worstFirst.remove();
      }
      worstFirst.add(new ScoredItem(item, score));
      worst = worstFirst.element().score();
    }
  }

  List<ScoredItem> bestFirst() {
    List<ScoredItem> list = new ArrayList<>(worstFirst);
    list.sort(BEST_FIRST);
    return list;
  }
}
