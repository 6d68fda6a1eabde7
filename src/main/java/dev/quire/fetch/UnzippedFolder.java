package dev.quire.fetch;

import dev.quire.files.FolderContent;
import dev.quire.files.InvalidFileException;
import dev.quire.files.NamedOutput;
import dev.quire.files.Target;
import dev.quire.files.Temporary;
import dev.quire.packed.ZipArchive;
import dev.quire.packed.ZipArchive.Entry;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An archive as a folder that appears at its name when all of it is there. The folder that all
 * files of an archive mostly lie in is left out, and every file is a new one: no link is made, and
 * none is followed.
 */
final class UnzippedFolder {
  private static final int COPY_BYTES = 1 << 16;

  private final ZipArchive archive;
  private final Map<Path, Entry> files = new LinkedHashMap<>(); // by the path in the folder

  private UnzippedFolder(ZipArchive archive) {
    this.archive = archive;
    List<Entry> entries = archive.files();
    String root = commonFolder(entries);
    for (Entry entry : entries) {
      files.put(Path.of(entry.name().substring(root.length())), entry);
    }
  }

  /**
   * Unpacks.
   *
   * @return the names of the files, relative to the folder
   */
  static List<String> unpack(ZipArchive archive, Path file, Target target) throws IOException {
    UnzippedFolder folder = new UnzippedFolder(archive);
    if (folder.files.isEmpty()) {
      throw new InvalidFileException(
          file, Problem.of("is an archive without files").remedy("get it again"));
    }
    folder.write(target);
    return folder.files.keySet().stream().map(Path::toString).sorted().toList();
  }

  /** The first folder of all names with its slash, or nothing. */
  private static String commonFolder(List<Entry> entries) {
    String first = entries.isEmpty() ? "" : entries.getFirst().name();
    String root = first.substring(0, first.indexOf('/') + 1);
    return entries.stream().allMatch(entry -> entry.name().startsWith(root)) ? root : "";
  }

  private void write(Target target) throws IOException {
    Set<Path> known = new HashSet<>();
    for (Path path : files.keySet()) {
      for (Path part = path; part != null; part = part.getParent()) {
        known.add(part);
      }
    }
    try (Temporary temporary =
        Temporary.folder(target.folder(), target.name(), new FolderContent(known))) {
      for (Map.Entry<Path, Entry> file : files.entrySet()) {
        Path path = temporary.path().resolve(file.getKey());
        Files.createDirectories(path.getParent());
        write(file.getValue(), path, target);
      }
      target.put(temporary);
    }
  }

  private void write(Entry entry, Path path, Target target) throws IOException {
    try (InputStream in = archive.stream(entry);
        FileChannel channel =
            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[COPY_BYTES];
      for (int count; (count = in.read(buffer)) >= 0; ) {
        write(channel, ByteBuffer.wrap(buffer, 0, count), target);
      }
      channel.force(true);
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes, Target target)
      throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw NamedOutput.cannotWrite(target.toString(), "", e);
    }
  }
}
