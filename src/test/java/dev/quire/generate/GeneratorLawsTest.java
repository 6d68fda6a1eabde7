package dev.quire.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.parallel.RandomStreams;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The parts of the generator at sizes that are too large to generate in a test. */
class GeneratorLawsTest {
  @Test
  void activityAtFullSizeIsThatOfMovieLens() {
    GeneratorOptions full = GeneratorOptions.of(32_000_204, 1);
    assertEquals(200_948, full.users());
    assertEquals(87_585, full.films());
    int[] counts =
        ActivityLaw.ratingsPerUser(full.ratings(), full.users(), 84_432, RandomStreams.of(1, 1));
    assertEquals(32_000_204, Arrays.stream(counts).asLongStream().sum());
    Arrays.sort(counts);
    assertEquals(20, counts[0]);
    assertEquals(33_000, counts[counts.length - 1], 3_000);
    assertEquals(0.43, below(64, counts), 0.01);
    assertEquals(0.70, below(128, counts), 0.015);
    // A power law is a straight line between logarithms. The truncation bends it further out.
    assertEquals(-1.9, slope(counts, 1_000, 4_000), 0.15);
  }

  private static double below(int limit, int[] counts) {
    return (double) Arrays.stream(counts).filter(count -> count < limit).count() / counts.length;
  }

  /** Of the share above a count against the count, both as logarithms. */
  private static double slope(int[] counts, int low, int high) {
    return Math.log((1 - below(high, counts)) / (1 - below(low, counts)))
        / Math.log((double) high / low);
  }

  @Test
  void filmsArePickedByTheirWeights() {
    int[] ranks = {3, 0, 4, 1, 2, 5};
    FilmPopularity popularity = new FilmPopularity(ranks, 5);
    int[] picks = new int[ranks.length];
    RandomGenerator random = RandomStreams.of(1, 0);
    for (int i = 0; i < 600_000; i++) {
      picks[popularity.pick(random)]++;
    }
    assertEquals(0, popularity.weight(5));
    assertEquals(0, picks[5]);
    double total = 0;
    for (int film = 0; film < ranks.length; film++) {
      total += popularity.weight(film);
    }
    for (int film = 0; film < ranks.length; film++) {
      assertEquals(600_000 * popularity.weight(film) / total, picks[film], 2_000);
    }
  }

  @Test
  void titlesStayUniqueWhenTheirWordsRunOut() {
    FilmTitles titles = new FilmTitles(987_654);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      String title = titles.title(i);
      assertTrue(seen.add(title), title);
    }
  }
}
