package dev.quire.mapped;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written from front to back under a temporary name and gets its own at {@link
 * #commit}. Closed without a commit, nothing is left.
 */
public final class NewFile implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;

  private NewFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Begins a file.
   *
   * @param force whether a file of that name may be replaced
   * @throws FileAlreadyExistsException when there is one that may not
   */
  public static NewFile create(Path target, boolean force) throws IOException {
    checkTarget(target, force);
    Path folder = target.toAbsolutePath().getParent();
    Path temporary = TemporaryFiles.create(folder, target.getFileName().toString());
    try {
      return new NewFile(target, temporary, FileChannel.open(temporary, StandardOpenOption.WRITE));
    } catch (IOException e) {
      TemporaryFiles.delete(temporary);
      throw e;
    }
  }

  /** Refuses a target that cannot or must not be written, before hours of work. */
  public static void checkTarget(Path target, boolean force) throws IOException {
    if (Files.isDirectory(target)) {
      throw new InvalidFileException(target, "is a folder, not a file; choose another name");
    }
    Path folder = target.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder + ": no such folder; make it first");
    }
    if (Files.exists(target) && !force) {
      throw new FileAlreadyExistsException(
          target + ": exists already; choose another name or pass --force");
    }
  }

  /** Where to write; there is no need to close it. */
  public OutputStream stream() {
    return new FilterOutputStream(Channels.newOutputStream(channel)) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        try {
          out.write(bytes, from, length);
        } catch (ClosedByInterruptException e) {
          throw e; // somebody has told the process to end
        } catch (IOException e) {
          throw new IOException(
              "cannot write "
                  + target
                  + ": reason="
                  + e.getMessage()
                  + "; free some space or choose another place",
              e);
        }
      }
    };
  }

  /** Forces the file to disk and gives it its name. */
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    TemporaryFiles.forget(temporary);
  }

  @Override
  public void close() {
    try {
      channel.close();
      TemporaryFiles.delete(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + temporary, e);
    }
  }
}
