package dev.quire.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RatingGeneratorTest {
  private static final GeneratorOptions OPTIONS = GeneratorOptions.of(100_000, 1);
  private static final List<String> FILES = List.of("ratings.csv", "movies.csv", "truth.json");

  @TempDir static Path shared;
  @TempDir Path dir;

  private static GeneratedSummary summary;
  private static List<Line> lines;
  private static Map<Integer, Film> films;

  private record Line(int userId, int movieId, double rating, long timestamp) {}

  private record Film(String title, String genres) {}

  @BeforeAll
  static void generateOnce() throws IOException {
    summary = generate(OPTIONS, shared, 2);
    lines = readRatings(shared);
    films = readMovies(shared);
  }

  private static GeneratedSummary generate(GeneratorOptions options, Path dir, int threads)
      throws IOException {
    try (WorkerPool pool = new WorkerPool(threads)) {
      return RatingGenerator.generate(options, dir, false, pool, made -> {});
    }
  }

  private static List<Line> readRatings(Path dir) throws IOException {
    List<String> text = Files.readAllLines(dir.resolve("ratings.csv"));
    assertEquals("userId,movieId,rating,timestamp", text.get(0));
    List<Line> result = new ArrayList<>();
    for (String line : text.subList(1, text.size())) {
      String[] fields = line.split(",", -1);
      assertEquals(4, fields.length, line);
      result.add(
          new Line(
              Integer.parseInt(fields[0]),
              Integer.parseInt(fields[1]),
              Double.parseDouble(fields[2]),
              Long.parseLong(fields[3])));
    }
    return result;
  }

  /** The films by id; checks the shape of the lines. */
  private static Map<Integer, Film> readMovies(Path dir) throws IOException {
    List<String> text = Files.readAllLines(dir.resolve("movies.csv"));
    assertEquals("movieId,title,genres", text.get(0));
    Map<Integer, Film> result = new HashMap<>();
    int previous = 0;
    for (String line : text.subList(1, text.size())) {
      int first = line.indexOf(',');
      int last = line.lastIndexOf(',');
      int movieId = Integer.parseInt(line.substring(0, first));
      assertTrue(movieId > previous, line);
      previous = movieId;
      String title = line.substring(first + 1, last);
      boolean quoted = title.startsWith("\"") && title.endsWith("\"");
      assertEquals(title.contains(","), quoted, line);
      title = quoted ? title.substring(1, title.length() - 1) : title;
      assertTrue(title.matches("[A-Z][A-Za-z0-9 ,:']* \\([12]\\d{3}\\)"), line);
      result.put(movieId, new Film(title, line.substring(last + 1)));
    }
    return result;
  }

  /** Ratings per film, most popular first. */
  private static int[] popularity(List<Line> ratings) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (Line line : ratings) {
      counts.merge(line.movieId(), 1, Integer::sum);
    }
    return counts.values().stream().mapToInt(count -> -count).sorted().map(n -> -n).toArray();
  }

  @Test
  void sameBytesForAnyNumberOfThreads() throws IOException {
    for (int threads : new int[] {1, 3, 8}) {
      Path other = dir.resolve("threads" + threads);
      generate(OPTIONS, other, threads);
      for (String file : FILES) {
        assertEquals(-1, Files.mismatch(shared.resolve(file), other.resolve(file)), file);
      }
    }
  }

  @Test
  void anotherSeedGivesAnotherDataSet() throws IOException {
    generate(GeneratorOptions.of(100_000, 2), dir, 2);
    for (String file : FILES) {
      assertTrue(Files.mismatch(shared.resolve(file), dir.resolve(file)) >= 0, file);
    }
  }

  @Test
  void countsAreExactAndPairsDistinctInOrder() {
    assertEquals(100_000, lines.size());
    assertEquals(628, OPTIONS.users());
    assertEquals(OPTIONS.films(), films.size());
    int[] perUser = new int[OPTIONS.users() + 1];
    Line previous = new Line(1, 0, 0, 0);
    for (Line line : lines) {
      assertTrue(
          line.userId() > previous.userId()
              || (line.userId() == previous.userId() && line.movieId() > previous.movieId()),
          line + " after " + previous);
      perUser[line.userId()]++;
      previous = line;
    }
    assertEquals(20, Arrays.stream(perUser).skip(1).min().orElseThrow());
    assertEquals(summary.ratedFilms(), popularity(lines).length);
    assertEquals(0.964, (double) summary.ratedFilms() / OPTIONS.films(), 0.001);
  }

  @Test
  void valuesAreThoseOfMovieLens() throws IOException {
    Set<Double> ratings = new TreeSet<>();
    for (Line line : lines) {
      ratings.add(line.rating());
      assertTrue(films.containsKey(line.movieId()), line.toString());
      assertTrue(line.timestamp() >= 1_420_070_400 && line.timestamp() < 1_735_689_600);
    }
    assertEquals(Set.of(0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0), ratings);
    String text = Files.readString(shared.resolve("ratings.csv"));
    assertFalse(text.contains("\r"));
    assertTrue(text.endsWith("\n"));
    assertTrue(text.contains(",4.0,"));
    double mean = lines.stream().mapToDouble(Line::rating).average().orElseThrow();
    double squares = lines.stream().mapToDouble(l -> l.rating() * l.rating()).sum();
    assertEquals(mean, summary.mean(), 1e-12);
    assertEquals(3.5, mean, 0.1);
    assertEquals(1.04, Math.sqrt(squares / lines.size() - mean * mean), 0.06);
  }

  @Test
  void titlesAreUniqueAndGenresKnown() {
    Set<String> titles = new HashSet<>();
    int without = 0;
    for (Film film : films.values()) {
      assertTrue(titles.add(film.title()), film.title());
      if (film.genres().equals("(no genres listed)")) {
        without++;
      } else {
        List<String> genres = List.of(film.genres().split("\\|"));
        assertTrue(PlantedFilms.GENRES.containsAll(genres), film.genres());
        assertEquals(genres, List.copyOf(new TreeSet<>(genres)), "sorted, without repetition");
      }
    }
    assertTrue(without > 0 && without < films.size() / 10, "without genres: " + without);
  }

  @Test
  void popularityFollowsAPowerLaw() {
    int[] counts = popularity(lines);
    assertEquals(0.57 * OPTIONS.users(), counts[0], 0.1 * OPTIONS.users());
    assertEquals(1, counts[counts.length - 1]);
    // Half of the films share 5 % of the ratings, the best-known twentieth more than a third.
    int tail = Arrays.stream(counts).skip(counts.length / 2).sum();
    int head = Arrays.stream(counts).limit(counts.length / 20).sum();
    assertTrue(tail < 0.06 * lines.size(), "tail " + tail);
    assertTrue(head > 0.33 * lines.size(), "head " + head);
  }

  @Test
  void noiseFloorIsThePlantedNoise() throws IOException {
    GeneratorOptions open = OPTIONS.withHalfStars(false).withNoise(0.6);
    GeneratedSummary exact = generate(open, dir.resolve("open"), 2);
    assertEquals(0.6, exact.noiseFloorRmse(), 0.6 * 0.01);
    // Rounding adds noise, but the ends of the scale take away more.
    assertEquals(0.71, summary.noiseFloorRmse(), 0.02);
    GeneratedSummary silent = generate(OPTIONS.withNoise(0), dir.resolve("silent"), 2);
    assertEquals(0.5 / Math.sqrt(12), silent.noiseFloorRmse(), 0.005);
  }

  @Test
  void withoutHalfStarsNothingIsRoundedOrCutOff() throws IOException {
    generate(OPTIONS.withHalfStars(false), dir, 2);
    List<Line> open = readRatings(dir);
    assertTrue(open.stream().anyMatch(line -> line.rating() > 5.5));
    assertTrue(open.stream().anyMatch(line -> line.rating() < 0));
    try (Stream<String> text = Files.lines(dir.resolve("ratings.csv"))) {
      text.skip(1).forEach(l -> assertTrue(l.matches("\\d+,\\d+,-?\\d+\\.\\d{4},\\d{10}"), l));
    }
    assertEquals(lines.stream().map(Line::movieId).toList(), movieIds(open));
  }

  private static List<Integer> movieIds(List<Line> ratings) {
    return ratings.stream().map(Line::movieId).toList();
  }

  @Test
  void seriesArePopularAndOneSplitsTheAudience() {
    assertEquals(6, summary.series().size());
    assertEquals("Velvet Turnip", summary.splittingSeries());
    for (GeneratedSummary.Series series : summary.series()) {
      int previous = 0;
      for (GeneratedSummary.Film film : series.films()) {
        assertEquals(film.title(), films.get(film.movieId()).title());
        assertTrue(film.title().startsWith(series.name()), film.title());
        assertTrue(film.movieId() > previous, film.title());
        previous = film.movieId();
        long ratings = lines.stream().filter(l -> l.movieId() == film.movieId()).count();
        assertTrue(ratings > 150, film.title() + ": " + ratings);
      }
    }
    int first = summary.series().get(0).films().get(0).movieId();
    double[] ratings =
        lines.stream().filter(l -> l.movieId() == first).mapToDouble(Line::rating).toArray();
    double lovers = Arrays.stream(ratings).filter(rating -> rating >= 4).count();
    double haters = Arrays.stream(ratings).filter(rating -> rating <= 3).count();
    assertEquals(0.45, lovers / ratings.length, 0.1);
    assertEquals(0.45, haters / ratings.length, 0.1);
  }

  @Test
  void truthFileIsTheSummary() throws IOException {
    JsonNode truth = JsonMapper.shared().readTree(Files.readString(shared.resolve("truth.json")));
    assertEquals(summary.noiseFloorRmse(), truth.get("noise_floor_rmse").asDouble());
    assertEquals(100_000, truth.get("options").get("ratings").asLong());
    assertTrue(truth.get("options").get("half_stars").asBoolean());
    assertEquals(
        summary.series().get(1).films().get(2).title(),
        truth.get("series").get(1).get("films").get(2).get("title").asString());
  }

  @Test
  void extremeShapesAreExactToo() throws IOException {
    long[][] shapes = {{1, 1, 1}, {600, 20, 30}, {599, 20, 30}, {40, 40, 500}, {5_000, 3, 2_000}};
    for (long[] shape : shapes) {
      GeneratorOptions options =
          new GeneratorOptions(shape[0], (int) shape[1], (int) shape[2], 1, 0.5, true, 7);
      Path target = dir.resolve(Arrays.toString(shape));
      GeneratedSummary made = generate(options, target, 2);
      List<Line> ratings = readRatings(target);
      assertEquals(shape[0], ratings.size());
      assertEquals(shape[0], Set.copyOf(ratings.stream().map(this::pair).toList()).size());
      assertEquals(shape[1], ratings.stream().map(Line::userId).distinct().count());
      assertEquals(made.ratedFilms(), movieIds(ratings).stream().distinct().count());
    }
    for (long ratings : new long[] {1, 19, 100, 1_000, 5_000}) {
      Path target = dir.resolve("of" + ratings);
      generate(GeneratorOptions.of(ratings, 3), target, 2);
      assertEquals(ratings, readRatings(target).size());
    }
  }

  private List<Integer> pair(Line line) {
    return List.of(line.userId(), line.movieId());
  }

  @Test
  void refusesToReplaceFilesUnlessForced() throws IOException {
    GeneratorOptions options = GeneratorOptions.of(1_000, 1);
    Path movies = dir.resolve("movies.csv");
    Files.writeString(movies, "mine");
    FileAlreadyExistsException e =
        assertThrows(FileAlreadyExistsException.class, () -> generate(options, dir, 1));
    assertEquals(
        movies + ": exists already; choose another name, or replace it with force", e.getMessage());
    assertEquals("mine", Files.readString(movies));
    try (WorkerPool pool = new WorkerPool(1)) {
      RatingGenerator.generate(options, dir, true, pool, made -> {});
    }
    assertEquals(options.films(), readMovies(dir).size());
  }

  @Test
  void failureLeavesNothingNewBehind() throws IOException {
    Files.writeString(dir.resolve("ratings.csv"), "mine");
    try (WorkerPool pool = new WorkerPool(2)) {
      assertThrows(
          IllegalStateException.class,
          () ->
              RatingGenerator.generate(
                  OPTIONS,
                  dir,
                  true,
                  pool,
                  made -> {
                    throw new IllegalStateException("stopped");
                  }));
    }
    assertEquals("mine", Files.readString(dir.resolve("ratings.csv")));
    assertArrayEquals(new String[] {"ratings.csv"}, dir.toFile().list());
  }

  @Test
  void progressEndsWithAllRatings() throws IOException {
    List<Long> reports = new ArrayList<>();
    try (WorkerPool pool = new WorkerPool(1)) {
      RatingGenerator.generate(OPTIONS, dir, false, pool, reports::add);
    }
    assertTrue(reports.size() > 1);
    assertEquals(reports.stream().sorted().toList(), reports);
    assertEquals(100_000, reports.get(reports.size() - 1));
  }

  @Test
  void invalidOptionsAreRefused() {
    assertRefused("ratings must be at least 1: ratings=0", 0, 1, 1, 0.5);
    assertRefused("users must be at least 1: users=0", 1, 0, 1, 0.5);
    assertRefused("films must be between 1 and 1000000: films=0", 1, 1, 0, 0.5);
    assertRefused("noise must be between 0 and 100.0: noise=-0.1", 1, 1, 1, -0.1);
    assertRefused("noise must be between 0 and 100.0: noise=NaN", 1, 1, 1, Double.NaN);
    assertRefused(
        "every user needs a rating: ratings=5, users=6; ask for more ratings or fewer users",
        5,
        6,
        10,
        0.5);
    assertRefused(
        "more ratings than pairs of a user and a film: ratings=31, users=5, films=6;"
            + " ask for fewer ratings or for more users or films",
        31,
        5,
        6,
        0.5);
    assertEquals(
        "ratings must be at least 1: ratings=-1",
        assertThrows(IllegalArgumentException.class, () -> GeneratorOptions.of(-1, 1))
            .getMessage());
  }

  private static void assertRefused(
      String message, long ratings, int users, int films, double noise) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new GeneratorOptions(ratings, users, films, 8, noise, true, 1));
    assertEquals(message, e.getMessage());
  }
}
