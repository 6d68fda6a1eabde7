package dev.quire.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that a kind of folder consists of. What else is found in one is somebody's, and is
 * never deleted.
 *
 * @param known paths relative to the folder
 */
public record FolderContent(Set<Path> known) {
  /** The first thing in a folder, relative to it, that is not part of it. */
  public Optional<Path> foreign(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(path -> !path.equals(folder))
          .map(folder::relativize)
          .filter(path -> !known.contains(path))
          .sorted()
          .findFirst();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Deletes a folder and what it consists of, temporary files too.
   *
   * @throws DirectoryNotEmptyException when there is more in it; that stays
   */
  public void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (known.contains(folder.relativize(file))
                || Temporary.isName(file.getFileName().toString())) {
              Files.deleteIfExists(file); // who is told to end removes some, too
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path inner, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (inner.equals(folder) || known.contains(folder.relativize(inner))) {
              Files.delete(inner);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
