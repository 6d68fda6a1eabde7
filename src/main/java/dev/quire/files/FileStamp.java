package dev.quire.files;

import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;

/**
 * By what one sees whether somebody has written to a file.
 *
 * @param path its name
 * @param regular whether it is an ordinary file; a pipe or a device has no content to compare
 * @param file which one it is, whatever its name; null where the system can't tell
 * @param modified when it was last written to
 * @param bytes its length
 */
public record FileStamp(Path path, boolean regular, Object file, FileTime modified, long bytes)
    implements Input {
  /** The stamp of what has this name now. */
  public static FileStamp of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileStamp(
        path,
        attributes.isRegularFile(),
        attributes.fileKey(),
        attributes.lastModifiedTime(),
        attributes.size());
  }

  /**
   * The stamp of a file that is about to be opened; of one in an archive, which has a path as if
   * the archive were a folder, that of the archive. Where there is none, opening will say so, and
   * the stamp never complains.
   */
  public static FileStamp ofInput(Path path) throws IOException {
    try {
      return of(archiveOf(path).orElse(path));
    } catch (NoSuchFileException e) {
      return new FileStamp(path, false, null, FileTime.fromMillis(0), 0);
    }
  }

  /** The file that a path leads through, if there is one, as through a folder. */
  public static Optional<Path> archiveOf(Path path) {
    Path above = Files.exists(path) ? null : path.getParent();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    return Optional.ofNullable(above).filter(Files::isRegularFile);
  }

  /** Reads a file, or fails to. */
  @FunctionalInterface
  public interface Reading<T> {
    /** What was read. */
    T read() throws IOException;
  }

  /**
   * Reads a file from front to back that must not change meanwhile.
   *
   * @throws InvalidFileException when it does; whatever else was wrong with it comes of that
   */
  public static <T> T reading(Path path, Reading<T> reading) throws IOException {
    FileStamp before = ofInput(path);
    T result;
    try {
      result = reading.read();
    } catch (IOException | RuntimeException e) {
      before.requireUnchanged();
      throw e;
    }
    before.requireUnchanged();
    return result;
  }

  /** Whether it is the same file with the same content, under whatever name. */
  public boolean sameAs(FileStamp other) {
    return Objects.equals(file, other.file)
        && regular == other.regular
        && modified.equals(other.modified)
        && bytes == other.bytes;
  }

  /**
   * Checks that the file is what it was. It is when its name now belongs to another file or none:
   * the old one lives on for those who have opened it.
   *
   * @throws InvalidFileException when what was read may be partly old and partly new
   */
  @Override
  public void requireUnchanged() throws IOException {
    FileStamp now;
    try {
      now = of(path);
    } catch (NoSuchFileException e) {
      return;
    }
    if (regular && Objects.equals(file, now.file) && !sameAs(now)) {
      throw new InvalidFileException(
          path,
          Problem.of("was written to while it was read")
              .with("bytes", now.bytes)
              .with("when opened", bytes)
              .remedy("run it again, and replace files by renaming new ones"));
    }
  }
}
