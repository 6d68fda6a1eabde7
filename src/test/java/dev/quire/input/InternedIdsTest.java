package dev.quire.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.mapped.Layouts;
import dev.quire.parallel.RandomStreams;
import dev.quire.parallel.WorkerPool;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InternedIdsTest {
  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(20260103);

  private static MemorySegment utf8(String text) {
    return MemorySegment.ofArray(text.getBytes(UTF_8));
  }

  private static int intern(TextIds ids, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return ids.intern(bytes, 0, bytes.length);
  }

  /** Splits depend on these: they must never change. */
  @ParameterizedTest
  @CsvSource({
    "u1, 0x9bdfe2cf5150e8a6",
    "0195153448, 0x88e0968ca1b74fa",
    "A2CX7LUOHB2NDG, 0xef885e6cd57eddef",
    "someone@example.com, 0xc5f0cf9452e22858",
  })
  void hashesAreFixed(String id, String expected) {
    assertEquals(expected, "0x" + Long.toHexString(TextIds.hash(utf8(id))));
  }

  /** By the words of its documentation, of one byte after the other. */
  @Test
  void hashesAreAsDescribed() {
    for (int length = 1; length < 40; length++) {
      byte[] id = new byte[length];
      random.nextBytes(id);
      byte[] filled = Arrays.copyOf(id, (length + 7) / 8 * 8);
      long hash = length;
      for (int word = 0; word < filled.length / 8; word++) {
        long number = 0;
        for (int i = 7; i >= 0; i--) {
          number = number << 8 | (filled[8 * word + i] & 0xff);
        }
        hash = RandomStreams.mix(hash ^ number);
      }
      assertEquals(hash, TextIds.hash(MemorySegment.ofArray(id)));
      try (TextIds ids = new TextIds()) {
        IdReader reader = new IdReader(Optional.of(ids));
        assertEquals(0, reader.key(id, 0, length));
        assertEquals(hash, ids.hash(0));
        assertEquals(0, ids.intern(id, 0, length));
        assertArrayEquals(id, ids.bytes(0).toArray(Layouts.U8));
      }
    }
  }

  @Test
  void threadsAgree() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      names.add(Long.toString(random.nextLong(1L << (1 + i % 62)), 36) + "x".repeat(i % 40));
    }
    names.add("y".repeat(TextIds.MAX_BYTES));
    try (TextIds ids = new TextIds();
        WorkerPool pool = new WorkerPool(4)) {
      List<Map<String, Long>> found = Collections.synchronizedList(new ArrayList<>());
      pool.forEach(
          4,
          (task, none) -> {
            IdReader reader = new IdReader(Optional.of(ids));
            List<String> order = new ArrayList<>(names);
            Collections.shuffle(order, new java.util.Random(task));
            Map<String, Long> keys = new HashMap<>();
            for (String name : order) {
              byte[] bytes = ("__" + name).getBytes(UTF_8); // ends with the array
              keys.put(name, reader.key(bytes, 2, bytes.length - 2));
            }
            found.add(keys);
          });
      for (Map<String, Long> keys : found) {
        assertEquals(found.getFirst(), keys);
      }
      assertEquals(found.getFirst().size(), ids.size());
      found.getFirst().forEach((name, key) -> assertEquals(name, ids.text(key.intValue())));
    }
  }

  @Test
  void shorterOnesComeFirstAndThenBytesTell() {
    List<String> names =
        List.of("7", "a", "u", "\u00e9", "u2", "u3", "\u20ac", "u10", "u1000000000", "v1000000000");
    try (TextIds ids = new TextIds()) {
      List<String> shuffled = new ArrayList<>(names);
      Collections.shuffle(shuffled, new java.util.Random(7));
      shuffled.forEach(name -> intern(ids, name));
      List<String> sorted = new ArrayList<>(shuffled);
      sorted.sort(Comparator.comparing(name -> intern(ids, name), ids::compare));
      assertEquals(names, sorted);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, -1",
    "99999999999999999999, -1",
    "007, -1",
    "00, -1",
    "-5, -1",
    "+5, -1",
    "5.0, -1",
    "'', -1",
    "' 5', -1",
    "5x, -1",
  })
  void whatIsANumber(String text, long expected) {
    byte[] bytes = text.getBytes(UTF_8);
    assertEquals(expected, IdReader.number(bytes, 0, bytes.length));
    assertEquals(expected, new IdReader(Optional.empty()).key(bytes, 0, bytes.length));
  }

  @Test
  void numbersAmongTextAreCounted() {
    try (TextIds ids = new TextIds()) {
      List.of("12", "x", "007", "9223372036854775807", "b").forEach(name -> intern(ids, name));
      assertEquals(2, ids.numbers());
      assertEquals("b", ids.text(ids.leastText()));
    }
  }
}
