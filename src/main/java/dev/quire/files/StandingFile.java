package dev.quire.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A file that is to be replaced: it is the same when its stamp is.
 *
 * @param held the lock on it, if it is ours
 */
record StandingFile(FileStamp stamp, Optional<PathLock> held) implements Standing {
  /** One that is not ours. */
  StandingFile(FileStamp stamp) {
    this(stamp, Optional.empty());
  }

  @Override
  public PathLock lock(Path path) {
    return held.orElseGet(() -> PathLock.attempt(path));
  }

  @Override
  public boolean isAt(Path path) throws IOException {
    try {
      return stamp.sameAs(FileStamp.of(path));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void replace(Path target, Path finished) throws IOException {
    Files.move(
        finished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
