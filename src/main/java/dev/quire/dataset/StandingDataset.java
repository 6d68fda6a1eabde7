package dev.quire.dataset;

import dev.quire.files.FileStamp;
import dev.quire.files.PathLock;
import dev.quire.files.Standing;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A dataset, or an empty folder, that is to be replaced. It is the same when the folder and its
 * {@code dataset.json} are, and nothing else has come into it.
 *
 * <p>Where the system cannot exchange two names, the old folder is {@code .NAME.quire-old} for the
 * moment between two renames. If the process dies in that moment, {@link #recover} brings it back.
 */
record StandingDataset(FileStamp folder, Optional<FileStamp> info) implements Standing {
  static StandingDataset of(Path folder) throws IOException {
    return new StandingDataset(FileStamp.of(folder), info(folder));
  }

  private static Optional<FileStamp> info(Path folder) throws IOException {
    try {
      return Optional.of(FileStamp.of(folder.resolve(DatasetJson.FILE)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Path old(Path place) {
    return place.resolveSibling("." + place.getFileName() + ".quire-old");
  }

  @Override
  public boolean isAt(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      return sameAs(of(path)) && TargetFolder.CONTENT.foreign(path).isEmpty();
    } catch (NoSuchFileException e) { // it is just going away
      return false;
    }
  }

  private boolean sameAs(StandingDataset other) {
    return Objects.equals(folder.file(), other.folder.file()) // a rename may touch its time
        && info.isPresent() == other.info.isPresent()
        && (info.isEmpty() || info.get().sameAs(other.info.get()));
  }

  @Override
  public void delete(Path path) throws IOException {
    TargetFolder.CONTENT.delete(path);
  }

  @Override
  public void replace(Path target, Path finished) throws IOException {
    Path old = old(target);
    Files.move(target, old);
    try {
      Files.move(finished, target);
    } catch (IOException e) {
      Files.move(old, target);
      throw e;
    }
    try {
      delete(old);
    } catch (IOException e) {
      // The new one is in its place all the same. The next run tries again, and says what is wrong.
    }
  }

  /**
   * Ends what a killed process had begun: a dataset that was to be replaced, and has no successor,
   * is at its name again; one that has is deleted.
   *
   * @return whether it is at its name again
   * @throws BadInputException when somebody's file keeps one from being deleted
   */
  static boolean recover(Path place) throws IOException {
    Path old = old(place);
    if (!Files.isDirectory(old, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (PathLock lock = PathLock.attempt(old)) {
      boolean dead = lock.state() != PathLock.State.TAKEN;
      boolean alone = Files.notExists(place, LinkOption.NOFOLLOW_LINKS);
      if (dead && alone) {
        Files.move(old, place);
      } else if (dead) {
        deleteLeftover(old);
      }
      return dead && alone;
    }
  }

  private static void deleteLeftover(Path old) throws IOException {
    try {
      TargetFolder.CONTENT.delete(old);
    } catch (DirectoryNotEmptyException e) {
      throw new BadInputException(
          Problem.of("is left of a dataset that was replaced, and holds somebody's file")
              .with("found", TargetFolder.CONTENT.foreign(old).map(Path::toString).orElse(""))
              .remedy("move that file to another place and remove the folder")
              .about(old),
          e);
    }
  }
}
