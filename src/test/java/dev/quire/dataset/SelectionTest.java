package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.NaiveDataset.Rating;
import dev.quire.problem.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SelectionTest {
  @TempDir Path folder;

  /** Pairs with up to a dozen ratings, many at the same time. */
  private static List<Rating> repeated(long seed, long idStep) {
    RandomGenerator random = TestRatings.random(seed);
    List<Rating> ratings = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      ratings.add(
          new Rating(
              random.nextInt(30) * idStep,
              idStep * (long) (Math.pow(random.nextDouble(), 2) * 60),
              random.nextInt(-3, 8) / 8f,
              random.nextInt(-6, 6)));
    }
    return ratings;
  }

  private ConvertReport convert(List<Rating> ratings, String name, Selection selection, int threads)
      throws IOException {
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    return TestRatings.convert(
        ConvertOptions.of(csv, folder.resolve(name))
            .withSelection(selection)
            .withSplit(Split.random(0.1, 0.1, 3))
            .withForce(),
        threads);
  }

  private ConvertReport assertPlain(List<Rating> ratings, Selection selection) throws Exception {
    NaiveDataset expected =
        new NaiveDataset(ratings, List.of(), selection, Split.random(0.1, 0.1, 3));
    ConvertReport report = convert(ratings, "d", selection, 2);
    Omitted omitted = report.omitted();
    assertEquals(
        expected.duplicates,
        omitted.unrated()
            + omitted.outsideTimes()
            + omitted.repeats()
            + omitted.notPositive()
            + omitted.rareRatings());
    try (Dataset dataset = Dataset.open(folder.resolve("d"))) {
      dataset.verify();
      assertEquals(selection, dataset.info().selection());
      for (int user = 0; user < expected.userIds.size(); user++) {
        assertEquals(expected.userIds.get(user), dataset.userIds().number(user));
      }
      assertEquals(expected.userIds.size(), dataset.info().users());
      assertEquals(expected.itemIds.size(), dataset.info().items());
      for (int part = 0; part < 3; part++) {
        assertEquals(
            expected.ratings(part, false),
            TestRatings.lines(dataset.partsByUser().get(part), dataset.partTimestamps().get(part)));
      }
      assertEquals(
          expected.ratings(Split.TRAIN, true),
          TestRatings.lines(dataset.training().byItem(), null));
    }
    return report;
  }

  @ParameterizedTest
  @EnumSource(Repeats.class)
  void repeatsAreWorthWhatThePlainWaySays(Repeats repeats) throws Exception {
    Selection selection = Selection.ALL.withRepeats(repeats);
    for (long idStep : List.of(1L, 7_000_000_000L)) {
      ConvertReport report = assertPlain(repeated(idStep, idStep), selection);
      assertEquals(repeats, report.repeats());
      assertTrue(report.omitted().repeats() > 1_000);
    }
    List<Rating> distinct = List.of(new Rating(1, 2, 4, 0), new Rating(1, 3, 2.5f, 0));
    assertPlain(distinct, selection);
  }

  @ParameterizedTest
  @EnumSource(Repeats.class)
  void neitherTheOrderOfTheLinesNorTheThreadsMatter(Repeats repeats) throws Exception {
    Selection selection = Selection.ALL.withRepeats(repeats);
    List<Rating> ratings = repeated(5, 1);
    for (int i = 0; i < ratings.size(); i++) { // sums that depend on their order
      Rating r = ratings.get(i);
      ratings.set(i, new Rating(r.userId(), r.itemId(), r.rating() / 7, r.timestamp()));
    }
    convert(ratings, "d", selection, 1);
    Map<String, String> expected = TestRatings.contents(folder.resolve("d"));
    for (int threads : List.of(1, 2, 5)) {
      Collections.shuffle(ratings, new Random(threads));
      convert(ratings, "d", selection, threads);
      Map<String, String> actual = TestRatings.contents(folder.resolve("d"));
      actual.put("dataset.json", expected.get("dataset.json")); // has the digest of the file
      assertEquals(expected, actual);
    }
  }

  /** Lines without ratings are worth 1 each, and a pair as many as it has, unless somebody says. */
  @Test
  void eventsAreCounted() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("e.csv"), "user,item,timestamp\n7,1,3\n7,1,9\n7,2,5\n8,1,4\n7,1,6\n");
    ConvertOptions options = ConvertOptions.of(csv, folder.resolve("d")).withForce();
    assertEvents(Repeats.COUNT, List.of("0 0 3.0 9", "0 1 1.0 5", "1 0 1.0 4"), options);
    Selection first = Selection.ALL.withRepeats(Repeats.FIRST);
    assertEvents(
        Repeats.FIRST,
        List.of("0 0 1.0 3", "0 1 1.0 5", "1 0 1.0 4"),
        options.withSelection(first));
    assertEvents(
        Repeats.COUNT,
        List.of("0 0 1.0 9"),
        options.withSelection(Selection.ALL.withPositiveFrom(2)));
  }

  private void assertEvents(Repeats worth, List<String> expected, ConvertOptions options)
      throws IOException {
    ConvertReport report = TestRatings.convert(options, 2);
    assertEquals(worth, report.repeats());
    assertEquals(2, report.omitted().repeats());
    try (Dataset dataset = Dataset.open(folder.resolve("d"))) {
      assertEquals(
          expected,
          TestRatings.lines(dataset.training().byUser(), dataset.trainTimestamps().orElseThrow()));
    }
  }

  /** Before all else: what such a line would be worth, whatever repeats are, is nothing. */
  @ParameterizedTest
  @EnumSource(Repeats.class)
  void aRatingThatStandsForNoneCountsForNothing(Repeats repeats) throws Exception {
    List<Rating> ratings = repeated(13, 1);
    Selection selection =
        Selection.ALL
            .withUnrated(0.25f)
            .within(OptionalLong.of(-2), OptionalLong.empty())
            .withRepeats(repeats);
    ConvertReport report = assertPlain(ratings, selection);
    assertEquals(
        ratings.stream().filter(r -> r.rating() == 0.25f).count(), report.omitted().unrated());
    assertEquals(
        ratings.stream().filter(r -> r.rating() != 0.25f && r.timestamp() < -2).count(),
        report.omitted().outsideTimes());
  }

  @Test
  void timesFromSinceOnAndBeforeUntil() throws Exception {
    List<Rating> ratings = repeated(8, 1);
    Selection selection = Selection.ALL.within(OptionalLong.of(-2), OptionalLong.of(3));
    ConvertReport report = assertPlain(ratings, selection);
    assertEquals(
        ratings.stream().filter(r -> r.timestamp() < -2 || r.timestamp() >= 3).count(),
        report.omitted().outsideTimes());
    assertPlain(ratings, Selection.ALL.within(OptionalLong.empty(), OptionalLong.of(0)));
    assertPlain(ratings, Selection.ALL.within(OptionalLong.of(0), OptionalLong.empty()));
  }

  /** 0.7 is not a number that 32 bits hold, in the file and in the setting alike. */
  @Test
  void highRatingsBecomeEvents() throws Exception {
    List<Rating> ratings = new ArrayList<>(repeated(9, 1));
    ratings.add(new Rating(77, 78, 0.7f, 5));
    Selection selection = Selection.ALL.withPositiveFrom((float) 0.7);
    ConvertReport report = assertPlain(ratings, selection);
    assertTrue(report.omitted().notPositive() > 100);
    assertEquals(List.of(1f), report.info().levels());
    assertEquals(1, report.info().globalMean());
    assertPlain(ratings, selection.withRepeats(Repeats.SUM));
  }

  @ParameterizedTest
  @CsvSource({"5,0", "0,5", "1,1", "3,4", "9,2", "2,2", "4,5", "12,25"})
  void coresEqualThoseOfTheLoop(int ofUser, int ofItem) throws Exception {
    for (int seed = 1; seed <= 3; seed++) {
      RandomGenerator random = TestRatings.random(seed);
      List<Rating> ratings = new ArrayList<>();
      for (int i = 0; i < 900; i++) {
        double skew = random.nextDouble();
        ratings.add(
            new Rating(
                random.nextInt(20) == 0 ? 500 + i : (long) (skew * skew * 90),
                (long) (Math.pow(random.nextDouble(), 3) * 120),
                1 + i % 5,
                i));
      }
      Selection selection = Selection.ALL.withLeast(ofUser, ofItem);
      if (NaiveSelection.of(ratings, selection).isEmpty()) {
        assertThrows(BadInputException.class, () -> convert(ratings, "d", selection, 2));
      } else {
        assertPlain(ratings, selection);
      }
    }
  }

  /** A chain: each end falls, and makes another end of the next one. */
  @Test
  void aChainFallsApartToTheLast() throws Exception {
    List<Rating> ratings = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      ratings.add(new Rating(i, i, 3, 1));
      ratings.add(new Rating(i, i + 1, 3, 1));
    }
    ratings.add(new Rating(900_000, 900_000, 3, 1)); // and a ring of two by two, which holds
    ratings.add(new Rating(900_000, 900_001, 3, 1));
    ratings.add(new Rating(900_001, 900_000, 3, 1));
    ratings.add(new Rating(900_001, 900_001, 3, 1));
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    ConvertOptions options =
        ConvertOptions.of(csv, folder.resolve("d")).withSelection(Selection.ALL.withLeast(2, 2));
    ConvertReport report = TestRatings.convert(options, 2);
    assertEquals(4, report.info().ratings());
    assertEquals(new Omitted(0, 0, 0, 0, 40_000, 40_001, 80_000), report.omitted());
  }

  @Test
  void allOfItInOneOrder() throws Exception {
    Selection selection =
        Selection.ALL
            .within(OptionalLong.of(-5), OptionalLong.of(5))
            .withRepeats(Repeats.SUM)
            .withPositiveFrom(0.5f)
            .withLeast(17, 6);
    ConvertReport report = assertPlain(repeated(11, 1), selection);
    Omitted omitted = report.omitted();
    assertTrue(omitted.rareUsers() > 0 && omitted.rareItems() > 0, omitted.toString());
    assertTrue(report.info().users() > 5, report.toString());
  }

  @Test
  void nothingIsLeft() throws Exception {
    List<Rating> ratings = List.of(new Rating(1, 2, 4, 0), new Rating(1, 3, 2.5f, 0));
    for (Selection selection :
        List.of(
            Selection.ALL.withPositiveFrom(9),
            Selection.ALL.withLeast(3, 1),
            Selection.ALL.within(OptionalLong.of(1), OptionalLong.empty()))) {
      Exception e =
          assertThrows(BadInputException.class, () -> convert(ratings, "d", selection, 2));
      assertTrue(
          e.getMessage().startsWith("no rating is left: unrated=0, outside the times="),
          e.toString());
      assertTrue(Files.notExists(folder.resolve("d")));
    }
  }

  @Test
  void sumsThatDoNotFitAreRefused() throws Exception {
    List<Rating> ratings = new ArrayList<>();
    for (int item = 0; item < 20; item++) {
      ratings.add(new Rating(1, item, 3e38f, 0));
    }
    ratings.add(new Rating(1, 2, 2e38f, 0));
    Exception e =
        assertThrows(
            BadInputException.class,
            () -> convert(ratings, "d", Selection.ALL.withRepeats(Repeats.SUM), 2));
    assertTrue(e.getMessage().contains("more than 32 bits hold: ratings=2"), e.toString());
    convert(ratings, "d", Selection.ALL.withRepeats(Repeats.MEAN), 2);
  }

  @Test
  void impossibleSelectionsAreRefused() {
    assertThrows(BadInputException.class, () -> Selection.ALL.withLeast(-1, 0));
    assertThrows(BadInputException.class, () -> Selection.ALL.withPositiveFrom(Float.NaN));
    assertThrows(BadInputException.class, () -> Selection.ALL.withUnrated(Float.NaN));
    assertThrows(
        BadInputException.class,
        () -> Selection.ALL.within(OptionalLong.of(5), OptionalLong.of(5)));
  }
}
