package dev.quire.files;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Where a result goes. It is looked at before the work begins, and again when the result is put in
 * place: what has come to stand there or has changed meanwhile is somebody's, and stays; the result
 * then gets a name beside it. So a complete file or folder is at the name at every moment, and
 * nothing is lost.
 *
 * <p>Links are followed: the file that a link leads to is made or replaced, and the link stays.
 */
public final class Target {
  private static final int MOST_LINKS = 40; // as Linux

  private final Path requested;
  private final Path place;
  private final Optional<Standing> standing;
  private final List<Input> inputs = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean forced = true;

  private Target(Path requested, Path place, Optional<Standing> standing) {
    this.requested = requested;
    this.place = place;
    this.standing = standing;
  }

  /**
   * A target that was looked at by others.
   *
   * @param requested for messages
   * @param place what {@link #place} gives for it
   * @param standing what is there, and may be replaced
   */
  public static Target of(Path requested, Path place, Optional<Standing> standing) {
    return new Target(requested, place, standing);
  }

  /**
   * A file to be made; its folder is, where there is none. Refuses what cannot or must not be
   * written, before hours of work.
   *
   * @param force whether a file that is there may be replaced
   * @throws TakenNameException when there is one that may not
   */
  public static Target file(Path requested, boolean force) throws IOException {
    requireName(requested);
    if (isStream(requested)) {
      throw new InvalidFileException(
          requested,
          Problem.of("is a device or a pipe, which such a file can't be written to")
              .remedy("name a file, and copy it"));
    }
    Path place = place(requested);
    if (Files.isDirectory(place)) {
      throw new InvalidFileException(
          requested, Problem.of("is a folder, not a file").remedy("choose another name"));
    }
    Path folder = parent(place);
    makeFolder(folder);
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder + ": permission denied; choose another folder");
    }
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return new Target(requested, place, Optional.empty());
    }
    if (!force) {
      throw existsAlready(requested, "");
    }
    return new Target(requested, place, Optional.of(new StandingFile(FileStamp.of(place))));
  }

  /** Makes the folder of what is to be made, and those above it, where there are none. */
  private static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) { // a file, or a link that leads nowhere
      throw new InvalidFileException(
          Path.of(e.getFile()), Problem.of("is not a folder").remedy("choose another name"));
    }
  }

  /**
   * What to throw when something is there that nobody said to replace.
   *
   * @param more about it, with a comma before it; may be empty
   */
  public static TakenNameException existsAlready(Path requested, String more) {
    return new TakenNameException(
        Problem.of("exists already{}", more)
            .remedy("choose another name, or replace it with {force}")
            .about(requested));
  }

  /** Refuses the empty path, which would be the current folder: a variable without a value. */
  public static void requireName(Path requested) {
    if (requested.toString().isEmpty()) {
      throw new BadInputException(Problem.of("the name to write to is empty").remedy("give one"));
    }
  }

  /** The path with its last name's links followed, whether there is something or not. */
  public static Path place(Path requested) throws IOException {
    Path place = requested;
    for (int links = 0; Files.isSymbolicLink(place); links++) {
      if (links == MOST_LINKS) {
        throw new InvalidFileException(
            requested, Problem.of("is a link that leads back to itself").remedy("remove it"));
      }
      place = place.resolveSibling(Files.readSymbolicLink(place));
    }
    return place;
  }

  /**
   * Whether it is written through and never replaced: a device, a pipe, or a name that the system
   * has for something open, like {@code /dev/stdout}.
   */
  public static boolean isStream(Path path) throws IOException {
    Path link = path;
    for (int links = 0; links < MOST_LINKS && Files.isSymbolicLink(link); links++) {
      if (link.toAbsolutePath().getParent().toRealPath().toString().matches("/proc/.*/fd")) {
        return true;
      }
      link = link.resolveSibling(Files.readSymbolicLink(link));
    }
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  static Path parent(Path path) {
    Path absolute = path.toAbsolutePath();
    return absolute.getParent() == null ? absolute : absolute.getParent();
  }

  /** The folder that it is in. */
  public Path folder() {
    return parent(place);
  }

  /** Its name there. */
  public String name() {
    return place.getFileName().toString();
  }

  /** What the result is made from; that it is unchanged is checked before anything is replaced. */
  public Target madeFrom(Input input) {
    inputs.add(input);
    return this;
  }

  /**
   * Leaves it to the system when the result reaches the disk, for what can be made again: it is
   * whole for everybody and outlives its process, however that ends. After a power failure it may
   * be missing or damaged, which costs nothing but the work.
   */
  public Target unforced() {
    forced = false;
    return this;
  }

  /** Whether a result has to be on the disk before it is put here. */
  public boolean isForced() {
    return forced;
  }

  /** The path that was asked for. */
  @Override
  public String toString() {
    return requested.toString();
  }

  /**
   * Puts a finished result there.
   *
   * @throws TakenNameException when somebody else's is there; it says where the result is
   * @throws InvalidFileException when an input was written to while it was read
   */
  public void put(Temporary finished) throws IOException {
    if (!putIfFree(finished)) {
      throw new TakenNameException(
          Problem.of("was made or changed by somebody else meanwhile, and stays")
              .with("the new one", keep(finished))
              .remedy("look at both and remove one")
              .about(requested));
    }
  }

  /** The same, but returns false when somebody else's is there. */
  public boolean putIfFree(Temporary finished) throws IOException {
    for (Input input : List.copyOf(inputs)) {
      input.requireUnchanged();
    }
    return finished.leave(() -> take(finished.path()));
  }

  /** Gives a finished result a free name beside the target, and returns that. */
  public Path keep(Temporary finished) throws IOException {
    Path[] kept = new Path[1];
    finished.leave(
        () -> {
          kept[0] = Beside.move(finished.path(), place, "new");
          return true;
        });
    return kept[0];
  }

  /** Whether nobody else has come to stand there, so far. */
  public boolean isAsItWas() throws IOException {
    return standing.isPresent()
        ? standing.get().isAt(place) || Files.notExists(place, LinkOption.NOFOLLOW_LINKS)
        : Files.notExists(place, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns false when there is somebody else's; then nothing has happened. */
  private boolean take(Path finished) throws IOException {
    if (standing.isEmpty() || Files.notExists(place, LinkOption.NOFOLLOW_LINKS)) {
      try {
        AtomicRename.toFreeName(finished, place);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }
    Standing old = standing.get();
    try (PathLock lock = old.lock(place)) { // or it is a leftover under the temporary name
      if (lock.state() == PathLock.State.TAKEN || !old.isAt(place)) {
        return false;
      }
      keepPermissions(finished);
      return exchange(old, finished);
    }
  }

  /** Who may read and write what is replaced may do so with the new one, and nobody else. */
  private void keepPermissions(Path finished) throws IOException {
    try {
      Files.setPosixFilePermissions(finished, Files.getPosixFilePermissions(place));
    } catch (UnsupportedOperationException e) {
      // a file system without any
    }
  }

  private boolean exchange(Standing old, Path finished) throws IOException {
    if (!AtomicRename.exchange(finished, place)) {
      old.replace(place, finished);
      return true;
    }
    if (!old.isAt(finished) && AtomicRename.exchange(finished, place)) { // changed just now
      return false;
    }
    try {
      if (old.isAt(finished)) {
        old.delete(finished);
        return true;
      }
    } catch (DirectoryNotEmptyException e) {
      // Somebody has just put something into it.
    } catch (IOException e) {
      throw new IOException(
          requested
              + ": is complete and in its place, but what it replaced cannot be deleted: old="
              + Beside.move(finished, place, "old")
              + ", reason="
              + e.getMessage()
              + "; remove that",
          e);
    }
    throw new TakenNameException(
        Problem.of("was changed by somebody else while it was replaced")
            .with("theirs", Beside.move(finished, place, "old"))
            .remedy("look at both and remove one")
            .about(requested));
  }
}
