package dev.quire.describe;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The first few of many in some order.
 *
 * @param <T> what there is many of
 */
final class Top<T> {
  private final int size;
  private final Comparator<T> order;
  private final PriorityQueue<T> kept; // the last of them first

  /** Keeps so many. */
  Top(int size, Comparator<T> order) {
    this.size = size;
    this.order = order;
    this.kept = new PriorityQueue<>(Collections.reverseOrder(order));
  }

  void add(T next) {
    if (kept.size() < size) {
      kept.add(next);
    } else if (size > 0 && order.compare(next, kept.peek()) < 0) {
      kept.poll();
      kept.add(next);
    }
  }

  /** In order. */
  List<T> list() {
    return kept.stream().sorted(order).toList();
  }
}
