package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Files in which people have tables and that are read by others, known by their first bytes. */
enum ForeignFormat {
  ARROW("an Arrow or Feather file", 0, "ARROW1"),
  AVRO("an Avro file", 0, "Obj\u0001"),
  EXCEL("an Excel workbook", 0, "\u00d0\u00cf\u0011\u00e0"),
  HDF5("an HDF5 file", 0, "\u0089HDF"),
  HTML("a web page", 0, "<!DOCTYPE html"),
  LARGE_FILE("a pointer of Git LFS, not the file", 0, "version https://git-lfs"),
  NUMPY("an array of NumPy", 0, "\u0093NUMPY"),
  SQLITE("an SQLite database", 0, "SQLite format 3"),
  TAR("an archive of tar", 257, "ustar\u0000"),
  TAR_OF_GNU("an archive of tar", 257, "ustar ");

  private final String name;
  private final int at; // the byte where it shows
  private final String mark; // a character for each byte

  ForeignFormat(String name, int at, String mark) {
    this.name = name;
    this.at = at;
    this.mark = mark;
  }

  /** Refuses a file that is of one of these. */
  static void refuse(Path file, MemorySegment bytes) throws InvalidFileException {
    for (ForeignFormat format : values()) {
      if (format.isOf(bytes)) {
        throw refusal(file, format.name, format.remedy());
      }
    }
  }

  /** What to throw at such a file. */
  static InvalidFileException refusal(Path file, String what, String remedy) {
    return new InvalidFileException(file, Problem.of("is {}", what).remedy(remedy));
  }

  private String remedy() {
    return switch (this) {
      case TAR, TAR_OF_GNU -> "unpack it first, with tar -xf";
      case HTML -> "get the file again: what came in its place may say why";
      case LARGE_FILE -> "get it with git lfs pull";
      default -> "write it as CSV, JSON lines or Parquet";
    };
  }

  private boolean isOf(MemorySegment bytes) {
    if (bytes.byteSize() < at + mark.length()) {
      return false;
    }
    byte[] found = bytes.asSlice(at, mark.length()).toArray(ValueLayout.JAVA_BYTE);
    String text = new String(found, StandardCharsets.ISO_8859_1);
    return this == HTML ? text.equalsIgnoreCase(mark) : text.equals(mark);
  }
}
