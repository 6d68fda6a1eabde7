package dev.quire.mapped;

import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.zip.CRC32C;

/** CRC-32C (RFC 3720) of mapped bytes. */
public final class Checksums {
  /** A ByteBuffer holds less than 2 GB, so larger segments go piece by piece. */
  private static final long PIECE_BYTES = 1L << 30;

  private Checksums() {}

  /** The checksum as eight lower-case hexadecimal digits. */
  public static String crc32c(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    for (long at = 0; at < bytes.byteSize(); at += PIECE_BYTES) {
      long length = Math.min(PIECE_BYTES, bytes.byteSize() - at);
      crc.update(bytes.asSlice(at, length).asByteBuffer());
    }
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
