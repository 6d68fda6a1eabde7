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
  private static final int STOPPING_IDLE_MILLISECONDS = 1000; // as Jetty gives those that it knows

  private final int most;
  private final LinkedHashSet<Connection> waiting = new LinkedHashSet<>(); // the longest one first
  private final Set<Connection> busy = new HashSet<>(); // that are worked for
  private volatile boolean stopping;

  Connections(int most) {
    this.most = most;
  }

  synchronized int count() {
    return waiting.size() + busy.size();
  }

  /**
   * The server is about to stop. What is idle then is soon closed, also what was accepted just
   * before and is opened later, which would keep the server for its whole time of idleness.
   */
  void stop() {
    stopping = true;
  }

  @Override
  public void onOpened(Connection connection) {
    if (stopping) {
      connection.getEndPoint().setIdleTimeout(STOPPING_IDLE_MILLISECONDS);
    }
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
