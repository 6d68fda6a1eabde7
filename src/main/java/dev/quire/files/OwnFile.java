package dev.quire.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that a process writes again and again, and removes in the end: its own, and never what
 * somebody else has put there meanwhile. A lock on it tells other processes that its writer lives.
 *
 * <p>May be used by one thread at a time.
 */
public final class OwnFile implements AutoCloseable {
  private final Path path;
  private Optional<FileStamp> stamp = Optional.empty(); // of ours
  private Optional<PathLock> lock = Optional.empty(); // on ours

  /** A file that is not ours so far. */
  public OwnFile(Path path) {
    this.path = path;
  }

  /** Its name. */
  public Path path() {
    return path;
  }

  /**
   * Makes what is there ours.
   *
   * @return false when it belongs to another one who lives
   */
  public boolean adopt() throws IOException {
    Path place = Target.place(path);
    PathLock attempt = PathLock.attempt(place);
    if (attempt.state() == PathLock.State.TAKEN) {
      return false;
    }
    own(place, attempt);
    return true;
  }

  private void own(Path place, PathLock held) throws IOException {
    close();
    lock = Optional.of(held);
    stamp = Optional.of(FileStamp.of(place));
  }

  /** Writes it to a target. */
  @FunctionalInterface
  public interface Writing {
    /** Puts a whole file there. */
    void to(Target target) throws IOException;
  }

  /**
   * Writes it, in the place of an earlier one of ours.
   *
   * @throws TakenNameException when somebody else's is there; it says where ours is
   */
  public void write(Writing writing) throws IOException {
    Path place = Target.place(path);
    writing.to(Target.of(path, place, stamp.map(earlier -> new StandingFile(earlier, lock))));
    own(place, PathLock.attempt(place));
  }

  /** Removes it, if it is there and ours. */
  public void remove() throws IOException {
    Path place = Target.place(path);
    if (stamp.isPresent() && new StandingFile(stamp.get()).isAt(place)) {
      Files.delete(place);
    }
    stamp = Optional.empty();
  }

  /** Lets others have it. */
  @Override
  public void close() {
    lock.ifPresent(PathLock::close);
  }
}
