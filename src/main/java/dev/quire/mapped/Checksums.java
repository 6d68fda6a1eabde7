package dev.quire.mapped;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** CRC-32C (RFC 3720) of mapped bytes. */
public final class Checksums {
  /** As much as a core's second cache holds beside other things. */
  private static final int PIECE_BYTES = 1 << 16;

  private Checksums() {}

  /**
   * The checksum as eight lower-case hexadecimal digits.
   *
   * <p>Bytes are copied to the heap first, which costs a tenth of the time: of a file that is cut
   * short meanwhile the copy ends in an InternalError, and CRC32C on the mapping ends the process.
   */
  public static String crc32c(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    byte[] piece = new byte[(int) Math.min(PIECE_BYTES, bytes.byteSize())];
    for (long at = 0; at < bytes.byteSize(); at += piece.length) {
      int length = (int) Math.min(piece.length, bytes.byteSize() - at);
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, piece, 0, length);
      crc.update(piece, 0, length);
    }
    return digits(crc);
  }

  static String digits(CRC32C crc) {
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
