package dev.quire.files;

import java.nio.file.Path;

/**
 * A lock on a file or folder that tells others that its writer lives. The system frees it when the
 * process ends, however it ends; a number of a process would tell nothing, because in containers
 * everyone may have the same.
 */
public final class PathLock implements AutoCloseable {
  /** What came of an attempt. */
  public enum State {
    /** It is ours. */
    HELD,
    /** Somebody else has it. */
    TAKEN,
    /** This system or this file system has no such locks. */
    UNKNOWN
  }

  private static final int NONE = -1;

  private final State state;
  private int descriptor;

  private PathLock(State state, int descriptor) {
    this.state = state;
    this.descriptor = descriptor;
  }

  /** Tries to get the lock, without waiting. */
  public static PathLock attempt(Path path) {
    int opened = Posix.open(path, Posix.READ_ONLY);
    if (opened < 0) {
      return new PathLock(State.UNKNOWN, NONE);
    }
    int result = Posix.lock(opened);
    if (result == 0) {
      return new PathLock(State.HELD, opened);
    }
    Posix.close(opened);
    return new PathLock(result == Posix.WOULD_BLOCK ? State.TAKEN : State.UNKNOWN, NONE);
  }

  /** What came of it. */
  public State state() {
    return state;
  }

  @Override
  public synchronized void close() {
    if (descriptor != NONE) {
      Posix.close(descriptor);
      descriptor = NONE;
    }
  }
}
