package dev.quire.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.ConvertListener;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.describe.Description.Genre;
import dev.quire.describe.Description.RatedItem;
import dev.quire.describe.Description.RatedUser;
import dev.quire.describe.Histogram.Bar;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptionTest {
  private static final String[] GENRES = {"Drama", "War", "Comedy"};

  @TempDir Path folder;

  private record Rating(int user, int item, float value, long time) {}

  private static List<Rating> random(long seed, int count, Function<Random, Float> value) {
    Random random = new Random(seed);
    Set<List<Integer>> pairs = new HashSet<>();
    List<Rating> ratings = new ArrayList<>();
    while (ratings.size() < count) {
      int user = 1 + (int) (40 * Math.pow(random.nextDouble(), 2));
      int item = 100 + (int) (90 * Math.pow(random.nextDouble(), 3));
      if (pairs.add(List.of(user, item))) {
        ratings.add(new Rating(user, item, value.apply(random), random.nextInt(1_500_000_000)));
      }
    }
    return ratings;
  }

  /** The genres of an item: the bits of its number. */
  private static List<String> genres(int item) {
    List<String> genres = new ArrayList<>();
    for (int bit = 0; bit < GENRES.length; bit++) {
      if ((item >> bit & 1) == 1) {
        genres.add(GENRES[bit]);
      }
    }
    return genres;
  }

  private Path convert(List<Rating> ratings, Split split, boolean titles) throws IOException {
    StringBuilder csv = new StringBuilder("userId,movieId,rating,timestamp\n");
    for (Rating r : ratings) {
      csv.append(r.user + "," + r.item + "," + r.value + "," + r.time + "\n");
    }
    StringBuilder movies = new StringBuilder("movieId,title,genres\n");
    for (int item = 100; item < 200; item++) {
      movies.append(item + ",Film " + item + "," + String.join("|", genres(item)) + "\n");
    }
    Path target = Files.createTempDirectory(folder, "dataset").resolve("d");
    ConvertOptions options =
        ConvertOptions.of(Files.writeString(folder.resolve("ratings.csv"), csv), target)
            .withSplit(split);
    if (titles) {
      options = options.withItems(Files.writeString(folder.resolve("movies.csv"), movies));
    }
    try (WorkerPool pool = new WorkerPool(2)) {
      Converter.convert(options, pool, ConvertListener.NONE);
    }
    return target;
  }

  private static Description describe(Path dataset, int top, int minRatings, int threads)
      throws IOException {
    try (Dataset opened = Dataset.open(dataset);
        WorkerPool pool = new WorkerPool(threads)) {
      return Description.of(opened, top, OptionalInt.of(minRatings), pool, item -> {});
    }
  }

  private static Map<Integer, List<Rating>> by(
      List<Rating> ratings, Function<Rating, Integer> side) {
    return ratings.stream().collect(Collectors.groupingBy(side, TreeMap::new, Collectors.toList()));
  }

  private static double mean(List<Rating> ratings) {
    return ratings.stream().mapToDouble(Rating::value).average().orElse(Double.NaN);
  }

  private static double moment(List<Rating> ratings, int power) {
    double mean = mean(ratings);
    return ratings.stream().mapToDouble(r -> Math.pow(r.value - mean, power)).sum()
        / ratings.size();
  }

  private static OptionalDouble variance(List<Rating> ratings) {
    int n = ratings.size();
    return n < 2 ? OptionalDouble.empty() : OptionalDouble.of(moment(ratings, 2) * n / (n - 1));
  }

  /** Of the sample skewness and the sample excess kurtosis, as spreadsheets compute them. */
  private static OptionalDouble bimodality(List<Rating> ratings) {
    double n = ratings.size();
    if (n < 4 || moment(ratings, 2) < 1e-9) {
      return OptionalDouble.empty();
    }
    double s = Math.sqrt(variance(ratings).getAsDouble());
    double skewness = n * n / ((n - 1) * (n - 2)) * moment(ratings, 3) / (s * s * s);
    double kurtosis =
        n * n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * moment(ratings, 4) / (s * s * s * s)
            - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
    return OptionalDouble.of(
        (skewness * skewness + 1) / (kurtosis + 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3))));
  }

  private static void assertClose(OptionalDouble expected, OptionalDouble found) {
    assertEquals(expected.isPresent(), found.isPresent());
    if (expected.isPresent()) {
      assertEquals(
          expected.getAsDouble(),
          found.getAsDouble(),
          1e-9 * (1 + Math.abs(expected.getAsDouble())));
    }
  }

  private static double correlation(List<double[]> pairs) {
    double mx = pairs.stream().mapToDouble(p -> p[0]).average().orElseThrow();
    double my = pairs.stream().mapToDouble(p -> p[1]).average().orElseThrow();
    double xy = pairs.stream().mapToDouble(p -> (p[0] - mx) * (p[1] - my)).sum();
    double xx = pairs.stream().mapToDouble(p -> (p[0] - mx) * (p[0] - mx)).sum();
    double yy = pairs.stream().mapToDouble(p -> (p[1] - my) * (p[1] - my)).sum();
    return xy / Math.sqrt(xx * yy);
  }

  private static float halfStars(Random random) {
    return random.nextInt(1, 11) / 2f;
  }

  @Test
  void everyFigureAgainstPlainLoops() throws IOException {
    for (int seed = 0; seed < 4; seed++) {
      List<Rating> ratings = random(seed, 700, DescriptionTest::halfStars);
      Split split = seed % 2 == 0 ? Split.none() : Split.random(0.2, 0.4, seed);
      Description facts = describe(convert(ratings, split, true), 7, 5, 1 + seed);
      assertSizes(facts, ratings);
      assertTops(facts, ratings);
      assertGenres(facts, ratings);
      assertOpinions(facts, ratings);
    }
  }

  private static void assertSizes(Description facts, List<Rating> ratings) {
    int users = by(ratings, Rating::user).size();
    int items = by(ratings, Rating::item).size();
    assertEquals(700, facts.ratings());
    assertEquals(users, facts.byUser().rows());
    assertEquals(items, facts.byItem().rows());
    assertEquals(100, facts.items());
    assertEquals(1 - 700.0 / (users * items), facts.sparsity(), 1e-12);
    assertEquals(mean(ratings), facts.values().mean(), 1e-12);
    assertEquals(
        Math.sqrt(variance(ratings).getAsDouble()),
        facts.values().deviation().getAsDouble(),
        1e-12);
    assertEquals(0.5, facts.values().least());
    assertEquals(5, facts.values().greatest());
    Map<Double, Long> bars =
        facts.values().histogram().bars().stream()
            .collect(Collectors.toMap(Bar::from, Bar::ratings, Long::sum, TreeMap::new));
    assertEquals(
        ratings.stream()
            .collect(
                Collectors.groupingBy(r -> (double) r.value, TreeMap::new, Collectors.counting())),
        bars);
    assertEquals(
        ratings.stream().mapToLong(Rating::time).min().orElseThrow(),
        facts.times().orElseThrow().first().getEpochSecond());
    assertEquals(
        700, facts.times().orElseThrow().years().stream().mapToLong(Times.Year::ratings).sum());
  }

  /** Ties of users and items are in an order that others are tested for. */
  private static void assertTops(Description facts, List<Rating> ratings) {
    Map<Integer, List<Rating>> users = by(ratings, Rating::user);
    assertEquals(
        users.values().stream().map(List::size).sorted(Comparator.reverseOrder()).limit(7).toList(),
        facts.topUsers().stream().map(RatedUser::count).toList());
    for (RatedUser user : facts.topUsers()) {
      assertEquals(mean(users.get(Integer.valueOf(user.id()))), user.mean(), 1e-9);
      assertEquals(users.get(Integer.valueOf(user.id())).size(), user.count());
    }
    Map<Integer, List<Rating>> items = by(ratings, Rating::item);
    assertEquals(
        items.values().stream().map(List::size).sorted(Comparator.reverseOrder()).limit(7).toList(),
        facts.topItems().stream().map(item -> item.ratings().count()).toList());
    for (RatedItem item : facts.topItems()) {
      assertItem(items.get(Integer.valueOf(item.id())), item);
    }
    assertEquals(
        items.values().stream().filter(each -> each.size() <= 3).count(), facts.cold().rareItems());
    assertEquals(100 - items.size(), facts.cold().unratedItems());
  }

  private static void assertItem(List<Rating> expected, RatedItem item) {
    assertEquals("Film " + item.id(), item.title());
    assertEquals(expected.size(), item.ratings().count());
    assertEquals(mean(expected), item.ratings().mean(), 1e-9);
    assertClose(variance(expected), item.ratings().variance());
    assertClose(bimodality(expected), item.ratings().bimodality());
  }

  private static void assertGenres(Description facts, List<Rating> ratings) {
    List<Genre> found = facts.genres().orElseThrow().all();
    assertEquals(List.of("Comedy", "Drama", "War"), found.stream().map(Genre::name).toList());
    for (Genre genre : found) {
      List<Rating> of =
          ratings.stream().filter(r -> genres(r.item).contains(genre.name())).toList();
      int items = 0;
      for (int item = 100; item < 200; item++) {
        items += genres(item).contains(genre.name()) ? 1 : 0;
      }
      assertEquals(items, genre.items());
      assertEquals(of.size(), genre.ratings());
      assertEquals(mean(of), genre.mean().getAsDouble(), 1e-9);
    }
    assertEquals(
        ratings.stream().filter(r -> genres(r.item).isEmpty()).count(),
        facts.genres().orElseThrow().ratingsWithout());
    assertEquals(12, facts.genres().orElseThrow().itemsWithout()); // multiples of 8
  }

  private static void assertOpinions(Description facts, List<Rating> ratings) {
    List<List<Rating>> items =
        by(ratings, Rating::item).values().stream().filter(each -> each.size() > 1).toList();
    Description.Opinions opinions = facts.opinions();
    assertEquals(items.size(), opinions.items());
    Function<List<Rating>, Double> count = each -> (double) each.size();
    Function<List<Rating>, Double> log = each -> Math.log10(each.size());
    Function<List<Rating>, Double> variance = each -> variance(each).getAsDouble();
    assertCorrelation(items, DescriptionTest::mean, variance, opinions.meanAndVariance());
    assertCorrelation(items, DescriptionTest::mean, count, opinions.meanAndCount());
    assertCorrelation(items, variance, count, opinions.varianceAndCount());
    assertCorrelation(items, DescriptionTest::mean, log, opinions.meanAndLogCount());
    assertCorrelation(items, variance, log, opinions.varianceAndLogCount());
    List<List<Rating>> qualified = items.stream().filter(each -> each.size() >= 5).toList();
    assertEquals(qualified.size(), opinions.qualified());
    assertEquals(
        qualified.stream().filter(each -> bimodality(each).orElse(0) > 5 / 9.0).count(),
        opinions.bimodal());
    List<Double> variances =
        qualified.stream().map(variance).sorted(Comparator.reverseOrder()).limit(7).toList();
    assertEquals(7, opinions.divided().size());
    for (int i = 0; i < 7; i++) {
      RatedItem item = opinions.divided().get(i);
      assertEquals(variances.get(i), item.ratings().variance().getAsDouble(), 1e-9);
      assertItem(by(ratings, Rating::item).get(Integer.valueOf(item.id())), item);
    }
  }

  private static void assertCorrelation(
      List<List<Rating>> items,
      Function<List<Rating>, Double> first,
      Function<List<Rating>, Double> second,
      OptionalDouble found) {
    double expected =
        correlation(
            items.stream()
                .map(each -> new double[] {first.apply(each), second.apply(each)})
                .toList());
    assertEquals(expected, found.getAsDouble(), 1e-9);
  }

  @Test
  void coldIsWhatHasNothingForTraining() throws IOException {
    List<Rating> ratings = random(9, 300, DescriptionTest::halfStars);
    Path path = convert(ratings, Split.random(0.3, 0.4, 1), true);
    Description facts = describe(path, 3, 5, 2);
    try (Dataset dataset = Dataset.open(path)) {
      int items = 0;
      int users = 0;
      for (int item = 0; item < 100; item++) {
        items += dataset.training().byItem().rowLength(item) == 0 ? 1 : 0;
      }
      for (int user = 0; user < dataset.info().users(); user++) {
        users += dataset.training().byUser().rowLength(user) == 0 ? 1 : 0;
      }
      assertTrue(items > facts.cold().unratedItems(), "the test needs one");
      assertEquals(items, facts.cold().items());
      assertEquals(items - facts.cold().unratedItems(), facts.cold().heldOutItems());
      assertEquals(users, facts.cold().users());
    }
  }

  @Test
  void theThreadsChangeNothing() throws IOException {
    for (boolean stars : new boolean[] {true, false}) {
      List<Rating> ratings =
          random(4, 900, random -> stars ? halfStars(random) : random.nextFloat());
      Path dataset = convert(ratings, Split.random(0.1, 0.3, 2), true);
      Description one = describe(dataset, 5, 2, 1);
      for (int threads = 2; threads <= 4; threads++) {
        assertEquals(one, describe(dataset, 5, 2, threads));
      }
    }
  }

  /** More than 256 different ratings: the matrices hold floats. */
  @Test
  void continuousRatingsAreInBins() throws IOException {
    List<Rating> ratings = random(6, 800, random -> 1000 + (float) random.nextGaussian());
    Description facts = describe(convert(ratings, Split.random(0, 0.3, 1), false), 3, 5, 2);
    assertEquals(mean(ratings), facts.values().mean(), 1e-9);
    assertEquals(
        Math.sqrt(variance(ratings).getAsDouble()), facts.values().deviation().getAsDouble(), 1e-9);
    Histogram histogram = facts.values().histogram();
    assertTrue(histogram.binned());
    for (Bar bar : histogram.bars().subList(0, histogram.bars().size() - 1)) {
      assertEquals(
          ratings.stream()
              .filter(r -> r.value >= (float) bar.from() && r.value < (float) bar.to())
              .count(),
          bar.ratings());
    }
    assertEquals(800, histogram.bars().stream().mapToLong(Bar::ratings).sum());
    assertFalse(facts.genres().isPresent());
    assertEquals("", facts.topItems().getFirst().title());
    RatedItem first = facts.opinions().divided().getFirst();
    assertClose(
        variance(by(ratings, Rating::item).get(Integer.valueOf(first.id()))),
        first.ratings().variance());
  }

  @Test
  void equalRatingsHaveNoVariance() throws IOException {
    for (float value : new float[] {0.1f, 1, -3.3f, 1e-20f, 12345.67f}) {
      List<Rating> ratings = new ArrayList<>(random(3, 400, random -> value));
      ratings.add(new Rating(77, 199, value == 1 ? 1 : 1000 * value, 5)); // moves the mean
      Description facts = describe(convert(ratings, Split.random(0, 0.2, 5), true), 10, 2, 2);
      assertEquals(0, facts.opinions().bimodal(), "value " + value);
      assertEquals(List.of(), facts.opinions().divided(), "value " + value);
      assertEquals(OptionalDouble.empty(), facts.opinions().varianceAndCount());
      for (RatedItem item : facts.topItems()) {
        assertEquals(OptionalDouble.of(0), item.ratings().variance());
        assertEquals(OptionalDouble.empty(), item.ratings().bimodality());
      }
    }
  }

  @Test
  void oneRating() throws IOException {
    Description facts =
        describe(convert(List.of(new Rating(3, 4, 2.5f, 0)), Split.none(), false), 10, 1, 3);
    assertEquals(1, facts.ratings());
    assertEquals(0, facts.sparsity());
    assertEquals(2.5, facts.values().mean());
    assertEquals(OptionalDouble.empty(), facts.values().deviation());
    assertEquals(1, facts.byUser().median());
    assertEquals(1, facts.byItem().percent().ofRatings());
    assertEquals(0, facts.byItem().gini());
    assertTrue(facts.byItem().rankSlope().isEmpty());
    assertTrue(facts.byItem().powerLaw().isEmpty());
    assertEquals(1, facts.cold().rareItems());
    assertEquals(List.of(new Times.Year(1970, 1)), facts.times().orElseThrow().years());
    assertEquals(List.of(), facts.opinions().divided());
  }

  @Test
  void bimodalityOfWhatIsKnown() {
    int n = 100_001;
    ItemRatings two = ItemRatings.of(0, 0, n, 0, n, 0, n);
    assertEquals(1, two.bimodality().getAsDouble(), 1e-3);
    double second = 0;
    double fourth = 0;
    for (int i = 0; i < n; i++) {
      double x = 2.0 * i / (n - 1) - 1;
      second += x * x;
      fourth += x * x * x * x;
    }
    ItemRatings even = ItemRatings.of(0, 0, n, 0, second, 0, fourth);
    assertEquals(ItemRatings.EVEN, even.bimodality().getAsDouble(), 1e-4);
    ItemRatings normal = ItemRatings.of(0, 0, n, 0, n, 0, 3.0 * n);
    assertEquals(1 / 3.0, normal.bimodality().getAsDouble(), 1e-4);
  }
}
