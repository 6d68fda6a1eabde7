package dev.quire.files;

import java.io.IOException;
import java.nio.file.Path;

/** What stands at a {@link Target} when the work begins, and may be replaced when it is done. */
public interface Standing {
  /** Whether what has this name now is the very same, with the same content. */
  boolean isAt(Path path) throws IOException;

  /** Deletes it, under the name that it has meanwhile. */
  void delete(Path path) throws IOException;

  /** Puts something in its place where the system cannot exchange names. */
  void replace(Path target, Path finished) throws IOException;
}
