package dev.quire.mapped;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/**
 * CRC-32C (RFC 3720) of mapped bytes, and of a whole from the checksums of its parts.
 *
 * <p>A checksum is the remainder of a polynomial over GF(2). Appending {@code n} zero bytes is a
 * linear map of it, so the checksum of {@code AB} is that of {@code A} after as many zero bytes as
 * {@code B} has, exclusive-or that of {@code B}. Parts can then be computed side by side.
 */
public final class Checksums {
  /** A ByteBuffer holds less than 2 GB, so larger segments go piece by piece. */
  private static final long PIECE_BYTES = 1L << 30;

  /** The Castagnoli polynomial with its bits reversed. */
  private static final int POLYNOMIAL = 0x82f63b78;

  private Checksums() {}

  /** The checksum as eight lower-case hexadecimal digits. */
  static String crc32c(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    for (long at = 0; at < bytes.byteSize(); at += PIECE_BYTES) {
      long length = Math.min(PIECE_BYTES, bytes.byteSize() - at);
      crc.update(bytes.asSlice(at, length).asByteBuffer());
    }
    return hex((int) crc.getValue());
  }

  /** The checksum of less than 2 GB. */
  public static int crc32cOf(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asByteBuffer());
    return (int) crc.getValue();
  }

  /** A checksum as eight lower-case hexadecimal digits. */
  public static String hex(int checksum) {
    return String.format("%08x", checksum);
  }

  /**
   * The checksum of two parts, one after the other.
   *
   * @param first checksum of the first part, 0 for no bytes
   * @param second checksum of the second part
   * @param secondBytes length of the second part in bytes
   */
  public static int combine(int first, int second, long secondBytes) {
    int[] zeros = oneZeroByte(); // [32] columns of the map "append 2^k zero bytes"
    int shifted = first;
    for (long left = secondBytes; left != 0; left >>>= 1) {
      if ((left & 1) != 0) {
        shifted = times(zeros, shifted);
      }
      zeros = square(zeros);
    }
    return shifted ^ second;
  }

  private static int[] oneZeroByte() {
    int[] oneBit = new int[Integer.SIZE];
    oneBit[0] = POLYNOMIAL;
    for (int bit = 1; bit < Integer.SIZE; bit++) {
      oneBit[bit] = 1 << (bit - 1);
    }
    return square(square(square(oneBit)));
  }

  private static int[] square(int[] map) {
    int[] squared = new int[Integer.SIZE];
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      squared[bit] = times(map, map[bit]);
    }
    return squared;
  }

  private static int times(int[] map, int vector) {
    int product = 0;
    for (int rest = vector; rest != 0; rest &= rest - 1) {
      product ^= map[Integer.numberOfTrailingZeros(rest)];
    }
    return product;
  }
}
