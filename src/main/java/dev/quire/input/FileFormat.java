package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** What a file is, by its first bytes. */
enum FileFormat {
  /** Fields between delimiters. */
  TEXT,
  /** An object on each line. */
  JSON,
  /** A file with columns of its own. */
  PARQUET;

  private static final String PARQUET_START = "PAR1";

  /**
   * The format of a file.
   *
   * @throws InvalidFileException when it is one that is not read, or a JSON array of objects
   */
  static FileFormat of(Path file, MemorySegment bytes) throws InvalidFileException {
    if (isParquet(bytes)) {
      return PARQUET;
    }
    ForeignFormat.refuse(file, bytes);
    long first = characterAt(bytes, TextFile.afterByteOrderMark(bytes));
    int character = byteAt(bytes, first);
    if (character == '[' && byteAt(bytes, characterAt(bytes, first + 1)) == '{') {
      throw new InvalidFileException(
          file,
          Problem.of("is one JSON array, not JSON lines")
              .remedy("write each object on a line of its own, for example with jq -c '.[]'"));
    }
    return character == '{' ? JSON : TEXT;
  }

  /** Whether a file may have lines as long as it is: all but a text. */
  static boolean hasLongLines(MemorySegment start) {
    return isParquet(start)
        || byteAt(start, characterAt(start, TextFile.afterByteOrderMark(start))) == '{';
  }

  /** Whether bytes begin like those of a Parquet file. */
  static boolean isParquet(MemorySegment bytes) {
    for (int i = 0; i < PARQUET_START.length(); i++) {
      if (byteAt(bytes, i) != PARQUET_START.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Where the first byte is that is no blank, from a place on. */
  private static long characterAt(MemorySegment bytes, long from) {
    long at = from;
    while (at < bytes.byteSize() && byteAt(bytes, at) >= 0 && byteAt(bytes, at) <= ' ') {
      at++;
    }
    return at;
  }

  private static int byteAt(MemorySegment bytes, long at) {
    return at < bytes.byteSize() ? bytes.get(ValueLayout.JAVA_BYTE, at) : -1;
  }
}
