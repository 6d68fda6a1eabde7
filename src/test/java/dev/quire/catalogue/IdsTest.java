package dev.quire.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdsTest {
  private static final String[] SYLLABLES = {
    "u", "7", "é", " ", ",", "\"", "\n", "映", "😀", "0", "-"
  };

  @TempDir Path folder;

  /** Writes texts, as a converter does, and opens them. */
  private TensorFile texts(List<String> ids) throws Exception {
    Path file = folder.resolve("ids" + ids.size() + ".safetensors");
    NewIds.writeFile(
        file, "ids", NewIds.texts(Ids.ITEMS, ids.size(), index -> utf8(ids.get(index))));
    return TensorFile.open(file);
  }

  private static MemorySegment utf8(String id) {
    return MemorySegment.ofArray(id.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void textsAreFoundAsInAMap() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    for (int size : new int[] {0, 1, 2, 3, 5, 1000, 30_000}) {
      LinkedHashSet<String> some = new LinkedHashSet<>();
      while (some.size() < size) {
        some.add(randomText(random));
      }
      List<String> texts = List.copyOf(some);
      Map<String, Integer> indices = new HashMap<>();
      texts.forEach(text -> indices.put(text, indices.size()));
      try (TensorFile file = texts(texts)) {
        Ids ids = Ids.read(file, Ids.ITEMS);
        assertFalse(ids.areNumbers());
        assertEquals(size, ids.size());
        ids.verifyDistinct();
        for (int index = 0; index < size; index++) {
          assertEquals(texts.get(index), ids.id(index));
          assertEquals(index, ids.indexOf(texts.get(index)));
          assertEquals(index, ids.indexOf(ids.utf8(index)));
        }
        for (int i = 0; i < 1000; i++) {
          String text = randomText(random);
          assertEquals(indices.getOrDefault(text, -1), ids.indexOf(text), text);
        }
        assertEquals(-1, ids.indexOf(""));
        assertEquals(-1, ids.indexOf("\ud83d"));
      }
    }
  }

  private static String randomText(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int length = 1 + (random.nextInt(10) == 0 ? random.nextInt(300) : random.nextInt(7));
    random.ints(length, 0, SYLLABLES.length).forEach(syllable -> text.append(SYLLABLES[syllable]));
    return text.toString();
  }

  @Test
  void numbersAreFoundAsInAMap() throws Exception {
    SplittableRandom random = new SplittableRandom(2);
    long[] numbers =
        random.longs(20_000).map(bits -> bits >>> (1 + (bits & 63) % 63)).distinct().toArray();
    Map<Long, Integer> indices = new HashMap<>();
    IntStream.range(0, numbers.length).forEach(index -> indices.put(numbers[index], index));
    Path path = folder.resolve("numbers.safetensors");
    NewIds.writeFile(
        path, "ids", NewIds.numbers(Ids.USERS, numbers.length, index -> numbers[index]));
    try (TensorFile file = TensorFile.open(path)) {
      Ids ids = Ids.read(file, Ids.USERS);
      assertTrue(ids.areNumbers());
      ids.verifyDistinct();
      for (int index = 0; index < numbers.length; index++) {
        assertEquals(numbers[index], ids.number(index));
        assertEquals(index, ids.indexOf(numbers[index]));
        assertEquals(index, ids.indexOf(ids.id(index)));
        assertEquals(index, ids.indexOf(ids.utf8(index)));
      }
      for (int i = 0; i < 5000; i++) {
        long number = random.nextLong() >>> random.nextInt(64);
        assertEquals(indices.getOrDefault(number, -1), ids.indexOf(number));
      }
    }
  }

  @Test
  void aNumberIsFoundHoweverItIsWritten() {
    Ids ids = Ids.of(Ids.USERS, 7, 0, Long.MAX_VALUE);
    assertEquals(0, ids.indexOf("7"));
    assertEquals(0, ids.indexOf("007"));
    assertEquals(0, ids.indexOf("+7"));
    assertEquals(1, ids.indexOf("0"));
    assertEquals(2, ids.indexOf("9223372036854775807"));
    for (String none :
        List.of("9223372036854775808", "99999999999999999999", "", "+", "-7", "7.0", " 7", "٧")) {
      assertEquals(-1, ids.indexOf(none), none);
    }
    assertEquals(-1, ids.indexOf("0".repeat(70) + "7"), "nobody writes that");
  }

  @Test
  void textsOfDigitsAreTextsByteForByte() throws Exception {
    try (TensorFile file = texts(List.of("7", "007", "u7"))) {
      Ids ids = Ids.read(file, Ids.ITEMS);
      assertEquals(0, ids.indexOf("7"));
      assertEquals(1, ids.indexOf("007"));
      assertEquals(0, ids.indexOf(7), "by its digits");
      assertEquals(-1, ids.indexOf("+7"));
      assertEquals(-1, ids.indexOf(8));
      assertThrows(IllegalStateException.class, () -> ids.number(0));
    }
  }

  @Test
  void idsGoToAnotherFileInAnotherOrder() throws Exception {
    try (TensorFile file = texts(List.of("a", "bcd", "é"))) {
      Ids ids = Ids.read(file, Ids.ITEMS);
      Path other = folder.resolve("other.safetensors");
      NewIds.writeFile(
          other,
          "ids",
          NewIds.of(Ids.USERS, ids, new int[] {2, 0}),
          NewIds.of(Ids.ITEMS, Ids.of("any", 5, 6, 7), new int[] {1, 2}));
      try (TensorFile written = TensorFile.open(other)) {
        written.verify();
        Ids users = Ids.read(written, Ids.USERS);
        assertEquals(List.of("é", "a"), List.of(users.id(0), users.id(1)));
        Ids items = Ids.read(written, Ids.ITEMS);
        assertEquals(List.of(6L, 7L), List.of(items.number(0), items.number(1)));
      }
    }
  }

  @Test
  void idsOfNoLengthOrTooMuchAreNotWritten() {
    for (String text : List.of("", "x".repeat(Ids.MAX_BYTES + 1))) {
      assertThrows(IllegalArgumentException.class, () -> texts(List.of("a", text)));
    }
  }

  /** Writes what nobody should, past all checks. */
  private Ids damaged(long[] offsets, byte... utf8) throws Exception {
    Path path = folder.resolve("damaged" + folder.toFile().list().length);
    try (TensorFileWriter writer =
        TensorFileWriter.builder("ids")
            .tensor("item_ids.offsets", DType.I64, offsets.length)
            .tensor("item_ids.utf8", DType.U8, utf8.length)
            .open(path)) {
      MemorySegment.copy(
          offsets, 0, writer.segment("item_ids.offsets"), Layouts.I64, 0, offsets.length);
      MemorySegment.copy(
          utf8, 0, writer.segment("item_ids.utf8"), ValueLayout.JAVA_BYTE, 0, utf8.length);
      writer.commit();
    }
    return Ids.read(TensorFile.open(path), Ids.ITEMS); // closed with the process
  }

  @Test
  void offsetsThatDontEndWithTheBytesAreRefusedAtOnce() {
    for (long[] offsets :
        List.of(new long[] {}, new long[] {1, 4}, new long[] {0, 3}, new long[] {0, 2, 5})) {
      var e =
          assertThrows(
              InvalidFileException.class,
              () -> damaged(offsets, (byte) 'a', (byte) 'b', (byte) 'c', (byte) 'd'));
      assertTrue(e.getMessage().contains("offsets are not those of the bytes: "), e.getMessage());
    }
  }

  @Test
  void damagedOffsetsAreRefusedOnUse() throws Exception {
    byte[] bytes = "abcdef".getBytes(StandardCharsets.US_ASCII);
    List<long[]> all = new ArrayList<>();
    all.add(new long[] {0, 0, 6}); // an empty one
    all.add(new long[] {0, -1, 6});
    all.add(new long[] {0, 7, 6});
    all.add(new long[] {0, Long.MIN_VALUE, 6});
    all.add(new long[] {0, Long.MAX_VALUE, 6});
    for (long[] offsets : all) {
      Ids ids = damaged(offsets, bytes);
      for (Runnable use :
          List.<Runnable>of(() -> ids.id(0), () -> ids.utf8(0), () -> ids.indexOf("x"))) {
        var e = assertThrows(UncheckedIOException.class, use::run);
        assertTrue(e.getMessage().contains("offsets out of range: "), e.getMessage());
        assertTrue(e.getMessage().contains("index=0, start=0, end=" + offsets[1]), e.getMessage());
      }
      var e = assertThrows(InvalidFileException.class, ids::verify);
      assertTrue(e.getMessage().contains("offsets out of range: "), e.getMessage());
    }
    Ids tooLong = damaged(new long[] {0, 5000}, new byte[5000]);
    assertThrows(UncheckedIOException.class, () -> tooLong.id(0));
  }

  @Test
  void idsThatAreNoTextAndTwinsAreDamage() throws Exception {
    Ids noText = damaged(new long[] {0, 1, 2}, (byte) 'a', (byte) 0xe9);
    assertEquals("a", noText.id(0));
    assertThrows(UncheckedIOException.class, () -> noText.id(1));
    var e = assertThrows(InvalidFileException.class, noText::verifyDistinct);
    assertTrue(
        e.getMessage().contains("id is not UTF-8: tensor=item_ids, index=1; "), e.getMessage());

    Ids twin = Ids.of(Ids.USERS, 7, 8, 7);
    assertThrows(InvalidFileException.class, twin::verifyDistinct);
    twin.verify();
    Ids twins = damaged(new long[] {0, 1, 2}, (byte) 'a', (byte) 'a');
    e = assertThrows(InvalidFileException.class, twins::verifyDistinct);
    assertTrue(
        e.getMessage().contains("id occurs again: tensor=item_ids, index=1, id=a; "),
        e.getMessage());
  }

  @Test
  void idsOfBothKindsAreDamage() throws Exception {
    Path path = folder.resolve("both");
    NewIds.writeFile(
        path,
        "ids",
        NewIds.numbers(Ids.ITEMS, 1, index -> 1),
        NewIds.texts(Ids.ITEMS, 1, index -> utf8("1")));
    try (TensorFile file = TensorFile.open(path)) {
      var e = assertThrows(InvalidFileException.class, () -> Ids.read(file, Ids.ITEMS));
      assertTrue(e.getMessage().contains("ids twice, as numbers and as texts: "), e.getMessage());
    }
  }
}
