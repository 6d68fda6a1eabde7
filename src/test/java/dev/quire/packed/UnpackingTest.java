package dev.quire.packed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.quire.files.InvalidFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packed streams: whole, cut short at every byte, with every byte flipped, and made to explode. */
class UnpackingTest {
  private static final Path FILE = Path.of("ratings.gz");

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] pack(PackedFormat format, byte[] bytes) throws IOException {
    return format == PackedFormat.GZIP ? gzip(bytes) : Zstd.compress(bytes);
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  private static byte[] unpack(PackedFormat format, byte[] packed) throws IOException {
    return unpack(format, new ByteArrayInputStream(packed), UnpackLimits.USUAL);
  }

  private static byte[] unpack(PackedFormat format, InputStream packed, UnpackLimits limits)
      throws IOException {
    assertEquals(format, PackedFormat.of(pack(format, new byte[9])).orElseThrow());
    try (InputStream in = Unpacking.open(FILE, packed, format, limits)) {
      return in.readAllBytes();
    }
  }

  /** A pipe that never tells how much there is, and gives a byte at a time. */
  private static final class Dribble extends ByteArrayInputStream {
    Dribble(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int available() {
      return 0;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(1, length));
    }
  }

  private static byte[] noise(int length) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('0' + random.nextInt(4));
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(
      value = PackedFormat.class,
      names = {"GZIP", "ZSTD"})
  void onePartAndSeveral(PackedFormat format) throws IOException {
    for (int length : new int[] {0, 1, 100, 65_536, 300_001}) {
      byte[] text = noise(length);
      byte[] packed = pack(format, text);
      assertArrayEquals(text, unpack(format, packed));
      byte[] twice = join(packed, pack(format, noise(7)), packed);
      byte[] expected = join(text, noise(7), text);
      assertArrayEquals(expected, unpack(format, twice));
      assertArrayEquals(expected, unpack(format, new Dribble(twice), UnpackLimits.USUAL));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PackedFormat.class,
      names = {"GZIP", "ZSTD"})
  void whatIsCutShortIsSaidToBe(PackedFormat format) throws IOException {
    byte[] first = pack(format, noise(500));
    byte[] packed = join(first, pack(format, noise(900)));
    for (int length = 1; length < packed.length; length++) {
      if (length != first.length) {
        byte[] cut = Arrays.copyOf(packed, length);
        InvalidFileException e =
            assertThrows(InvalidFileException.class, () -> unpack(format, cut), "at " + length);
        assertTrue(
            e.getMessage().startsWith(FILE + ": is cut short: what it packs goes on behind its end")
                || format == PackedFormat.ZSTD,
            e.getMessage());
      }
    }
  }

  /** Whatever byte changes, the text is the right one, or it is said that it is not. */
  @ParameterizedTest
  @EnumSource(
      value = PackedFormat.class,
      names = {"GZIP", "ZSTD"})
  void noDamageGoesUnnoticed(PackedFormat format) throws IOException {
    byte[] text = noise(400);
    byte[] packed = join(pack(format, text), pack(format, text));
    int unnoticed = 0;
    for (int at = 0; at < packed.length; at++) {
      byte[] damaged = packed.clone();
      damaged[at] ^= 0x10;
      try {
        byte[] read = unpack(format, damaged);
        unnoticed += Arrays.equals(join(text, text), read) ? 0 : 1;
      } catch (InvalidFileException e) {
        assertTrue(e.getMessage().endsWith("; get the file again"), e.getMessage());
      }
    }
    // zstd has a checksum only where it was asked for
    assertTrue(unnoticed == 0 || format == PackedFormat.ZSTD, unnoticed + " unnoticed");
  }

  @Test
  void optionalPartsOfAHeaderArePassedOver() throws IOException {
    byte[] text = noise(50);
    byte[] plain = gzip(text);
    byte[] header = Arrays.copyOf(plain, 10);
    header[3] = 2 + 4 + 8 + 16;
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    byte[] fields = {3, 0, 'a', 'b', 'c', 'n', 'a', 'm', 'e', 0, 'n', 'o', 't', 'e', 0, 1, 2};
    assertArrayEquals(text, unpack(PackedFormat.GZIP, join(header, fields, rest)));
  }

  @Test
  void paddingIsNoMoreData() throws IOException {
    byte[] text = noise(50);
    byte[] padded = join(gzip(text), new byte[512], gzip(text), new byte[3]);
    assertArrayEquals(join(text, text), unpack(PackedFormat.GZIP, padded));
  }

  @Test
  void whatFollowsMustBeGzip() throws IOException {
    byte[] packed = join(gzip(noise(50)), "userId,movieId\n".getBytes(UTF_8));
    InvalidFileException e =
        assertThrows(InvalidFileException.class, () -> unpack(PackedFormat.GZIP, packed));
    assertTrue(e.getMessage().contains("reason=what follows is no gzip; "), e.getMessage());
  }

  /** A length of 2^32 and more is told by its lower 32 bits, so the checksum must be right, too. */
  @Test
  void checksumAndLengthAreBothLookedAt() throws IOException {
    byte[] packed = gzip(noise(50));
    byte[] otherLength = packed.clone();
    otherLength[packed.length - 4]++;
    InvalidFileException e =
        assertThrows(InvalidFileException.class, () -> unpack(PackedFormat.GZIP, otherLength));
    assertTrue(e.getMessage().contains("reason=wrong length"), e.getMessage());
    CRC32 crc = new CRC32();
    crc.update(noise(50));
    assertEquals((byte) crc.getValue(), packed[packed.length - 8]);
  }

  @ParameterizedTest
  @EnumSource(
      value = PackedFormat.class,
      names = {"GZIP", "ZSTD"})
  void whatGrowsWithoutEndIsRefused(PackedFormat format) throws IOException {
    byte[] bomb = pack(format, new byte[3_000_000]);
    UnpackLimits limits = new UnpackLimits(100_000, 10, 1);
    InvalidFileException e =
        assertThrows(
            InvalidFileException.class,
            () -> unpack(format, new ByteArrayInputStream(bomb), limits));
    assertTrue(
        e.getMessage().startsWith(FILE + ": unpacks to far more than any ratings do: bytes="),
        e.getMessage());
    assertEquals(3_000_000, unpack(format, bomb).length);
  }

  @ParameterizedTest
  @EnumSource(
      value = PackedFormat.class,
      names = {"ZIP", "XZ", "BZIP2"})
  void othersAreNoStreams(PackedFormat format) {
    InvalidFileException e =
        assertThrows(
            InvalidFileException.class,
            () -> Unpacking.open(FILE, InputStream.nullInputStream(), format, UnpackLimits.USUAL));
    assertTrue(e.getMessage().startsWith(FILE + ": is packed: format="), e.getMessage());
  }
}
