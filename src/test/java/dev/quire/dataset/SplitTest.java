package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.MovieLens;
import dev.quire.dataset.NaiveDataset.Rating;
import dev.quire.dataset.Split.Recipe;
import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SplitTest {
  @TempDir Path folder;

  static Stream<Split> splits() {
    return Stream.of(
        Split.random(0.1, 0.2, 7),
        Split.items(0.1, 0.2, 7),
        Split.of(Recipe.PER_USER, 0.1, 0.2, 7),
        Split.of(Recipe.PER_USER, 0, 0.5, 8),
        Split.of(Recipe.LEAVE_LAST, 0, 0.2, 7),
        Split.of(Recipe.LEAVE_LAST, 0.3, 0.05, 7),
        Split.leaveLast(0, 1, 9),
        Split.leaveLast(2, 3, 9),
        Split.of(Recipe.TIME, 0.1, 0.1, 7),
        Split.of(Recipe.TIME, 0, 0.4, 1),
        Split.of(Recipe.USERS, 0.2, 0.3, 7),
        Split.of(Recipe.USERS, 0, 0.3, 7).withFoldIn(0.5));
  }

  /** Few different times, so that most are ties; users with one rating and with hundreds. */
  private static List<Rating> ratings(long seed, int times) {
    RandomGenerator random = TestRatings.random(seed);
    Map<List<Long>, Rating> pairs = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    for (int i = 0; i < 4_000; i++) {
      long user = (long) (Math.pow(random.nextDouble(), 3) * 200);
      long item = 50_000_000_000L * (long) (Math.pow(random.nextDouble(), 2) * 300);
      pairs.put(
          List.of(user, item),
          new Rating(user, item, random.nextInt(1, 11) / 2f, random.nextInt(-times, times) * 70L));
    }
    return new ArrayList<>(pairs.values());
  }

  private Path convert(List<Rating> ratings, String name, Split split, int threads)
      throws IOException {
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    Path target = folder.resolve(name);
    TestRatings.convert(ConvertOptions.of(csv, target).withSplit(split).withForce(), threads);
    return target;
  }

  private SplitReport split(Path dataset, Path target, Split split, int threads)
      throws IOException {
    try (WorkerPool pool = new WorkerPool(threads)) {
      return Splitter.split(
          new SplitOptions(dataset, target, split, true), pool, ConvertListener.NONE);
    }
  }

  @ParameterizedTest
  @MethodSource("splits")
  void eachRecipeEqualsThePlainOne(Split split) throws Exception {
    for (int times : List.of(1, 5, 100_000)) {
      List<Rating> ratings = ratings(times, times);
      NaiveDataset expected = new NaiveDataset(ratings, List.of(), split);
      try (Dataset actual = Dataset.open(convert(ratings, "d", split, 3))) {
        actual.verify();
        assertEquals(split, actual.info().split());
        List<CsrMatrix> parts = actual.partsByUser();
        List<Dataset.Timestamps> timestamps = actual.partTimestamps();
        int found = 0;
        for (int part = 0; part < Split.PARTS; part++) {
          List<String> lines = expected.ratings(part, false);
          assertEquals(lines.size(), actual.info().ratings(part), "part=" + part);
          if (split.has(part)) {
            assertEquals(
                lines, TestRatings.lines(parts.get(found), timestamps.get(found)), "part=" + part);
            found++;
          }
        }
        assertEquals(parts.size(), found);
        assertEquals(
            expected.ratings(Split.TRAIN, true),
            TestRatings.lines(actual.training().byItem(), null));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("splits")
  void neitherTheOrderOfTheLinesNorTheThreadsMatter(Split split) throws Exception {
    List<Rating> ratings = ratings(3, 5);
    Map<String, String> expected = bytes(convert(ratings, "d", split, 1));
    for (int threads : List.of(1, 2, 5)) {
      Collections.shuffle(ratings, new Random(threads));
      assertEquals(expected, bytes(convert(ratings, "d", split, threads)));
    }
  }

  /** Without the file of which the digest tells the order of the lines. */
  private static Map<String, String> bytes(Path dataset) throws IOException {
    Map<String, String> contents = TestRatings.contents(dataset);
    contents.remove("dataset.json");
    return contents;
  }

  @ParameterizedTest
  @MethodSource("splits")
  void aSplitOfADatasetIsThatOfItsFile(Split split) throws Exception {
    List<Rating> ratings = ratings(4, 5);
    Path source = convert(ratings, "source", Split.of(Recipe.USERS, 0.3, 0.3, 1), 2);
    Path converted = convert(ratings, "converted", split, 2);
    SplitReport report = split(source, folder.resolve("split"), split, 3);
    assertEquals(TestRatings.contents(converted), TestRatings.contents(folder.resolve("split")));
    try (Dataset dataset = Dataset.open(converted)) {
      assertEquals(dataset.info(), report.info());
    }
  }

  /** Ids that are text have other hashes, the same of a file and of a dataset. */
  @ParameterizedTest
  @MethodSource("splits")
  void idsThatAreTextDoNotMatter(Split split) throws Exception {
    List<Rating> ratings = ratings(8, 5);
    Path whole = convertText(ratings, "whole", Split.none(), 2);
    Map<String, String> expected =
        TestRatings.contents(convertText(ratings, "converted", split, 1));
    split(whole, folder.resolve("split"), split, 3);
    assertEquals(expected, TestRatings.contents(folder.resolve("split")));
    Collections.shuffle(ratings, new Random(4));
    Path shuffled = convertText(ratings, "shuffled", split, 4);
    expected.remove("dataset.json");
    assertEquals(expected, bytes(shuffled));
  }

  private Path convertText(List<Rating> ratings, String name, Split split, int threads)
      throws IOException {
    StringBuilder text = new StringBuilder(TestRatings.HEADER);
    for (Rating r : ratings) {
      text.append("u").append(r.userId()).append(",i ").append(r.itemId());
      text.append(',').append(r.rating()).append(',').append(r.timestamp()).append('\n');
    }
    Path csv = Files.writeString(folder.resolve("text.csv"), text);
    Path target = folder.resolve(name);
    TestRatings.convert(ConvertOptions.of(csv, target).withSplit(split), threads);
    return target;
  }

  @Test
  void nothingIsLostWhereAllIsPutTogetherAgain() throws Exception {
    Path movies =
        Files.writeString(
            folder.resolve("m.csv"), "movieId,title,genres\n0,Zero,Drama\n77,Nobody's,Comedy\n");
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings(5, 5), "\n");
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    TestRatings.convert(ConvertOptions.of(csv, whole).withItems(movies), 2);
    split(whole, parts, Split.of(Recipe.USERS, 0.3, 0.3, 1), 2);
    split(parts, folder.resolve("again"), Split.none(), 2);
    assertEquals(TestRatings.contents(whole), TestRatings.contents(folder.resolve("again")));
    try (Dataset dataset = Dataset.open(parts)) {
      assertEquals("Zero", dataset.catalogue().orElseThrow().title(dataset.itemIds().indexOf(0)));
    }
  }

  /** Ratings by other numbers than codes, and without times. */
  @Test
  void floatsWithoutTimesCanBeSplitToo() throws Exception {
    StringBuilder text = new StringBuilder("userId,itemId,rating\n");
    for (int i = 0; i < 3_000; i++) {
      text.append(i % 61).append(',').append(i / 61).append(',').append(i / 7.0).append('\n');
    }
    Path csv = Files.writeString(folder.resolve("r.csv"), text);
    Split split = Split.of(Recipe.PER_USER, 0.1, 0.1, 3);
    Path whole = folder.resolve("whole");
    Path converted = folder.resolve("converted");
    TestRatings.convert(ConvertOptions.of(csv, whole), 2);
    TestRatings.convert(ConvertOptions.of(csv, converted).withSplit(split), 2);
    split(whole, folder.resolve("split"), split, 2);
    assertEquals(TestRatings.contents(converted), TestRatings.contents(folder.resolve("split")));
  }

  @Test
  void usersWhoAreTooShortStayInTrainingAndAreCounted() throws Exception {
    List<Rating> ratings = new ArrayList<>();
    for (int user = 1; user <= 9; user++) { // user u has u ratings
      for (int item = 0; item < user; item++) {
        ratings.add(new Rating(user, item, 3, item));
      }
    }
    assertShort(3, ratings, Split.leaveLast(1, 2, 1));
    assertShort(9, ratings, Split.leaveLast(4, 5, 1));
    assertShort(2, ratings, Split.of(Recipe.LEAVE_LAST, 0, 0.2, 1)); // 2 * 0.2 is nearer to 0
    assertShort(5, ratings, Split.of(Recipe.PER_USER, 0, 0.9, 1)); // of 5, 4.5: all would go
    assertShort(0, ratings, Split.random(0, 0.2, 1));
    assertShort(0, ratings, Split.of(Recipe.TIME, 0, 0.2, 1));
  }

  private void assertShort(int expected, List<Rating> ratings, Split split) throws Exception {
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    ConvertOptions options = ConvertOptions.of(csv, folder.resolve("d")).withSplit(split);
    ConvertReport report = TestRatings.convert(options.withForce(), 2);
    assertEquals(expected, report.shortUsers(), split.toString());
    try (Dataset dataset = Dataset.open(folder.resolve("d"))) {
      CsrMatrix test = dataset.testByUser().orElseThrow();
      for (int user = 9 - expected; user < 9; user++) { // the last ones have the fewest ratings
        assertEquals(0, test.rowLength(user));
      }
    }
  }

  @Test
  void aUserWithOneRatingIsNeverHeldOut() throws Exception {
    List<Rating> ratings = new ArrayList<>();
    for (int user = 0; user < 200; user++) {
      ratings.add(new Rating(user, user % 7, 3, 1));
    }
    Split split = Split.of(Recipe.USERS, 0.2, 0.3, 5);
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    ConvertReport report =
        TestRatings.convert(ConvertOptions.of(csv, folder.resolve("d")).withSplit(split), 2);
    assertEquals(200, report.info().train());
    assertEquals(100, (double) report.shortUsers(), 25);
  }

  /** Every user is either for training or has both a part to place them by and one to predict. */
  @Test
  void usersAreHeldOutWhole() throws Exception {
    Split split = Split.of(Recipe.USERS, 0.2, 0.3, 7);
    try (Dataset dataset = Dataset.open(convert(ratings(6, 9), "d", split, 2))) {
      int test = 0;
      for (int user = 0; user < dataset.info().users(); user++) {
        int train = dataset.training().byUser().rowLength(user);
        int valid = dataset.validByUser().orElseThrow().rowLength(user);
        int validFoldIn = dataset.validFoldInByUser().orElseThrow().rowLength(user);
        int held = dataset.testByUser().orElseThrow().rowLength(user);
        int foldIn = dataset.testFoldInByUser().orElseThrow().rowLength(user);
        assertEquals(1, Stream.of(train, valid, held).filter(length -> length > 0).count());
        assertEquals(valid > 0, validFoldIn > 0);
        assertEquals(held > 0, foldIn > 0);
        assertEquals(
            held + foldIn == 0 ? 0 : 0.8, (double) foldIn / Math.max(1, held + foldIn), 0.31);
        test += held > 0 ? 1 : 0;
      }
      assertEquals(0.3, (double) test / dataset.info().users(), 0.1);
    }
  }

  /** An older file without the new keys is read, and one with other recipes isn't. */
  @Test
  void theRecipeIsInTheFile() throws Exception {
    Path dataset = convert(ratings(5, 5), "d", Split.leaveLast(2, 3, 9), 1);
    String json = Files.readString(dataset.resolve("dataset.json"));
    assertTrue(json.contains("\"recipe\" : \"leave-last\""), json);
    assertTrue(
        json.replaceAll("\\s", "").contains("\"last\":{\"valid\":2,\"test\":3},\"seed\":9"), json);
    Files.writeString(
        dataset.resolve("dataset.json"),
        json.replace("leave-last", "leave-all")
            .replaceAll("\"crc32c\" : \"\\w+\"", "\"crc32c\" : \"00000000\""));
    assertThrows(InvalidFileException.class, () -> DatasetJson.read(dataset));
  }

  /** The split of the course: the last fifth of every user's ratings. */
  @Test
  void movieLensLeaveLast() throws Exception {
    Path source = MovieLens.small();
    Path target = folder.resolve("d");
    ConvertReport report =
        TestRatings.convert(
            ConvertOptions.of(source.resolve("ratings.csv"), target)
                .withItems(source.resolve("movies.csv"))
                .withSplit(Split.of(Recipe.LEAVE_LAST, 0, 0.2, 42)),
            2);
    assertEquals(100_836, report.info().ratings());
    assertEquals(0, report.shortUsers());
    Map<Long, List<Long>> times =
        Files.readAllLines(source.resolve("ratings.csv")).stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .collect(
                Collectors.groupingBy(
                    f -> Long.valueOf(f[0]),
                    Collectors.mapping(f -> Long.valueOf(f[3]), Collectors.toList())));
    try (Dataset dataset = Dataset.open(target)) {
      dataset.verify();
      for (int user = 0; user < dataset.info().users(); user++) {
        List<Long> train = times(dataset.training().byUser(), dataset.trainTimestamps(), user);
        List<Long> test = times(dataset.testByUser().orElseThrow(), dataset.testTimestamps(), user);
        List<Long> all = times.get(dataset.userIds().number(user));
        Collections.sort(all);
        assertEquals(Math.round(0.2 * all.size()), test.size());
        List<Long> both = new ArrayList<>(train);
        both.addAll(test);
        assertEquals(all, both, "every training time is at most every test time");
      }
    }
  }

  private static List<Long> times(
      CsrMatrix matrix, Optional<Dataset.Timestamps> timestamps, int user) {
    List<Long> times = new ArrayList<>();
    for (long at = matrix.rowStart(user); at < matrix.rowEnd(user); at++) {
      times.add(timestamps.orElseThrow().at(at));
    }
    Collections.sort(times);
    return times;
  }
}
