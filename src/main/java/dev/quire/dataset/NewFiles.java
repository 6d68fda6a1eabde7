package dev.quire.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Files of a folder that appear together once all are complete. Until {@link #publish} they have
 * temporary names; without it {@link #close} removes them and leaves what was there before.
 */
final class NewFiles implements AutoCloseable {
  private final Path dir;
  private final List<String> names;

  /**
   * Makes the folder if there is none.
   *
   * @param names in the order in which to publish: the last one is the mark that all are there
   * @param force whether files of these names may be replaced
   * @throws IllegalArgumentException when one exists and may not be replaced
   */
  NewFiles(Path dir, List<String> names, boolean force) throws IOException {
    this.dir = dir;
    this.names = names;
    for (String name : names) {
      Path file = dir.resolve(name);
      if (!force && Files.exists(file)) {
        throw new IllegalArgumentException(
            name + " exists: file=" + file + "; choose another folder or pass --force");
      }
    }
    Files.createDirectories(dir);
  }

  /** Where to write the file that will have this name. */
  Path temporary(String name) {
    return dir.resolve(name + ".tmp");
  }

  /** Gives all files their names. */
  void publish() throws IOException {
    for (String name : names) {
      Files.move(temporary(name), dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @Override
  public void close() throws IOException {
    for (String name : names) {
      Files.deleteIfExists(temporary(name));
    }
  }
}
