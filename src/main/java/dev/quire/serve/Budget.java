package dev.quire.serve;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that may be held at a time; more than that by one alone, which would never have room. */
final class Budget {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  Budget(long most) {
    this.most = most;
  }

  /** Takes some; false when there are not so many left. */
  boolean take(long bytes) {
    return change(0, bytes);
  }

  /** Takes so many in the place of those that were taken; false, and nothing changes, when full. */
  boolean change(long taken, long wanted) {
    long more = wanted - taken;
    long before = held.getAndAdd(more);
    if (more > 0 && before > taken && before + more > most) {
      held.addAndGet(-more);
      return false;
    }
    return true;
  }

  void give(long bytes) {
    held.addAndGet(-bytes);
  }
}
