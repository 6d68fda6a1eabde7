package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Formats of packed files, which begin with bytes that no text has. */
enum PackedFormat {
  GZIP("gzip -d", "\u001f\u008b"),
  ZIP("unzip", "PK\u0003\u0004"),
  ZSTD("zstd -d", "(\u00b5/\u00fd"),
  XZ("xz -d", "\u00fd7zXZ\0"),
  BZIP2("bzip2 -d", "BZh91AY");

  /** The most bytes that tell a format. */
  static final int BYTES = 7;

  private final String unpacking; // the command
  private final String start; // a character for each byte

  PackedFormat(String unpacking, String start) {
    this.unpacking = unpacking;
    this.start = start;
  }

  /**
   * Refuses a file that is packed: as text it would only be complained about.
   *
   * @param bytes the first ones, {@value #BYTES} if there are so many
   */
  static void refuse(Path file, byte[] bytes) throws InvalidFileException {
    for (PackedFormat format : values()) {
      if (new String(bytes, StandardCharsets.ISO_8859_1).startsWith(format.start)) {
        throw new InvalidFileException(
            file,
            Problem.of("is packed")
                .with("format", format.name().toLowerCase(Locale.ROOT))
                .remedy("unpack it first, with {}", format.unpacking));
      }
    }
  }
}
