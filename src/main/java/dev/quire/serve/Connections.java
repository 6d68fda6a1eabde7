package dev.quire.serve;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jetty.io.Connection;

/**
 * The connections that are open. When there are too many, the one is closed that has been idle for
 * the longest time, or sends or reads for the longest time: whoever comes next finds a place, and
 * nobody who is being answered loses theirs.
 */
final class Connections implements Connection.Listener {
  private final int most;
  private final LinkedHashSet<Connection> waiting = new LinkedHashSet<>(); // the longest one first
  private final Set<Connection> busy = new HashSet<>(); // that are worked for

  Connections(int most) {
    this.most = most;
  }

  synchronized int count() {
    return waiting.size() + busy.size();
  }

  @Override
  public void onOpened(Connection connection) {
    Connection superfluous = add(connection);
    if (superfluous != null) {
      superfluous.getEndPoint().close();
    }
  }

  /** Adds one; gives the one to be closed for it, or null. */
  private synchronized Connection add(Connection connection) {
    waiting.addLast(connection);
    return count() > most ? waiting.removeFirst() : null;
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    waiting.remove(connection);
    busy.remove(connection);
  }

  /** A request has come. */
  synchronized void heard(Connection connection) {
    if (waiting.remove(connection)) {
      waiting.addLast(connection);
    }
  }

  /** An answer is being made. */
  synchronized void begin(Connection connection) {
    if (waiting.remove(connection)) {
      busy.add(connection);
    }
  }

  /** It is made. */
  synchronized void end(Connection connection) {
    if (busy.remove(connection)) {
      waiting.addLast(connection);
    }
  }
}
