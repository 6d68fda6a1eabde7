package dev.quire.mapped;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
  /** The check value of RFC 3720's CRC in the usual catalogues. */
  @Test
  void knownValue() {
    assertEquals("e3069283", Checksums.crc32c(MemorySegment.ofArray("123456789".getBytes(UTF_8))));
  }

  @Test
  void partsMakeTheWhole() {
    byte[] bytes = new byte[1000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * i + 3 * i);
    }
    MemorySegment whole = MemorySegment.ofArray(bytes);
    for (int cut : new int[] {0, 1, 2, 63, 500, 999, 1000}) {
      int first = Checksums.crc32cOf(whole.asSlice(0, cut));
      int second = Checksums.crc32cOf(whole.asSlice(cut));
      assertEquals(Checksums.crc32cOf(whole), Checksums.combine(first, second, bytes.length - cut));
    }
  }
}
