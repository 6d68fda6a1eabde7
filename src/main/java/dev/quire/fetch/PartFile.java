package dev.quire.fetch;

import dev.quire.files.NamedOutput;
import dev.quire.files.PathLock;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The bytes of a download so far, {@code .NAME.part}, and in {@code .NAME.part.from} what they are
 * the beginning of: the address, what tells this version of the file from others, and its length. A
 * download that broke off goes on from there, in a later process, too. One process at a time has
 * it.
 */
final class PartFile implements AutoCloseable {
  private static final int COPY_BYTES = 1 << 16;

  private final Path path;
  private final Path from;
  private final URI address;
  private final FileChannel channel;
  private final PathLock lock;
  private long bytes;
  private String validator = ""; // an entity tag or a time; empty when there is none
  private long total = -1;

  private PartFile(Path path, URI address, FileChannel channel, PathLock lock) {
    this.path = path;
    this.from = path.resolveSibling(path.getFileName() + ".from");
    this.address = address;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Opens what an earlier download has left, or begins one.
   *
   * @throws BadInputException when another process is at it
   */
  static PartFile open(Path folder, String name, URI address) throws IOException {
    Path path = folder.resolve("." + name + ".part");
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    PathLock lock = PathLock.attempt(path);
    if (lock.state() == PathLock.State.TAKEN) {
      channel.close();
      lock.close();
      throw new BadInputException(
          Problem.of("is being fetched already")
              .with("file", path)
              .remedy("wait for the other {:fetch}")
              .about(name));
    }
    PartFile part = new PartFile(path, address, channel, lock);
    part.recall();
    return part;
  }

  private void recall() throws IOException {
    List<String> lines = Files.exists(from) ? Files.readAllLines(from) : List.of();
    boolean known =
        lines.size() == 3
            && lines.get(0).equals(address.toString())
            && !lines.get(1).isEmpty()
            && lines.get(2).matches("-?\\d{1,18}");
    if (!known) {
      begin("", -1);
      return;
    }
    validator = lines.get(1);
    total = Long.parseLong(lines.get(2));
    bytes = channel.size();
    if (total >= 0 && bytes > total) {
      begin("", -1);
    }
  }

  /** Forgets what there is: the download begins anew. */
  void begin(String newValidator, long newTotal) throws IOException {
    Files.deleteIfExists(from); // before the bytes are of another version
    channel.truncate(0);
    bytes = 0;
    validator = newValidator;
    total = newTotal;
    if (!validator.isEmpty()) {
      Files.writeString(from, address + "\n" + validator + "\n" + total + "\n");
    }
  }

  /** Adds bytes at the end. */
  void append(byte[] buffer, int count) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(buffer, 0, count);
    try {
      while (rest.hasRemaining()) {
        bytes += channel.write(rest, bytes);
      }
    } catch (IOException e) {
      throw NamedOutput.cannotWrite(path.toString(), "bytes=" + (bytes + count) + ", ", e);
    }
  }

  /** How many there are. */
  long bytes() {
    return bytes;
  }

  /** How many there will be, or -1. */
  long total() {
    return total;
  }

  /** What tells the version of the file that this is the beginning of; empty for nothing. */
  String validator() {
    return validator;
  }

  /** Where the bytes are. */
  Path path() {
    return path;
  }

  /**
   * The MD5 of all bytes, which is what GroupLens publishes: against accidents, not against foes.
   */
  String md5() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] buffer = new byte[COPY_BYTES];
      for (int count; (count = in.read(buffer)) >= 0; ) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java has it
    }
  }

  /** The first bytes, in Latin-1. */
  String start(int count) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    }
  }

  /** Removes it. */
  void delete() throws IOException {
    Files.deleteIfExists(from);
    Files.deleteIfExists(path);
  }

  /** Leaves it for a later download, unless there is nothing. */
  @Override
  public void close() {
    try (lock;
        channel) {
      if (bytes == 0) {
        delete();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + path, e);
    }
  }
}
