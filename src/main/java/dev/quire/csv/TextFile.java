package dev.quire.csv;

import dev.quire.mapped.InvalidFileException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps a text file read-only. */
final class TextFile {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private TextFile() {}

  static MemorySegment map(Path file, Arena arena) throws IOException {
    if (Files.notExists(file)) {
      throw new NoSuchFileException(file + ": no such file; check the path");
    }
    if (Files.isDirectory(file)) {
      throw new InvalidFileException(file, "is a folder, not a file; name the CSV file in it");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() == 0) {
        throw new InvalidFileException(file, "is empty: bytes=0; get the file again");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /** The first byte after the byte order mark of UTF-8 that some programs put first. */
  static long afterByteOrderMark(MemorySegment bytes) {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (i >= bytes.byteSize() || bytes.get(ValueLayout.JAVA_BYTE, i) != BYTE_ORDER_MARK[i]) {
        return 0;
      }
    }
    return BYTE_ORDER_MARK.length;
  }
}
