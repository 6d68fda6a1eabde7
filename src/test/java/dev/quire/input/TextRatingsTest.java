package dev.quire.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.parallel.WorkerPool;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRatingsTest {
  private static final String HEADER = "userId,movieId,rating,timestamp\n";

  @TempDir Path folder;

  private List<String> parse(String text, int threads) throws Exception {
    Path file = Files.writeString(folder.resolve("r.csv"), text);
    CollectingSink sink = new CollectingSink();
    try (RatingSource csv = RatingFiles.open(List.of(file), InputOptions.NONE, folder);
        WorkerPool pool = new WorkerPool(threads)) {
      assertEquals(
          SkippedLines.NONE, csv.read(pool, OnError.STOP, sink, done -> {}), "nothing skipped");
    }
    return sink.ratings();
  }

  private void assertParsed(String text, String... expected) throws Exception {
    assertEquals(List.of(expected), parse(text, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7,1,4.5,99\n8,2,3,100\n",
        "7,1,4.5,99\n8,2,3,100",
        "7,1,4.5,99\r\n8,2,3,100\r\n",
        "7,1,4.5,99\r\n8,2,3,100",
        "7,1,4.5,99\r8,2,3,100\r",
        "\n7,1,4.5,99\n\r\n8,2,3,100\n\n",
        " 7 ,1, 4.5,99\n8,2,3,\t100 \n",
        "\"7\",1,\"4.5\",99\n8,2,3,\"100\"\n",
        "7,1,+4.50,99\n8,2,3.,0100\n",
        "7,1,4.5,99.9\n8,2,3,1.00e2\n",
        "7,1,4.5,1970-01-01T00:01:39\n8,2,3,1970-01-01 01:01:40.9+01:00\n",
        "7,1,.45e1,99\n8,2,30E-1,100\n",
      })
  void understandsEveryWayToWriteIt(String lines) throws Exception {
    assertParsed(HEADER + lines, "7 1 4.5 99", "8 2 3.0 100");
  }

  @Test
  void findsColumnsByName() throws Exception {
    assertParsed("rating,item_id,extra,USER_ID\n4,2,x y,1\n5,3,,1\n", "1 2 4.0 0", "1 3 5.0 0");
    assertParsed("\"userId\",\"movieId\",\"rating\"\n1,2,3\n", "1 2 3.0 0");
    assertParsed(
        "userId,rating,movieId,note\n1,3,2,\"a\nb,\"\"c\"\n4,5,6,d\n", "1 2 3.0 0", "4 6 5.0 0");
  }

  @Test
  void takesByteOrderMark() throws Exception {
    assertParsed("\ufeff" + HEADER + "1,2,3,4\n", "1 2 3.0 4");
  }

  @Test
  void takesAllFiniteRatingsAndAllIdsOf63Bits() throws Exception {
    assertParsed(
        HEADER + "0,9223372036854775807,-2.5,-9\n4294967296,2147483648,-0,1\n1,1,-0.0,1\n",
        "0 9223372036854775807 -2.5 -9",
        "4294967296 2147483648 0.0 1",
        "1 1 0.0 1");
  }

  @Test
  void ratingsRoundLikeTheJdk() throws Exception {
    RandomGenerator random = random(5);
    StringBuilder text = new StringBuilder("userId,movieId,rating\n");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String number =
          random.nextInt(2) == 0
              ? random.nextInt(100_000) + "." + random.nextLong(1L << random.nextInt(1, 40))
              : Float.toString(random.nextFloat());
      text.append("1,2,").append(number).append('\n');
      expected.add("1 2 " + (float) Double.parseDouble(number) + " 0");
    }
    assertEquals(expected, parse(text.toString(), 2));
  }

  /** Many chunks, and here and there a line that only commons-csv understands. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void orderIsThatOfTheFile(int threads) throws Exception {
    RandomGenerator random = random(1);
    StringBuilder text = new StringBuilder(HEADER);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      int item = random.nextInt(1 << random.nextInt(1, 30));
      String space = random.nextInt(5_000) == 0 ? " " : "";
      text.append(i).append(',').append(space).append(item).append(",3.5,").append(i);
      text.append(random.nextBoolean() ? "\r\n" : "\n");
      expected.add(i + " " + item + " 3.5 " + i);
    }
    assertEquals(expected, parse(text.toString(), threads));
  }

  @Test
  void aQuoteFarBehindIsFine() throws Exception {
    StringBuilder text = new StringBuilder("userId,movieId,rating,note\n");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      text.append(i).append(",5,1,").append(i > 55_000 ? "\"7,7,7,7\n8,8,8,8\"" : "x").append('\n');
      expected.add(i + " 5 1.0 0");
    }
    assertEquals(expected, parse(text.toString(), 2));
  }

  @Test
  void aLineLongerThanAChunkIsFine() throws Exception {
    String note = "x".repeat(3 * TextRatings.CHUNK_BYTES);
    assertParsed(
        "userId,movieId,rating,note\n1,2,3," + note + "\n4,5,1,y\n", "1 2 3.0 0", "4 5 1.0 0");
  }

  @Test
  void digestIsThatOfTheWholeFile() throws Exception {
    byte[] bytes = (HEADER + "1,2,3,4\n".repeat(400_000)).getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("r.csv"), bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    try (RatingSource csv = RatingFiles.open(List.of(file), InputOptions.NONE, folder)) {
      assertEquals(String.format("crc32c:%08x", crc.getValue()), csv.digest());
      assertEquals(bytes.length, csv.lengthBytes());
    }
  }

  /** An id that is text makes text of all the others, but not one of a line that is left out. */
  @Test
  void idsOfLinesThatAreLeftOutHaveNoSay() throws Exception {
    String good = "1,2,3,978300760\n4,5,2,978300761\n";
    for (String wrong : List.of("u7,i8,3,noon\n", "u7,i8,x,978300762\n", "u7,i8,3\n")) {
      Path file = Files.writeString(folder.resolve("r.csv"), HEADER + good + wrong + good);
      CollectingSink sink = new CollectingSink();
      try (RatingSource csv = RatingFiles.open(List.of(file), InputOptions.NONE, folder);
          WorkerPool pool = new WorkerPool(2)) {
        assertEquals(1, csv.read(pool, OnError.SKIP, sink, done -> {}).count());
        assertEquals(List.of(), csv.notices());
      }
      assertEquals(IdKinds.NUMBERS, sink.kinds(), wrong);
      assertEquals(4, sink.ratings().size());
    }
  }

  @Test
  void skipsAndCountsWrongLines() throws Exception {
    StringBuilder text = new StringBuilder("userId,movieId,rating\n");
    for (int i = 0; i < 60_000; i++) {
      text.append(i).append(",5,").append(i % 1000 == 7 ? "x" : "1").append('\n');
    }
    Path file = Files.writeString(folder.resolve("r.csv"), text);
    CollectingSink sink = new CollectingSink();
    SkippedLines skipped;
    try (RatingSource csv = RatingFiles.open(List.of(file), InputOptions.NONE, folder);
        WorkerPool pool = new WorkerPool(3)) {
      skipped = csv.read(pool, OnError.SKIP, sink, done -> {});
      assertFalse(csv.hasTimestamps());
    }
    assertEquals(60, skipped.count());
    assertEquals(10, skipped.examples().size());
    assertEquals("not a number: line=9, field=rating, value=x", skipped.examples().getFirst());
    assertEquals("not a number: line=9009, field=rating, value=x", skipped.examples().getLast());
    assertEquals(60_000 - 60, sink.ratings().size());
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @Test
  void linesMayEndWithCr() throws Exception {
    StringBuilder text = new StringBuilder(HEADER.replace('\n', '\r'));
    List<String> expected = new ArrayList<>();
    while (text.length() < 20 * TextRatings.CHUNK_BYTES) {
      int i = expected.size();
      text.append(i).append(",5,3.5,7\r");
      expected.add(i + " 5 3.5 7");
    }
    assertEquals(expected, parse(text.toString(), 3));
  }

  /** Where no line ends for long, no chunk looks through the rest of it again. */
  @Test
  void longLinesTakeLinearTime() {
    byte[] bytes = (HEADER + "x".repeat(5_000_000)).getBytes(StandardCharsets.UTF_8);
    ChunkStarts starts = new ChunkStarts(MemorySegment.ofArray(bytes), HEADER.length(), 1 << 10);
    for (int chunk = 1; chunk <= starts.count(); chunk++) {
      assertEquals(bytes.length, starts.of(chunk));
    }
    assertTrue(starts.soughtBytes() < bytes.length, starts.soughtBytes() + " bytes");
  }
}
