package dev.quire.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class Utf8ReaderTest {
  private static String read(byte[] bytes, RandomGenerator random) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Utf8Reader reader = new Utf8Reader(Path.of("f"), new ByteArrayInputStream(bytes))) {
      char[] some = new char[12];
      int at = random.nextInt(6);
      for (int n; (n = reader.read(some, at, random.nextInt(1, 8))) >= 0; ) {
        text.append(some, at, n);
        at = random.nextInt(6);
      }
    }
    return text.toString();
  }

  /** Characters of one to four bytes, over the edges of buffers, any number to any place. */
  @Test
  void readsWhatTheJdkReads() throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    String[] letters = {"a", "\n", "\u00e9", "\u6620", "\ud83d\ude00", "\ufeff"};
    for (int round = 0; round < 20; round++) {
      StringBuilder text = new StringBuilder("x");
      for (int i = 0; i < 10_000; i++) {
        text.append(letters[random.nextInt(letters.length)]);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      assertEquals(text.toString(), read(bytes, random));
      byte[] marked = ("\ufeff" + text).getBytes(StandardCharsets.UTF_8);
      assertEquals(text.toString(), read(marked, random));
    }
  }

  @Test
  void namesLineAndPlaceOfTheFirstBadByte() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(4);
    byte[][] bad = {{(byte) 0xe9}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, 0}};
    String[] ends = {"\n", "\r\n", "\r"};
    for (int round = 0; round < 60; round++) {
      int lines = random.nextInt(5_000);
      byte[] before = ("\u00e9" + ends[round % 3]).repeat(lines).getBytes(StandardCharsets.UTF_8);
      byte[] wrong = bad[round % bad.length];
      byte[] bytes = Arrays.copyOf(before, before.length + 10);
      System.arraycopy(wrong, 0, bytes, before.length, wrong.length);
      String message =
          assertThrows(InvalidFileException.class, () -> read(bytes, random)).getMessage();
      String expected =
          String.format(
              "f: not a text in UTF-8: line=%d, byte=%d, value=0x%x;",
              lines + 1, before.length + 1, wrong[0] & 0xff);
      assertTrue(message.startsWith(expected), message + " and not " + expected);
    }
  }
}
