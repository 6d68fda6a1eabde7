package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.MovieLens;
import dev.quire.catalogue.Ids;
import dev.quire.dataset.NaiveDataset.Rating;
import dev.quire.files.InvalidFileException;
import dev.quire.input.OnError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConverterTest {
  private static final Split SPLIT = Split.random(0.1, 0.2, 42);

  @TempDir Path folder;

  private Dataset convert(Path csv, String name, Split split) throws Exception {
    Path target = folder.resolve(name);
    TestRatings.convert(ConvertOptions.of(csv, target).withSplit(split), 2);
    return Dataset.open(target);
  }

  private static void assertSame(NaiveDataset expected, Dataset actual, boolean split)
      throws Exception {
    actual.verify();
    assertEquals(expected.userIds, ids(actual.userIds()));
    assertEquals(expected.itemIds, ids(actual.itemIds()));
    assertEquals(
        expected.ratings(Split.TRAIN, false),
        TestRatings.lines(actual.training().byUser(), actual.trainTimestamps().orElse(null)));
    assertEquals(
        expected.ratings(Split.TRAIN, true), TestRatings.lines(actual.training().byItem(), null));
    if (split) {
      assertEquals(
          expected.ratings(Split.VALID, false),
          TestRatings.lines(
              actual.validByUser().orElseThrow(), actual.validTimestamps().orElseThrow()));
      assertEquals(
          expected.ratings(Split.TEST, false),
          TestRatings.lines(
              actual.testByUser().orElseThrow(), actual.testTimestamps().orElseThrow()));
    }
  }

  private static List<Long> ids(Ids ids) {
    return IntStream.range(0, ids.size()).mapToObj(ids::number).toList();
  }

  /** Small ids are counted in a table, large ones go through hash tables. */
  @ParameterizedTest
  @CsvSource({"1", "20000", "3000000000", "9000000000000000"})
  void equalsThePlainConversion(long idStep) throws Exception {
    List<Rating> ratings = TestRatings.ratings(TestRatings.random(idStep), 6_000, 300, 400, idStep);
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\r\n");
    NaiveDataset expected = new NaiveDataset(ratings, List.of(), SPLIT);
    assertTrue(expected.duplicates > 100);
    try (Dataset dataset = convert(csv, "d", SPLIT)) {
      assertSame(expected, dataset, true);
    }
  }

  /** Spaces and quotes take the other parser, which has to end at the same bytes. */
  @Test
  void howALineIsWrittenDoesNotMatter() throws Exception {
    List<Rating> ratings = TestRatings.ratings(TestRatings.random(2), 30_000, 500, 700, 1);
    Path plain = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    String text = Files.readString(plain);
    Map<String, String> expected = filesOf(plain, "plain", 2);
    for (String other :
        List.of(
            text.replace("\n", "\r\n"),
            text.replace(",3.5,", ", 3.5 ,"),
            text.replace(",3.5,", ",\"3.5\","))) {
      Path csv = Files.writeString(folder.resolve("r.csv"), other);
      Map<String, String> actual = filesOf(csv, "other", 2);
      assertNotEquals(expected.remove("dataset.json"), actual.remove("dataset.json"), "digest");
      assertEquals(expected, actual);
      expected.put("dataset.json", "");
    }
  }

  private Map<String, String> filesOf(Path csv, String name, int threads) throws Exception {
    Path target = folder.resolve(name);
    TestRatings.convert(ConvertOptions.of(csv, target).withSplit(SPLIT).withForce(), threads);
    return TestRatings.contents(target);
  }

  @Test
  void threadsDoNotMatter() throws Exception {
    List<Rating> ratings =
        TestRatings.ratings(TestRatings.random(3), 60_000, 2_000, 900, 1_000_003);
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    Map<String, String> expected = filesOf(csv, "1", 1);
    for (int threads : new int[] {2, 3, 8}) {
      assertEquals(expected, filesOf(csv, "n" + threads, threads), "threads=" + threads);
    }
  }

  @Test
  void theOrderOfTheLinesDoesNotMatter() throws Exception {
    List<Rating> ratings = new ArrayList<>();
    for (Rating r : TestRatings.ratings(TestRatings.random(4), 40_000, 500, 700, 1)) {
      ratings.add(new Rating(r.userId(), r.itemId(), r.rating(), ratings.size() * 7L));
    }
    Map<String, String> expected =
        filesOf(TestRatings.write(folder.resolve("r.csv"), ratings, "\n"), "a", 2);
    Collections.shuffle(ratings, new Random(1));
    Map<String, String> shuffled =
        filesOf(TestRatings.write(folder.resolve("r.csv"), ratings, "\n"), "b", 2);
    expected.remove("dataset.json");
    shuffled.remove("dataset.json");
    assertEquals(expected, shuffled);
  }

  /** Lines of a user side by side, in two pieces, or all over the file, with duplicates. */
  @ParameterizedTest
  @CsvSource({"1, 30000, 1", "2, 40000, 1", "700, 40000, 1", "20000, 40000, 1000003"})
  void howTheUsersLieInTheFileDoesNotMatter(int users, int count, long idStep) throws Exception {
    List<Rating> ratings = new ArrayList<>();
    for (Rating r : TestRatings.ratings(TestRatings.random(users), count, users, 50_000, idStep)) {
      ratings.add(new Rating(r.userId(), r.itemId(), r.rating(), ratings.size() * 3L));
    }
    ratings.sort(Comparator.comparingLong(Rating::userId)); // a user longer than a chunk, or short
    Map<String, String> expected = withoutSource(ratings, 1);
    List<Rating> pieces = new ArrayList<>(ratings.subList(count / 3, count));
    pieces.addAll(ratings.subList(0, count / 3));
    assertEquals(expected, withoutSource(pieces, 3), "two pieces");
    Collections.shuffle(ratings, new Random(2));
    assertEquals(expected, withoutSource(ratings, 2), "shuffled");
  }

  private Map<String, String> withoutSource(List<Rating> ratings, int threads) throws Exception {
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    Map<String, String> files = filesOf(csv, "d", threads);
    files.remove("dataset.json");
    return files;
  }

  /** Every rating of an item in the same part, about the share of the items in each. */
  @Test
  void wholeItemsAreHeldOut() throws Exception {
    List<Rating> ratings = TestRatings.ratings(TestRatings.random(3), 8_000, 150, 400, 7);
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    Split split = Split.items(0.1, 0.2, 5);
    try (Dataset dataset = convert(csv, "d", split)) {
      assertSame(new NaiveDataset(ratings, List.of(), split), dataset, true);
      Set<Integer> valid = items(dataset.validByUser().orElseThrow());
      Set<Integer> test = items(dataset.testByUser().orElseThrow());
      assertTrue(Collections.disjoint(valid, test));
      assertTrue(Collections.disjoint(valid, items(dataset.training().byUser())));
      assertTrue(Collections.disjoint(test, items(dataset.training().byUser())));
      assertEquals(0.1, (double) valid.size() / dataset.info().items(), 0.04);
      assertEquals(0.2, (double) test.size() / dataset.info().items(), 0.05);
      assertEquals(split, dataset.info().split());
    }
  }

  private static Set<Integer> items(CsrMatrix matrix) {
    Set<Integer> items = new TreeSet<>();
    for (long at = 0; at < matrix.nonZeros(); at++) {
      items.add(matrix.column(at));
    }
    return items;
  }

  @Test
  void theSplitDependsOnTheSeed() throws Exception {
    List<Rating> ratings = TestRatings.ratings(TestRatings.random(5), 40_000, 500, 7_000, 1);
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    try (Dataset a = convert(csv, "a", SPLIT);
        Dataset b = convert(csv, "b", Split.random(0.1, 0.2, 43))) {
      assertNotEquals(a.info().fingerprint(), b.info().fingerprint());
      assertEquals(0.1, a.info().valid() / (double) a.info().ratings(), 0.01);
      assertEquals(0.2, a.info().test() / (double) a.info().ratings(), 0.01);
      assertEquals(a.info().ratings(), b.info().ratings());
    }
  }

  @Test
  void withoutTimestampsTheGreaterRatingCounts() throws Exception {
    Path csv =
        Files.writeString(folder.resolve("r.csv"), "userId,itemId,rating\n1,1,5\n2,1,3\n1,1,2\n");
    ConvertReport report = TestRatings.convert(ConvertOptions.of(csv, folder.resolve("d")), 2);
    assertEquals(1, report.omitted().repeats());
    assertEquals(3, report.ratingsRead());
    try (Dataset dataset = Dataset.open(folder.resolve("d"))) {
      assertEquals(
          List.of("0 0 5.0", "1 0 3.0"), TestRatings.lines(dataset.training().byUser(), null));
      assertTrue(dataset.trainTimestamps().isEmpty());
      assertEquals(4.0, dataset.info().globalMean());
    }
  }

  @Test
  void theLaterTimestampCountsAndThenTheGreaterRating() throws Exception {
    Path target =
        TestRatings.dataset(
            folder, Split.none(), "1,1,2,9", "1,1,3,7", "1,2,1,5", "1,2,4,5", "1,2,3,-5");
    try (Dataset dataset = Dataset.open(target)) {
      assertEquals(
          List.of("0 0 2.0 9", "0 1 4.0 5"),
          TestRatings.lines(dataset.training().byUser(), dataset.trainTimestamps().orElseThrow()));
    }
  }

  /** 400 levels don't fit in a byte; timestamps of 64 bits don't fit in 32. */
  @Test
  void manyLevelsAndWideTimestamps() throws Exception {
    List<Rating> ratings = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      float rating = i < 20_000 ? i % 10 / 2f : i % 400 / 7f;
      ratings.add(new Rating(i % 97, i / 97, rating, i % 3 == 0 ? i : i * 1_000_000_000_000L));
    }
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    NaiveDataset expected = new NaiveDataset(ratings, List.of(), Split.none());
    try (Dataset dataset = convert(csv, "d", Split.none())) {
      assertSame(expected, dataset, false);
      assertEquals(List.of(), dataset.info().levels());
      assertEquals(0f, dataset.info().minRating());
      float[] some = new float[50];
      dataset.training().byUser().copyValues(100, 50, some);
      for (int i = 0; i < some.length; i++) {
        assertEquals(dataset.training().byUser().value(100 + i), some[i]);
      }
    }
    ratings.add(new Rating(1, 0, 1, Long.MAX_VALUE));
    ratings.add(new Rating(2, 0, 1, Long.MIN_VALUE));
    TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    expected = new NaiveDataset(ratings, List.of(), Split.none());
    try (Dataset dataset = convert(csv, "e", Split.none())) {
      assertSame(expected, dataset, false);
    }
  }

  @Test
  void filmsWithoutRatingsComeLastAndItemsWithoutFilmsAreUntitled() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("r.csv"), TestRatings.HEADER + "1,9,3,1\n2,9,4,1\n1,5,5,1\n");
    Path movies =
        Files.writeString(
            folder.resolve("m.csv"),
            "movieId,title,genres\n70000000000,Far,Drama\n3,Cold,\n9,Hit,Comedy|Drama\n");
    ConvertReport report =
        TestRatings.convert(ConvertOptions.of(csv, folder.resolve("d")).withItems(movies), 2);
    assertEquals(2, report.ratedItems());
    assertEquals(1, report.untitledItems());
    try (Dataset dataset = Dataset.open(folder.resolve("d"))) {
      dataset.verify();
      assertEquals(List.of(9L, 5L, 3L, 70_000_000_000L), ids(dataset.itemIds()));
      var catalogue = dataset.catalogue().orElseThrow();
      assertEquals(
          List.of("Hit", "", "Cold", "Far"),
          IntStream.range(0, 4).mapToObj(catalogue::title).toList());
      assertEquals(List.of("Comedy", "Drama"), catalogue.genres(0));
      assertEquals(4, dataset.training().byItem().rows());
      assertEquals(0, dataset.training().byItem().rowLength(3));
    }
  }

  @Test
  void wrongLinesAreSkippedOnDemand() throws Exception {
    Path csv =
        Files.writeString(folder.resolve("r.csv"), TestRatings.HEADER + "1,1,x,1\n1,2,3,1\n1,3\n");
    assertThrows(
        InvalidFileException.class,
        () -> TestRatings.convert(ConvertOptions.of(csv, folder.resolve("d")), 2));
    ConvertReport report =
        TestRatings.convert(
            ConvertOptions.of(csv, folder.resolve("d")).withOnError(OnError.SKIP), 2);
    assertEquals(2, report.skipped().count());
    assertEquals(1, report.info().train());
  }

  @Test
  void nothingIsLeftForTraining() throws Exception {
    Path csv = Files.writeString(folder.resolve("r.csv"), TestRatings.HEADER + "1,1,3,1\n");
    ConvertOptions options =
        ConvertOptions.of(csv, folder.resolve("d")).withSplit(Split.random(0, 0.9999999, 1));
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> TestRatings.convert(options, 2));
    assertEquals(
        "no rating is left for training: valid=0, test=1; take smaller shares", e.getMessage());
    Exception shares =
        assertThrows(IllegalArgumentException.class, () -> Split.random(0.5, 0.5, 1));
    assertEquals(
        "shares out of range: valid=0.5, test=0.5; each at least 0, and together less than 1",
        shares.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void movieLensLatestSmall(int threads) throws Exception {
    Path source = MovieLens.small();
    Path target = folder.resolve("d");
    ConvertReport report =
        TestRatings.convert(
            ConvertOptions.of(source.resolve("ratings.csv"), target)
                .withItems(source.resolve("movies.csv"))
                .withSplit(Split.random(0, 0.1, 42)),
            threads);
    assertEquals(100_836, report.ratingsRead());
    assertEquals(0, report.omitted().repeats());
    assertEquals(9_724, report.ratedItems());
    assertEquals(0, report.untitledItems());
    try (Dataset dataset = Dataset.open(target)) {
      dataset.verify();
      assertEquals(report.info(), dataset.info());
      assertEquals(100_836, dataset.info().ratings());
      assertEquals(610, dataset.info().users());
      assertEquals(9_742, dataset.info().items());
      assertEquals(10, dataset.info().levels().size());
      assertEquals(414, dataset.userIds().number(0), "the most active user");
      assertEquals(356, dataset.itemIds().number(0));
      assertEquals("Forrest Gump (1994)", dataset.catalogue().orElseThrow().title(0));
      assertTrue(dataset.validByUser().isEmpty());
    }
  }
}
