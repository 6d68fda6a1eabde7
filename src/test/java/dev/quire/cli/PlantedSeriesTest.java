package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.generate.GeneratedSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a model of made-up ratings finds of the series that were planted. */
class PlantedSeriesTest {
  private static final int MIN_RATINGS = 20;

  @TempDir static Path folder;

  private static GeneratedSummary truth;
  private static Path model;

  @BeforeAll
  static void train() throws Exception {
    truth = Cli.generate(folder.resolve("raw"), 100_000);
    Path dataset = folder.resolve("dataset");
    model = folder.resolve("als.safetensors");
    Cli.run(
            "convert",
            folder.resolve("raw/ratings.csv"),
            "--items",
            folder.resolve("raw/movies.csv"),
            "--to",
            dataset)
        .done();
    Cli.run(
            "train",
            dataset,
            "--model=als",
            "--rank=12",
            "--gamma=5",
            "--tau=10",
            "--reg-exponent=0",
            "--epochs=20",
            "--to",
            model)
        .done();
    assertEquals(6, truth.series().size());
  }

  private static Set<Long> ids(GeneratedSummary.Series series) {
    Set<Long> ids = new HashSet<>();
    series.films().forEach(film -> ids.add((long) film.movieId()));
    return ids;
  }

  /** The items of an answer, best first. */
  private static List<Long> items(JsonNode answer, String list) {
    return answer.get(list).valueStream().map(item -> item.get("item_id").longValue()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--score=prediction", "--popularity-weight=0.05", "--score=dot", "--score=cosine"})
  void aFanOfAnyFilmGetsTheRestOfItsSeriesFirst(String score) {
    assertRestOfSeriesFirst(film -> List.of("recommend", "--like", film + "=5", score));
  }

  @Test
  void theFilmsOfASeriesAreMostLikeOneAnother() {
    assertRestOfSeriesFirst(film -> List.of("similar", "--item", film));
  }

  /** Asks by the title of each film of a series. */
  private static void assertRestOfSeriesFirst(Function<String, List<String>> question) {
    for (GeneratedSummary.Series series : truth.series()) {
      for (GeneratedSummary.Film film : series.films()) {
        Set<Long> rest = ids(series);
        rest.remove((long) film.movieId());
        List<Object> line = new ArrayList<>(question.apply(film.title()));
        line.addAll(List.of(model, "--min-ratings", MIN_RATINGS, "--json"));
        List<Long> answer = items(Cli.run(line.toArray()).json(), "items");
        assertEquals(rest, new HashSet<>(answer.subList(0, rest.size())), film.title());
      }
    }
  }

  @Test
  void theSeriesThatSplitsTheAudienceIsAmongTheLongestVectors() {
    GeneratedSummary.Series splitting =
        truth.series().stream()
            .filter(series -> series.name().equals(truth.splittingSeries()))
            .findFirst()
            .orElseThrow();
    JsonNode answer =
        Cli.run(
                "inspect",
                model,
                "polarizing",
                "--min-ratings",
                MIN_RATINGS,
                "--top=100000",
                "--json")
            .json();
    int onePercent = answer.get("items").intValue() / 100;
    assertTrue(onePercent >= splitting.films().size(), "of " + answer.get("items") + " items");
    assertTrue(
        items(answer, "longest").subList(0, onePercent).containsAll(ids(splitting)),
        items(answer, "longest").subList(0, onePercent).toString());
  }
}
