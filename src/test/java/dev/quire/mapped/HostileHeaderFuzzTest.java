package dev.quire.mapped;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of damaged headers: {@code open} works or throws an IOException, whatever they say, and
 * a file that opens can be read to its last byte.
 */
class HostileHeaderFuzzTest {
  private static final int ROUNDS = 3000;
  private static final long SEED = 20260101;

  /** Replaces numbers, names and brackets: what random bytes hardly ever hit. */
  private static final String[] VALUES = {
    "-1",
    "0",
    "1",
    "7",
    "8",
    "63",
    "64",
    "4096",
    "2147483648",
    "1152921504606846976",
    "9223372036854775807",
    "9223372036854775808",
    "1e3",
    "1.5",
    "null",
    "true",
    "\"\"",
    "\"U8\"",
    "\"I64\"",
    "[]",
    "{}",
    "[0]",
    "[0,0]",
    "[1,2,3]",
    "{\"x\":0,\"y\":8}",
    "[[0],[8]]",
    "\"a\":1"
  };

  private static final Pattern TOKEN = Pattern.compile("\\[[0-9,]*]|[0-9]+|\"[^\"]*\"|[{}:,]");

  @TempDir Path folder;
  private byte[] valid;
  private int headerBytes;

  @BeforeEach
  void write() throws IOException {
    Path path = folder.resolve("valid.safetensors");
    SampleFile.write(path);
    valid = withoutChecksum(Files.readAllBytes(path));
    headerBytes = SampleFile.headerBytes(valid);
  }

  /** Like a file of version 1, or every damage would be refused before it is looked at. */
  private static byte[] withoutChecksum(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1)
        .replace(
            "\"quire.version\":\"" + TensorFile.CURRENT_VERSION + "\"", "\"quire.version\":\"1\"")
        .replace(TensorHeader.OWN_CHECKSUM.key(), "quire.another_notes")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void damagedBytes() throws IOException {
    RandomGenerator random = random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] header = Arrays.copyOfRange(valid, 8, 8 + headerBytes);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        header = changed(header, random);
      }
      boolean lengthIsRight = random.nextBoolean();
      tryOpen("bytes-" + round, file(lengthIsRight ? header.length : headerBytes, header));
    }
  }

  @Test
  void damagedTokens() throws IOException {
    RandomGenerator random = random(SEED + 1);
    for (int round = 0; round < ROUNDS; round++) {
      String header = new String(valid, 8, headerBytes, StandardCharsets.UTF_8);
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        MatchResult[] tokens = TOKEN.matcher(header).results().toArray(MatchResult[]::new);
        MatchResult token = tokens[random.nextInt(tokens.length)];
        header =
            header.substring(0, token.start())
                + VALUES[random.nextInt(VALUES.length)]
                + header.substring(token.end());
      }
      byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
      tryOpen("tokens-" + round, file(bytes.length, bytes));
    }
  }

  @Test
  void damagedLengthField() throws IOException {
    RandomGenerator random = random(SEED + 2);
    byte[] header = Arrays.copyOfRange(valid, 8, 8 + headerBytes);
    for (int round = 0; round < 500; round++) {
      long length = round < 200 ? round * 16L : random.nextLong() >>> random.nextInt(64);
      tryOpen("length-" + round, file(length, header));
    }
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Flips a bit, inserts up to four random bytes or deletes up to four. */
  private static byte[] changed(byte[] header, RandomGenerator random) {
    int at = random.nextInt(header.length);
    int kind = random.nextInt(3);
    if (kind == 0) {
      byte[] flipped = header.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      return flipped;
    }
    byte[] inserted = new byte[kind == 1 ? 1 + random.nextInt(4) : 0];
    random.nextBytes(inserted);
    int end = kind == 1 ? at : Math.min(header.length, at + 1 + random.nextInt(4));
    return ByteBuffer.allocate(header.length - (end - at) + inserted.length)
        .put(header, 0, at)
        .put(inserted)
        .put(header, end, header.length - end)
        .array();
  }

  private byte[] file(long lengthField, byte[] header) {
    int dataBytes = valid.length - 8 - headerBytes;
    return ByteBuffer.allocate(8 + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(lengthField)
        .put(header)
        .put(valid, 8 + headerBytes, dataBytes)
        .array();
  }

  private void tryOpen(String name, byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve(name), bytes); // much faster than writing over a file
    try (TensorFile file = TensorFile.open(path)) {
      for (Tensor tensor : file.tensors()) {
        if (tensor.lengthBytes() > 0) {
          file.segment(tensor).get(Layouts.U8, tensor.lengthBytes() - 1);
        }
      }
      file.verify();
    } catch (IOException e) {
      return; // refused, as it should be
    } catch (RuntimeException | Error e) {
      Path kept = Files.createDirectories(Path.of("target", "fuzz")).resolve(name);
      Files.write(kept, bytes);
      throw new AssertionError("open it again to see: file=" + kept.toAbsolutePath(), e);
    } finally {
      Files.delete(path);
    }
  }
}
