package dev.quire.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Renames that {@link Files#move} cannot promise. */
final class AtomicRename {
  private AtomicRename() {}

  /**
   * Gives a file or folder a name that nobody has.
   *
   * @throws FileAlreadyExistsException when somebody has it; then nothing has happened
   */
  static void toFreeName(Path from, Path to) throws IOException {
    int result = Posix.rename(from, to, Posix.RENAME_NO_REPLACE);
    if (result == Posix.EXISTS) {
      throw new FileAlreadyExistsException(to.toString());
    }
    if (result != 0) { // not on this system; other errors will come again, with a sentence
      portablyToFreeName(from, to);
    }
  }

  private static void portablyToFreeName(Path from, Path to) throws IOException {
    if (Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createLink(to, from); // fails when the name is there
        Files.delete(from);
        return;
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (FileSystemException | UnsupportedOperationException e) {
        // A file system without links.
      }
    }
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Lets two names change places. Returns false where the system can't; nothing has happened. */
  static boolean exchange(Path one, Path other) {
    return Posix.rename(one, other, Posix.RENAME_EXCHANGE) == 0;
  }
}
