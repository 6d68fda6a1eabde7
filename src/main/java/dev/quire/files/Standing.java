package dev.quire.files;

import java.io.IOException;
import java.nio.file.Path;

/** What stands at a {@link Target} when the work begins, and may be replaced when it is done. */
public interface Standing {
  /** Whether what has this name now is the very same, with the same content. */
  boolean isAt(Path path) throws IOException;

  /** A lock on it, so that nobody else replaces it at the same time. */
  default PathLock lock(Path path) {
    return PathLock.attempt(path);
  }

  /** Deletes it, under the name that it has meanwhile. */
  void delete(Path path) throws IOException;

  /** Puts something in its place where the system cannot exchange names. */
  void replace(Path target, Path finished) throws IOException;
}
