package dev.quire.packed;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Formats of packed files, which begin with bytes that no text has. */
public enum PackedFormat {
  /** One file, in one or several members. */
  GZIP("gzip -d", "\u001f\u008b"),
  /** An archive of files: see {@link ZipArchive}. */
  ZIP("unzip", "PK\u0003\u0004"),
  /** One file, in one or several frames. */
  ZSTD("zstd -d", "(\u00b5/\u00fd"),
  /** Not unpacked here. */
  XZ("xz -d", "\u00fd7zXZ\0"),
  /** Not unpacked here. */
  BZIP2("bzip2 -d", "BZh91AY");

  /** The most bytes that tell a format. */
  public static final int BYTES = 7;

  /** How an archive begins that has no files. */
  private static final String EMPTY_ZIP = "PK\u0005\u0006";

  private final String unpacking; // the command
  private final String start; // a character for each byte

  PackedFormat(String unpacking, String start) {
    this.unpacking = unpacking;
    this.start = start;
  }

  /**
   * The format of a file, if it is packed.
   *
   * @param bytes the first ones, {@value #BYTES} if there are so many
   */
  public static Optional<PackedFormat> of(byte[] bytes) {
    String found = new String(bytes, StandardCharsets.ISO_8859_1);
    if (found.startsWith(EMPTY_ZIP)) {
      return Optional.of(ZIP);
    }
    for (PackedFormat format : values()) {
      if (found.startsWith(format.start)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** What to throw where such a file can't be used: as text it would only be complained about. */
  public InvalidFileException refusal(Path file) {
    return new InvalidFileException(
        file,
        Problem.of("is packed")
            .with("format", name().toLowerCase(Locale.ROOT))
            .remedy("unpack it first, with {}", unpacking));
  }

  /** The command that unpacks such a file. */
  String unpacking() {
    return unpacking;
  }
}
