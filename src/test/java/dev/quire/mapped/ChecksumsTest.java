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
}
