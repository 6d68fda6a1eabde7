package dev.quire.recommend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the n best of the items offered to it. Equal scores are ordered by dense index. */
final class TopItems {
  private static final Comparator<ScoredItem> BEST_FIRST =
      Comparator.comparingDouble(ScoredItem::score).reversed().thenComparingInt(ScoredItem::item);

  private final int n;
  private final PriorityQueue<ScoredItem> worstFirst;

  TopItems(int n) {
    this.n = n;
    this.worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
  }

  void offer(int item, double score) {
    if (worstFirst.size() < n) {
      worstFirst.add(new ScoredItem(item, score));
    } else if (score > worstFirst.element().score()) { // a later item loses a tie
      worstFirst.remove();
      worstFirst.add(new ScoredItem(item, score));
    }
  }

  List<ScoredItem> bestFirst() {
    List<ScoredItem> list = new ArrayList<>(worstFirst);
    list.sort(BEST_FIRST);
    return list;
  }
}
