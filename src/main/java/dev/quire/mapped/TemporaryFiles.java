package dev.quire.mapped;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that live no longer than this process: each has a hidden name that no other writer uses,
 * and those still there when the process is told to end (Ctrl-C, SIGTERM) are removed.
 */
final class TemporaryFiles {
  private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(TemporaryFiles::deleteAll, "quire-temporary-files"));
  }

  private TemporaryFiles() {}

  /**
   * Makes an empty file {@code .name.PID.N.tmp}. A file of that name may be there already: another
   * writer's, or left by a process of the same number that was killed. It is not ours, so N counts
   * on.
   */
  static Path create(Path folder, String name) throws IOException {
    for (int n = 0; ; n++) {
      Path file =
          folder.resolve("." + name + "." + ProcessHandle.current().pid() + "." + n + ".tmp");
      try {
        Files.createFile(file);
        LIVE.add(file);
        return file;
      } catch (FileAlreadyExistsException e) {
        // The next number, then.
      } catch (FileSystemException e) {
        String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        throw new IOException(
            "cannot write "
                + folder
                + ": file="
                + file.getFileName()
                + ", reason="
                + reason
                + "; choose another place or name",
            e);
      }
    }
  }

  /** Leaves a file alone from now on: it is no longer there under this name. */
  static void forget(Path file) {
    LIVE.remove(file);
  }

  /** Removes a file that was made here; does nothing when it is gone. */
  static void delete(Path file) throws IOException {
    if (LIVE.remove(file)) {
      Files.deleteIfExists(file);
    }
  }

  private static void deleteAll() {
    for (Path file : LIVE) {
      try {
        delete(file);
      } catch (IOException e) {
        // The process ends, and a hidden file more is no reason to keep it.
      }
    }
  }
}
