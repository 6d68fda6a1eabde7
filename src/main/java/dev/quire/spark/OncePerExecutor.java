package dev.quire.spark;

import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.TaskContext;

/**
 * What all tasks of an executor share, such as a mapped model: opened by the first that takes it.
 * It travels as a broadcast, of which an executor has one copy. When Spark drops that, because
 * nobody on the driver has it any more or for want of memory, it closes the copy, and here that
 * waits for the last task that is at work. Tasks that still have that copy afterwards have it
 * opened again, and nobody would tell them a second time to close it: it is open while they are at
 * work, and no longer.
 *
 * @param <T> what is opened
 */
final class OncePerExecutor<T extends AutoCloseable> implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1;

  private final Opener<T> opener;
  private transient T opened; // null until it is taken
  private transient int tasks; // that have it
  private transient boolean dropped;

  /** Opens it, on whichever machine. */
  interface Opener<T> extends Serializable {
    T open() throws IOException;
  }

  OncePerExecutor(Opener<T> opener) {
    this.opener = opener;
  }

  /** Takes it until the end of the task that this thread is at. */
  T takeForTask() throws IOException {
    T taken = take();
    TaskContext.get()
        .addTaskCompletionListener(
            task -> {
              giveBack();
              return null;
            });
    return taken;
  }

  /** Takes it until it is given back. */
  synchronized T take() throws IOException {
    if (opened == null) {
      opened = opener.open();
    }
    tasks++;
    return opened;
  }

  /** Gives back what was taken. */
  synchronized void giveBack() {
    tasks--;
    closeUnlessTaken();
  }

  /** Spark has no more use for it. */
  @Override
  public synchronized void close() {
    dropped = true;
    closeUnlessTaken();
  }

  private void closeUnlessTaken() {
    if (!dropped || tasks > 0 || opened == null) {
      return;
    }
    T closing = opened;
    opened = null;
    try {
      closing.close();
    } catch (Exception e) { // of anything that may be closed
      throw new IllegalStateException(e);
    }
  }
}
