package dev.quire.mapped;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * By what one sees whether somebody has written to a file.
 *
 * @param path its name
 * @param file which one it is, whatever its name; null where the system can't tell
 * @param modified when it was last written to
 * @param bytes its length
 */
record FileStamp(Path path, Object file, FileTime modified, long bytes) {
  static FileStamp of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileStamp(
        path, attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
  }

  /**
   * Checks that the file is what it was. It is when its name now belongs to another file or none:
   * the old one lives on for those who have opened it.
   *
   * @throws InvalidFileException when what was read may be partly old and partly new
   */
  void requireUnchanged() throws IOException {
    FileStamp now;
    try {
      now = of(path);
    } catch (NoSuchFileException e) {
      return;
    }
    if (Objects.equals(file, now.file) && !equals(now)) {
      throw new InvalidFileException(
          path,
          "was written to while it was read: bytes="
              + now.bytes
              + ", when opened="
              + bytes
              + "; run it again, and replace files by renaming new ones");
    }
  }
}
