package dev.quire.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written from front to back under a temporary name and gets its own at {@link
 * #commit}. Closed without a commit, nothing is left.
 */
public final class NewFile implements AutoCloseable {
  private final Target target;
  private final Temporary temporary;
  private final FileChannel channel;

  private NewFile(Target target, Temporary temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** Begins a file. */
  public static NewFile create(Target target) throws IOException {
    Temporary temporary = Temporary.file(target.folder(), target.name());
    try {
      FileChannel channel = FileChannel.open(temporary.path(), StandardOpenOption.WRITE);
      return new NewFile(target, temporary, channel);
    } catch (IOException e) {
      temporary.close();
      throw e;
    }
  }

  /** Where to write; there is no need to close it. */
  public OutputStream stream() {
    return new NamedOutput(Channels.newOutputStream(channel), target.toString());
  }

  /** Where to write by name; not together with {@link #stream}. */
  public Path path() {
    return temporary.path();
  }

  /** Whether the target is as it was when the work began. */
  public boolean isTargetAsItWas() throws IOException {
    return target.isAsItWas();
  }

  /** Forces the file to disk and puts it into its place: {@link Target#put}. */
  public void commit() throws IOException {
    finish();
    target.put(temporary);
  }

  /** The same, but returns false when somebody else's is there. */
  public boolean commitIfFree() throws IOException {
    finish();
    return target.putIfFree(temporary);
  }

  /** Gives the finished file another name beside its place, and returns that. */
  public Path keep() throws IOException {
    finish();
    return target.keep(temporary);
  }

  private void finish() throws IOException {
    if (channel.isOpen()) {
      channel.force(true);
      channel.close();
    }
  }

  @Override
  public void close() {
    try (temporary) {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + temporary.path(), e);
    }
  }
}
