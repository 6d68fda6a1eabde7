package dev.quire.input;

import dev.quire.files.FileStamp;
import dev.quire.files.InvalidFileException;
import dev.quire.files.MissingFileException;
import dev.quire.packed.UnpackLimits;
import dev.quire.packed.ZipArchive;
import dev.quire.problem.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file in a zip archive, which has a path as if the archive were a folder: {@code
 * ml-1m.zip/ml-1m/ratings.dat}.
 *
 * @param archive the archive
 * @param path the path of the file
 */
record ZipMember(Path archive, Path path) {
  /** The archive's file that a path leads to, if it leads through a file. */
  static Optional<ZipMember> of(Path path) {
    return FileStamp.archiveOf(path).map(archive -> new ZipMember(archive, path));
  }

  /** Opens an archive of somebody. */
  static ZipArchive open(Path archive) throws IOException {
    return ZipArchive.open(archive, archive, UnpackLimits.USUAL);
  }

  /** The bytes, which have the archive open until they are closed. */
  InputStream stream() throws IOException {
    String name = plain(archive.relativize(path).toString());
    ZipArchive zip = open(archive);
    try {
      InputStream in =
          zip.stream(
              zip.files().stream()
                  .filter(entry -> plain(entry.name()).equals(name))
                  .findFirst()
                  .orElseThrow(() -> missing(name)));
      return new FilterInputStream(in) {
        @Override
        public void close() throws IOException {
          try (zip) {
            super.close();
          }
        }
      };
    } catch (IOException e) {
      zip.close();
      throw e;
    }
  }

  /** A name as a path has it, whatever programs put before it and between its folders. */
  private static String plain(String name) {
    return Path.of(name.replace('\\', '/')).normalize().toString().replace('\\', '/');
  }

  private MissingFileException missing(String name) {
    return new MissingFileException(
        Problem.of("no such file in the archive")
            .with("file", name)
            .remedy("check the path")
            .about(archive));
  }

  /** What to throw when an archive comes through a pipe: what is in it stands at its end. */
  static InvalidFileException refusalOfStream(Path file) {
    return new InvalidFileException(
        file,
        Problem.of("is a zip archive, which cannot be read from front to back")
            .remedy("save it as a file, and name that"));
  }

  /** What to throw when an archive stands where a text has to. */
  static InvalidFileException refusal(Path archive) throws IOException {
    try (ZipArchive zip = open(archive)) {
      return new InvalidFileException(
          archive,
          Problem.of("is an archive, not a file")
              .with("files", zip.files().size())
              .remedy(
                  "name a file in it, like {}",
                  zip.files().isEmpty()
                      ? archive.resolve("NAME")
                      : archive.resolve(zip.files().getFirst().name())));
    }
  }
}
