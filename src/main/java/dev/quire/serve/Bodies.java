package dev.quire.serve;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of all bodies that are on their way or worked on. Those count that have come, not those
 * that are announced; when there is no room for more, the bodies give way that have been on their
 * way for the longest time. So who sends slowly keeps nobody out.
 */
final class Bodies {
  private final long most;
  private final Map<Body, Integer> coming = new LinkedHashMap<>(); // bytes so far, oldest first
  private long held;

  Bodies(long most) {
    this.most = most;
  }

  /** A body is on its way. */
  synchronized void begin(Body body) {
    coming.put(body, 0);
  }

  /**
   * Counts bytes that have come.
   *
   * @return false when there is no room for them, which leaves the body out
   */
  boolean take(Body body, int bytes) {
    List<Body> leaving = new ArrayList<>();
    boolean room = take(body, bytes, leaving);
    leaving.forEach(Body::giveWay); // which answers, so nothing may be locked
    return room;
  }

  private synchronized boolean take(Body body, int bytes, List<Body> leaving) {
    Integer own = coming.get(body);
    if (own == null) {
      return false; // it has given way
    }
    Iterator<Map.Entry<Body, Integer>> oldest = coming.entrySet().iterator();
    while (held > own && held + bytes > most) { // one alone may be as long as it is allowed to
      Map.Entry<Body, Integer> first = oldest.next();
      held -= first.getValue();
      oldest.remove();
      if (first.getKey() == body) {
        return false;
      }
      leaving.add(first.getKey());
    }
    held += bytes;
    coming.put(body, own + bytes);
    return true;
  }

  /** Whether a body is on its way, and has not given way. */
  synchronized boolean isComing(Body body) {
    return coming.containsKey(body);
  }

  /** All of a body is there: it gives way no more. False when it has. */
  synchronized boolean keep(Body body) {
    return coming.remove(body) != null;
  }

  /** A body is not waited for any more. */
  synchronized void abandon(Body body) {
    Integer bytes = coming.remove(body);
    held -= bytes == null ? 0 : bytes;
  }

  /** Gives back the bytes of a body that was whole. */
  synchronized void give(int bytes) {
    held -= bytes;
  }
}
