package dev.quire.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.input.ParquetFixture.Codec;
import dev.quire.input.ParquetFixture.ColumnType;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetRatingsTest {
  @TempDir Path folder;

  private static ParquetFixture pairs(
      ColumnType users, List<?> userIds, ColumnType items, List<?> itemIds) {
    return new ParquetFixture().column("user_id", users, userIds).column("item_id", items, itemIds);
  }

  /** A file that has users and items, of as many rows as the column. */
  private static ParquetFixture withPairs(String name, ColumnType type, List<?> values) {
    List<Long> ids = new ArrayList<>();
    for (long i = 1; i <= values.size(); i++) {
      ids.add(i);
    }
    return pairs(ColumnType.INT64, ids, ColumnType.INT64, ids).column(name, type, values);
  }

  private Path write(ParquetFixture parquet) throws IOException {
    return Files.write(folder.resolve("r.parquet"), parquet.bytes());
  }

  private List<String> read(Path file, InputOptions options, OnError onError) throws IOException {
    CollectingSink sink = new CollectingSink();
    try (RatingSource source = RatingFiles.open(List.of(file), options, folder);
        WorkerPool pool = new WorkerPool(2)) {
      SkippedLines skipped = source.read(pool, onError, sink, done -> {});
      List<String> all = new ArrayList<>(sink.ratings());
      skipped.examples().forEach(example -> all.add("wrong: " + example));
      return all;
    }
  }

  private List<String> read(ParquetFixture parquet) throws IOException {
    return read(write(parquet), InputOptions.NONE, OnError.STOP);
  }

  private String refusal(ParquetFixture parquet) throws IOException {
    Path file = write(parquet);
    String message =
        assertThrows(InvalidFileException.class, () -> read(file, InputOptions.NONE, OnError.STOP))
            .getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    return message.substring(file.toString().length() + 2);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void rowGroupsAndPages(Codec codec) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    List<Integer> users = new ArrayList<>();
    List<Long> items = new ArrayList<>();
    List<Double> ratings = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      users.add(random.nextInt(1000));
      items.add(random.nextLong(1L << 40));
      ratings.add(random.nextInt(1, 11) / 2.0);
      times.add(1_000_000_000L + i);
      expected.add(users.get(i) + " " + items.get(i) + " " + ratings.get(i) + " " + times.get(i));
    }
    ParquetFixture parquet =
        pairs(ColumnType.INT32, users, ColumnType.INT64, items)
            .column("unused", ColumnType.STRING, ratings)
            .column("rating", ColumnType.DOUBLE, ratings)
            .column("timestamp", ColumnType.INT64, times)
            .packed(codec);
    for (int[] cut : new int[][] {{50_000, 50_000}, {17_001, 1000}, {3000, 20_000}}) {
      assertEquals(expected, read(parquet.cut(cut[0], cut[1])));
    }
  }

  @Test
  void idsOfAllKinds() throws IOException {
    long largest = Long.MAX_VALUE;
    List<Long> big = List.of(1L, 0L, largest);
    assertEquals(
        List.of("1 1 1.0 0", "0 0 1.0 0", largest + " " + largest + " 1.0 0"),
        read(pairs(ColumnType.INT64, big, ColumnType.INT64, big)));
    assertEquals(
        List.of("u7 007 1.0 0", "é   1.0 0", "-5 x 1.0 0"),
        read(
            pairs(
                ColumnType.STRING,
                List.of("u7", "é", "-5"),
                ColumnType.BYTES,
                List.of("007", " ", "x"))));
    assertEquals(
        List.of("4294967295 18446744073709551615 1.0 0", "3 4 1.0 0"),
        read(pairs(ColumnType.UINT32, List.of(-1, 3), ColumnType.UINT64, List.of(-1L, 4L))));
    assertEquals(
        List.of("-1 12 1.0 0", "5 13 1.0 0"),
        read(pairs(ColumnType.INT32, List.of(-1, 5), ColumnType.STRING, List.of("12", "13"))));
  }

  /** The first rows are numbers, and what comes late is not. */
  @Test
  void anIdThatIsNoNumberLateInTheFile() throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      ids.add(i == 29_999 ? "x" : "" + i);
    }
    List<String> read = read(pairs(ColumnType.STRING, ids, ColumnType.STRING, ids).cut(9000, 1000));
    assertEquals(30_000, read.size());
    assertEquals("x x 1.0 0", read.getLast());
    assertEquals("9000 9000 1.0 0", read.get(9000));
  }

  private List<String> ratings(ColumnType type, Object... values) throws IOException {
    return read(withPairs("rating", type, List.of(values))).stream()
        .map(line -> line.split(" ", -1)[2])
        .toList();
  }

  @Test
  void ratingsOfAllKinds() throws IOException {
    assertEquals(List.of("3.5", "-2.0", "0.0"), ratings(ColumnType.DOUBLE, 3.5, -2.0, -0.0));
    assertEquals(List.of("3.5", "-2.0", "0.0"), ratings(ColumnType.FLOAT, 3.5f, -2f, -0f));
    assertEquals(List.of("4.0", "-1.0"), ratings(ColumnType.INT32, 4, -1));
    assertEquals(List.of("4.0", "123456.0"), ratings(ColumnType.INT64, 4L, 123456L));
    assertEquals(
        List.of("9.007199E15", "-9.223372E18"),
        ratings(ColumnType.INT64, (1L << 53) + 1, Long.MIN_VALUE));
    assertEquals(List.of("4.5", "-1.0"), ratings(ColumnType.STRING, "4.5", "-1"));
    assertEquals(List.of("4.25", "-0.5"), ratings(ColumnType.decimal(2), 425L, -50L));
    byte[] wide = Arrays.copyOf(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte) 0xa9}, 12);
    assertEquals(List.of("4.25"), ratings(ColumnType.wideDecimal(2, 12), wide));
    assertEquals(425, new BigInteger(wide).intValue());
  }

  private List<String> times(ColumnType type, Object... values) throws IOException {
    return read(withPairs("timestamp", type, List.of(values))).stream()
        .map(line -> line.split(" ", -1)[3])
        .toList();
  }

  @Test
  void timesOfAllKinds() throws IOException {
    String late = "1400000000";
    assertEquals(List.of(late, "-2"), times(ColumnType.timestamp(1), 1_400_000_000_999L, -1001L));
    assertEquals(List.of(late), times(ColumnType.timestamp(2), 1_400_000_000_999_999L));
    assertEquals(List.of(late), times(ColumnType.timestamp(3), 1_400_000_000_999_999_999L));
    assertEquals(List.of("86400", "-86400"), times(ColumnType.DATE, 1, -1));
    assertEquals(List.of(late), times(ColumnType.INT32, 1_400_000_000));
    assertEquals(List.of(late, "0"), times(ColumnType.INT64, 1_400_000_000_123L, 0L));
    assertEquals(List.of(late), times(ColumnType.DOUBLE, 1_400_000_000.75));
    assertEquals(List.of("99", "0"), times(ColumnType.STRING, "1970-01-01T00:01:39", "1970-01-01"));
    ByteBuffer old = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    old.putLong(3_600_500_000_000L).putInt(2_440_589);
    assertEquals(List.of("90000"), times(ColumnType.INT96, old.array()));
  }

  @Test
  void columnsThatAreChosen() throws IOException {
    ParquetFixture parquet =
        new ParquetFixture()
            .column("who", ColumnType.STRING, List.of("a"))
            .column("what", ColumnType.INT64, List.of(7L))
            .column("rating", ColumnType.INT64, List.of(1L))
            .column("n", ColumnType.INT64, List.of(3L));
    ColumnChoice choice =
        new ColumnChoice(Optional.of("who"), Optional.of("2"), Optional.of("n"), Optional.empty());
    InputOptions options = InputOptions.NONE.withColumns(choice);
    assertEquals(List.of("a 7 3.0 0"), read(write(parquet), options, OnError.STOP));
    try (RatingSource source = RatingFiles.open(List.of(write(parquet)), options, folder)) {
      assertEquals("r.parquet: Parquet, user=who, item=what, rating=n", source.description());
      assertTrue(source.digest().startsWith("crc32c:"));
    }
  }

  @Test
  void whatIsMissing() throws IOException {
    assertEquals(
        "no column that could be the item: line=1, columns=user_id, stars; say which one it is with"
            + " columns=item=COLUMN",
        refusal(
            new ParquetFixture()
                .column("user_id", ColumnType.INT32, List.of(1))
                .column("stars", ColumnType.INT32, List.of(1))));
  }

  @Test
  void wrongTypes() throws IOException {
    assertEquals(
        "column of a wrong type: column=rating, type=BOOLEAN, expected=numbers or strings; cast it,"
            + " or choose another column for rating in columns",
        refusal(withPairs("rating", ColumnType.BOOLEAN, List.of(true))));
    assertEquals(
        "column of a wrong type: column=user_id, type=DOUBLE, expected=integers or strings; cast it,"
            + " or choose another column for user in columns",
        refusal(pairs(ColumnType.DOUBLE, List.of(1.0), ColumnType.INT32, List.of(1))));
    String times = refusal(withPairs("timestamp", ColumnType.BOOLEAN, List.of(true)));
    assertTrue(
        times.startsWith(
            "column of a wrong type: column=timestamp, type=BOOLEAN, expected=timestamps, dates,"),
        times);
    String dates = refusal(withPairs("rating", ColumnType.DATE, List.of(5)));
    assertTrue(dates.startsWith("column of a wrong type: column=rating, type=INT32 DATE"), dates);
  }

  @Test
  void wrongRowsAreNamedAndLeftOut() throws IOException {
    List<Double> ratings = Arrays.asList(1.0, null, Double.NaN, 1e300, 1e-300, 2.0);
    assertEquals(
        "empty field: row=2, field=rating, value=null; write it anew without that row, or leave such"
            + " lines out with on-error=skip",
        refusal(withPairs("rating", ColumnType.DOUBLE, ratings)));
    Path file = write(withPairs("rating", ColumnType.DOUBLE, ratings).cut(2, 1));
    assertEquals(
        List.of(
            "1 1 1.0 0",
            "6 6 2.0 0",
            "wrong: empty field: row=2, field=rating, value=null",
            "wrong: not a finite number: row=3, field=rating, value=NaN",
            "wrong: number out of range: row=4, field=rating, value=1.0E300",
            "wrong: number too near to 0: row=5, field=rating, value=1.0E-300"),
        read(file, InputOptions.NONE, OnError.SKIP));
    assertEquals(
        "empty field: row=2, field=user_id, value=; write it anew without that row, or leave such"
            + " lines out with on-error=skip",
        refusal(pairs(ColumnType.STRING, List.of("a", ""), ColumnType.INT32, List.of(1, 2))));
    byte[] latin = {'a', (byte) 0xe9};
    String encoding =
        refusal(pairs(ColumnType.STRING, List.of("a", latin), ColumnType.INT32, List.of(1, 2)));
    assertTrue(encoding.startsWith("not a text in UTF-8: row=2, field=user_id, value=a"), encoding);
  }

  @Test
  void ratingsThatDifferByLittleBesideTheirSize() throws IOException {
    Path file = write(withPairs("rating", ColumnType.DOUBLE, List.of(1e8 + 1, 1e8 + 2, 1e8 + 5)));
    try (RatingSource source = RatingFiles.open(List.of(file), InputOptions.NONE, folder);
        WorkerPool pool = new WorkerPool(1)) {
      source.read(pool, OnError.STOP, new CollectingSink(), done -> {});
      InvalidFileException e =
          assertThrows(InvalidFileException.class, () -> source.requireToldApart(1e8f, 1e8f + 8));
      assertTrue(e.getMessage().contains("differ too little beside their size"), e.getMessage());
    }
  }

  /** A folder may have thousands of files, and threads of all of them would be too many. */
  @Test
  void filesThatAreReadLeaveNoThreads() throws Exception {
    List<Path> files = new ArrayList<>();
    byte[] bytes =
        pairs(ColumnType.INT32, List.of(1, 2), ColumnType.INT32, List.of(3, 4))
            .column("rating", ColumnType.INT32, List.of(5, 4))
            .bytes();
    for (int part = 0; part < 30; part++) {
      files.add(Files.write(folder.resolve("part-" + part + ".parquet"), bytes));
    }
    CollectingSink sink = new CollectingSink();
    try (RatingSource source = RatingFiles.open(files, InputOptions.NONE, folder)) {
      try (WorkerPool pool = new WorkerPool(2)) {
        source.read(pool, OnError.STOP, sink, done -> {});
      }
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("hardwood")) {
          thread.join(10_000); // told to end, and perhaps about to
          assertFalse(thread.isAlive(), thread.getName());
        }
      }
    }
    assertEquals(60, sink.ratings().size());
  }

  @Test
  void aFileWithoutRows() throws IOException {
    String message = refusal(pairs(ColumnType.INT32, List.of(), ColumnType.INT32, List.of()));
    assertTrue(message.startsWith("no ratings"), message);
  }

  /** Whatever is damaged, there is a sentence, or the ratings are as many as they were. */
  @Test
  void damage() throws IOException {
    List<Long> ids = new ArrayList<>();
    for (long i = 0; i < 3000; i++) {
      ids.add(i);
    }
    byte[] whole =
        pairs(ColumnType.INT64, ids, ColumnType.INT64, ids)
            .column("rating", ColumnType.INT32, ids)
            .packed(Codec.SNAPPY)
            .cut(1000, 300)
            .bytes();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      byte[] damaged = whole.clone();
      int at =
          round < 200 ? damaged.length - 1 - random.nextInt(700) : random.nextInt(whole.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      if (round % 10 == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(5, whole.length));
      }
      Path file = Files.write(folder.resolve("damaged"), damaged);
      try {
        assertEquals(3000, read(file, InputOptions.NONE, OnError.STOP).size());
      } catch (InvalidFileException e) {
        refused++;
        assertTrue(e.getMessage().contains("; "), e.getMessage());
      }
    }
    assertTrue(refused > 50, "refused=" + refused);
  }

  /** Too little memory is not the fault of the file. */
  @Test
  void memoryThatRunsOutInTheLibraryIsSaidToBeThat() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    Exception wrapped = new IllegalStateException("Error in pipeline", new IOException(error));
    assertEquals(
        error,
        assertThrows(
            OutOfMemoryError.class, () -> ParquetRatings.damaged(Path.of("r.parquet"), wrapped)));
    Exception other = new IllegalStateException("Error in pipeline", new IOException("bad page"));
    assertEquals(
        "r.parquet: can't be read as Parquet: reason=bad page; get the file again, or write it anew,"
            + " for example compressed with snappy",
        ParquetRatings.damaged(Path.of("r.parquet"), other).getMessage());
  }
}
