package dev.quire.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** A free name beside a target: {@code top.new.csv}, {@code top.new2.csv}, ... */
final class Beside {
  private static final String COMPRESSED = ".gz";

  private Beside() {}

  /**
   * Moves something there.
   *
   * @return its new name
   */
  static Path move(Path from, Path target, String word) throws IOException {
    String name = target.getFileName().toString();
    boolean compressed = name.endsWith(COMPRESSED);
    int end = compressed ? name.length() - COMPRESSED.length() : name.length();
    int dot = name.lastIndexOf('.', end - 1);
    int stem = dot > 0 ? dot : end; // a hidden name has no ending
    for (int n = 1; ; n++) {
      String free = name.substring(0, stem) + "." + word + (n > 1 ? n : "") + name.substring(stem);
      Path to = target.resolveSibling(free);
      try {
        AtomicRename.toFreeName(from, to);
        return to;
      } catch (FileAlreadyExistsException e) {
        // The next name, then.
      }
    }
  }
}
