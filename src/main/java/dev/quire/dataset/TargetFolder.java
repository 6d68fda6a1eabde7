package dev.quire.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that a dataset is made in: built under a temporary name beside its place, and put
 * there when it is complete.
 *
 * <p>To replace a dataset, the old folder moves away, the new one moves in, and the old one is
 * deleted. If the process dies in between, {@code .NAME.PID.old} is the old one.
 */
final class TargetFolder implements AutoCloseable {
  /** Everything that a dataset consists of; a folder with anything else is never deleted. */
  private static final Set<Path> KNOWN =
      Set.of(
          Path.of(DatasetJson.FILE),
          Path.of(Dataset.IDS),
          Path.of(Dataset.CATALOGUE),
          Path.of(Dataset.TRAIN),
          Path.of(Dataset.TRAIN, Dataset.BY_USER),
          Path.of(Dataset.TRAIN, Dataset.BY_ITEM),
          Path.of(Dataset.VALID),
          Path.of(Dataset.VALID, Dataset.BY_USER),
          Path.of(Dataset.TEST),
          Path.of(Dataset.TEST, Dataset.BY_USER));

  private final Path target;
  private final Path temporary;
  private final Path old;

  private TargetFolder(Path target) {
    this.target = target;
    String name = "." + target.getFileName() + "." + ProcessHandle.current().pid();
    temporary = target.resolveSibling(name + ".tmp");
    old = target.resolveSibling(name + ".old");
  }

  /**
   * Makes the temporary folder.
   *
   * @throws IllegalArgumentException when the target is there and must not be replaced
   */
  static TargetFolder create(Path requested, boolean force) throws IOException {
    Path target = requested.toAbsolutePath().normalize();
    if (target.getFileName() == null) {
      throw new IllegalArgumentException("not a folder to make: folder=" + requested);
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      refuseToReplace(requested, target, force);
    }
    Files.createDirectories(target.getParent());
    TargetFolder folder = new TargetFolder(target);
    Files.createDirectory(folder.temporary);
    return folder;
  }

  private static void refuseToReplace(Path requested, Path target, boolean force)
      throws IOException {
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException(
          requested + ": exists and is not a folder; choose another name");
    }
    if (!force) {
      throw new IllegalArgumentException(
          requested + ": exists already; choose another name, or replace it with --force");
    }
    try (Stream<Path> paths = Files.walk(target)) {
      List<Path> inside =
          paths.map(target::relativize).filter(p -> !p.equals(Path.of(""))).toList();
      if (!inside.isEmpty() && !inside.contains(Path.of(DatasetJson.FILE))) {
        throw new IllegalArgumentException(
            requested
                + ": is not a dataset, so --force doesn't replace it: missing="
                + DatasetJson.FILE
                + "; choose another name");
      }
      for (Path path : inside) {
        if (!KNOWN.contains(path)) {
          throw new IllegalArgumentException(
              requested
                  + ": holds more than a dataset, so --force doesn't replace it: found="
                  + path
                  + "; move that away or choose another name");
        }
      }
    }
  }

  /** The temporary folder, for the files of the dataset. */
  Path path() {
    return temporary;
  }

  /** Puts the finished folder in its place. */
  void commit() throws IOException {
    boolean replace = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (replace) {
      Files.move(target, old);
    }
    try {
      Files.move(temporary, target);
    } catch (IOException e) {
      if (replace) {
        Files.move(old, target);
      }
      throw e;
    }
    if (replace) {
      delete(old);
    }
  }

  /** Deletes the temporary folder unless it was committed. */
  @Override
  public void close() {
    try {
      if (Files.exists(temporary)) {
        delete(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + temporary, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
