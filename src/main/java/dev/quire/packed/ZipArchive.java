package dev.quire.packed;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.problem.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The files in a zip archive. That their names lead to no place outside and how much they unpack to
 * is looked at before anything is read; each is held against its length and checksum while it is.
 * What is a link in the archive is a file here, with the link's text.
 */
public final class ZipArchive implements AutoCloseable {
  private static final int MOST_SHOWN = 80;

  private final Path file;
  private final ZipFile zip;
  private final List<Entry> files = new ArrayList<>();

  /**
   * One file.
   *
   * @param name with {@code /} between folders, as in the archive
   * @param bytes its length when unpacked, as the archive says
   */
  public record Entry(String name, long bytes) {
    /** The part of the name behind the last folder. */
    public String lastName() {
      return name.substring(name.lastIndexOf('/') + 1);
    }
  }

  private ZipArchive(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Opens an archive.
   *
   * @param place where it lies
   * @param file how messages call it
   * @throws InvalidFileException when it is damaged, encrypted or not to be trusted
   */
  public static ZipArchive open(Path place, Path file, UnpackLimits limits) throws IOException {
    ZipArchive archive;
    try { // names that are not marked as UTF-8 are in any encoding
      archive = new ZipArchive(file, new ZipFile(place.toFile(), StandardCharsets.ISO_8859_1));
    } catch (ZipException e) {
      throw unreadable(file, e);
    }
    try {
      archive.check(place.toFile().length(), limits);
      return archive;
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static InvalidFileException unreadable(Path file, ZipException e) {
    String reason = String.valueOf(e.getMessage());
    return new InvalidFileException(
        file,
        reason.contains("encrypted")
            ? Problem.of("is encrypted").remedy("unpack it first, with unzip and its password")
            : Problem.of("is no whole zip archive")
                .with("reason", Shown.cut(reason, MOST_SHOWN))
                .remedy("get the file again"));
  }

  private void check(long packedBytes, UnpackLimits limits) throws InvalidFileException {
    Set<String> names = new HashSet<>();
    long bytes = 0;
    for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
      String name = entry.getName();
      requireInside(name);
      if (names.size() == limits.entries() || !names.add(name)) {
        throw new InvalidFileException(
            file,
            Problem.of(names.contains(name) ? "has two files of one name" : "has too many files")
                .with("file", Shown.cut(name, MOST_SHOWN))
                .with("files", names.size())
                .remedy("unpack it first, with unzip"));
      }
      if (!entry.isDirectory()) {
        files.add(new Entry(name, entry.getSize()));
        bytes += entry.getSize();
      }
      if (bytes < 0 || bytes > limits.mostBytes(packedBytes)) {
        throw UnpackLimits.exceeded(file, packedBytes, Math.max(bytes, entry.getSize()));
      }
    }
  }

  /** Refuses a name that leads out of the folder into which one unpacks, on whatever system. */
  private void requireInside(String name) throws InvalidFileException {
    String path = name.replace('\\', '/');
    boolean outside = path.startsWith("/") || path.matches("[A-Za-z]:.*") || path.isEmpty();
    for (String part : path.split("/", -1)) {
      outside |= part.equals("..");
    }
    if (outside || path.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidFileException(
          file,
          Problem.of("has a file that would be unpacked to a place outside of its folder")
              .with("file", Shown.cut(name, MOST_SHOWN))
              .remedy("don't trust it; get the file again from where it was published"));
    }
  }

  /** All files, folders left out, in the order of the archive. */
  public List<Entry> files() {
    return List.copyOf(files);
  }

  /** The bytes of a file, checked while they are read. */
  public InputStream stream(Entry entry) throws IOException {
    ZipEntry found = zip.getEntry(entry.name());
    try {
      return new CheckedEntry(zip.getInputStream(found), found);
    } catch (ZipException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Sees that there are as many bytes as the archive says, with the checksum that it says. */
  private final class CheckedEntry extends BulkInput {
    private final ZipEntry entry;
    private final CRC32 crc = new CRC32();
    private long bytes;

    CheckedEntry(InputStream in, ZipEntry entry) {
      super(in);
      this.entry = entry;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count;
      try {
        count = in.read(target, offset, length);
      } catch (ZipException | EOFException e) {
        throw damaged(String.valueOf(e.getMessage()));
      }
      if (count > 0) {
        bytes += count;
        crc.update(target, offset, count);
      }
      if (bytes > entry.getSize() || (count < 0 && bytes < entry.getSize())) {
        throw damaged("wrong length");
      }
      if (count < 0 && crc.getValue() != entry.getCrc()) {
        throw damaged("wrong checksum");
      }
      return count;
    }

    private InvalidFileException damaged(String reason) {
      return new InvalidFileException(
          file,
          Problem.of("is damaged")
              .with("format", "zip")
              .with("file", Shown.cut(entry.getName(), MOST_SHOWN))
              .with("reason", reason)
              .remedy("get the file again"));
    }
  }
}
