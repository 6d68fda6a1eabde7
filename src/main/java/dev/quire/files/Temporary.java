package dev.quire.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A file or folder under a hidden name, {@code .NAME.quire-PID-TIME.tmp}, that is gone when its
 * work is done or given up.
 *
 * <p>Its maker holds a lock on it for as long as it lives. Who makes another one of the same NAME
 * first removes those that nobody holds: they are of processes that were killed. On a system
 * without such locks they stay, and are no obstacle: names are never used twice.
 *
 * <p>Files that are still there when the process is told to end (Ctrl-C, SIGTERM) are removed at
 * once; folders when their users unwind, for parts of them may be in use.
 */
public final class Temporary implements AutoCloseable {
  private static final String MARK = ".quire-";
  private static final Pattern REST = Pattern.compile("\\d+-[0-9a-z]+\\.tmp");
  private static final int TIME_RADIX = 36;
  private static final Set<Temporary> LIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Temporary::removeAll, "quire-temporary-files"));
  }

  private final Path path;
  private final FolderContent content; // null for a file
  private final PathLock lock;
  private volatile Path original; // null for what is no copy
  private boolean gone;

  private Temporary(Path path, FolderContent content, PathLock lock) {
    this.path = path;
    this.content = content;
    this.lock = lock;
  }

  /** Makes an empty file. */
  public static Temporary file(Path parent, String name) throws IOException {
    Temporary file = create(parent, name, null);
    LIVE.add(file);
    return file;
  }

  /**
   * Makes an empty folder.
   *
   * @param content what will be in it, and may be deleted with it
   */
  public static Temporary folder(Path parent, String name, FolderContent content)
      throws IOException {
    return create(parent, name, content);
  }

  private static Temporary create(Path parent, String name, FolderContent content)
      throws IOException {
    removeLeft(parent, name, content);
    while (true) {
      Path path = parent.resolve(newName(name));
      try {
        if (content == null) {
          Files.createFile(path);
        } else {
          Files.createDirectory(path);
        }
      } catch (FileAlreadyExistsException e) {
        continue; // the next name, then
      } catch (FileSystemException e) {
        throw cannotCreate(path, e);
      }
      PathLock lock = PathLock.attempt(path);
      if (lock.state() != PathLock.State.TAKEN && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return new Temporary(path, content, lock);
      }
      lock.close(); // somebody took it for a leftover before it was locked, and removes it
    }
  }

  private static String newName(String name) {
    return "."
        + name
        + MARK
        + ProcessHandle.current().pid()
        + "-"
        + Long.toUnsignedString(System.nanoTime(), TIME_RADIX)
        + ".tmp";
  }

  private static IOException cannotCreate(Path path, FileSystemException e) {
    return new IOException(
        "cannot write "
            + named(path)
            + ": reason="
            + Reason.of(e)
            + "; choose another place or name",
        e);
  }

  /** Whether a file name is one of those that are made here, for some NAME. */
  static boolean isName(String fileName) {
    int mark = fileName.lastIndexOf(MARK);
    return fileName.startsWith(".")
        && mark > 0
        && REST.matcher(fileName.substring(mark + MARK.length())).matches();
  }

  /**
   * Lets {@link #named} call a file, and what is in it, by what it is a copy of.
   *
   * @param named what people know
   */
  public void standsFor(Path named) {
    original = named;
  }

  /**
   * A path of temporary files and folders by the names that they are to have, for messages; one of
   * a copy by what that is of.
   */
  public static Path named(Path path) {
    for (Temporary file : LIVE) {
      if (file.original != null && path.startsWith(file.path)) {
        return path.equals(file.path)
            ? file.original
            : file.original.resolve(file.path.relativize(path));
      }
    }
    Path named = path.isAbsolute() ? path.getRoot() : Path.of("");
    for (Path part : path) {
      String name = part.toString();
      named = named.resolve(isName(name) ? name.substring(1, name.lastIndexOf(MARK)) : name);
    }
    return named;
  }

  private static void removeLeft(Path parent, String name, FolderContent content) {
    String start = "." + name + MARK;
    DirectoryStream.Filter<Path> filter =
        path -> {
          String found = path.getFileName().toString();
          return found.startsWith(start) && REST.matcher(found.substring(start.length())).matches();
        };
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(parent, filter)) {
      paths.forEach(path -> removeUnlessHeld(path, content));
    } catch (IOException | DirectoryIteratorException e) {
      // A folder that can't be listed: no reason not to work.
    }
  }

  private static void removeUnlessHeld(Path path, FolderContent content) {
    boolean expected =
        content == null
            ? Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            : Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    if (!expected) {
      return;
    }
    try (PathLock lock = PathLock.attempt(path)) {
      if (lock.state() == PathLock.State.HELD) {
        remove(path, content);
      }
    } catch (IOException e) {
      // Somebody else's, or with something of somebody else in it.
    }
  }

  private static void remove(Path path, FolderContent content) throws IOException {
    if (content == null) {
      Files.deleteIfExists(path);
    } else {
      content.delete(path);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Moves it to its place. */
  @FunctionalInterface
  interface Move {
    /** Returns whether nothing of ours is left under the temporary name. */
    boolean run() throws IOException;
  }

  /** Moves it; nobody removes it meanwhile, and not afterwards if it is gone. */
  synchronized boolean leave(Move move) throws IOException {
    if (gone) {
      throw new IllegalStateException("is gone already: path=" + path);
    }
    gone = move.run();
    if (gone) {
      LIVE.remove(this);
      lock.close();
    }
    return gone;
  }

  /** Removes it, unless it was moved away. */
  @Override
  public void close() {
    try {
      remove();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }

  private synchronized void remove() throws IOException {
    if (!gone) {
      gone = true;
      LIVE.remove(this);
      try (lock) {
        remove(path, content);
      }
    }
  }

  private static void removeAll() {
    for (Temporary file : LIVE) {
      try {
        file.remove();
      } catch (IOException e) {
        // The process ends, and the next one on the same target removes it.
      }
    }
  }
}
