package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.model.Variances;
import dev.quire.recommend.Exploration.Kind;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UncertaintyTest {

  private final Arena arena = Arena.ofShared();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    arena.close();
  }

  private Model model(Parameters means, Variances variances, int... counts) throws Exception {
    Path file = folder.resolve("model");
    ModelFixture fixture = ModelFixture.of(means).variances(variances);
    (counts.length == 0 ? fixture : fixture.counts(counts)).write(file, Map.of("model", "vb"));
    return Model.open(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 40})
  void varianceIsThatOfTheFormula(int rank) throws Exception {
    Parameters means = RandomParameters.of(arena, 5, 30, rank, 1);
    Variances variances = RandomParameters.variances(arena, 5, 30, rank, 2);
    try (Model model = model(means, variances)) {
      Uncertainty uncertainty = Priors.uncertainty(model, 2, 4);
      assertEquals(0.5, uncertainty.noise());
      for (int user = 0; user < 5; user++) {
        UncertainTaste taste = uncertainty.tasteOf(user);
        for (int item = 0; item < 30; item++) {
          double expected = RandomParameters.variance(means, variances, user, item);
          assertEquals(expected, uncertainty.variance(taste, item), 1e-5);
          Forecast forecast = uncertainty.forecast(taste, item);
          assertEquals(means.predict(user, item), forecast.mean(), 1e-5);
          assertEquals(expected + 0.5, forecast.variance(), 1e-5);
          double half = 1.6448536 * Math.sqrt(expected + 0.5);
          assertEquals(forecast.mean() - half, forecast.low(), 1e-4);
          assertEquals(forecast.mean() + half, forecast.high(), 1e-4);
        }
      }
    }
  }

  @Test
  void scoresWeighMeanAndVariance() {
    assertEquals(4, new Exploration(Kind.MEAN, 1, 1).score(4, 0.25, 0, 0));
    assertEquals(3.5, new Exploration(Kind.CAUTIOUS, 1, 1).score(4, 0.25, 0, 0), 1e-12);
    assertEquals(3, new Exploration(Kind.CAUTIOUS, 2, 1).score(4, 0.25, 0, 0), 1e-12);
    assertEquals(-4.5, new Exploration(Kind.CAUTIOUS, 1, 1).score(-4, 0.25, 0, 0), 1e-12);
    assertEquals(3.2, new Exploration(Kind.QUOTIENT, 1, 1).score(4, 0.25, 0, 0), 1e-12);
    assertEquals(4.75, new Exploration(Kind.EXPLORE, 1.5, 1).score(4, 0.25, 0, 0), 1e-12);
    assertEquals(4, new Exploration(Kind.EXPLORE, 0, 1).score(4, 0.25, 0, 0));
  }

  /** Mean and variance of the draws are the ones asked for, over users as over items. */
  @ParameterizedTest
  @CsvSource({"1,0", "0,1"})
  void thompsonDrawsFromWhatIsBelieved(long userStep, int itemStep) {
    Exploration thompson = new Exploration(Kind.THOMPSON, 1, 7);
    int draws = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      double draw = thompson.score(3, 0.25, i * userStep, i * itemStep) - 3;
      sum += draw;
      squares += draw * draw;
    }
    assertEquals(0, sum / draws, 4 * 0.5 / Math.sqrt(draws));
    assertEquals(0.25, squares / draws, 4 * 0.25 * Math.sqrt(2.0 / draws));
    assertEquals(thompson.score(3, 0.25, 5, 6), thompson.score(3, 0.25, 5, 6), "the same pair");
    double other = new Exploration(Kind.THOMPSON, 1, 8).score(3, 0.25, 5, 6);
    assertTrue(other != thompson.score(3, 0.25, 5, 6), "another seed");
  }

  @ParameterizedTest
  @CsvSource({"-1,-1", "NaN,NaN", "Infinity,Infinity"})
  void aBetaOutOfRangeIsRefused(double beta, String shown) {
    assertEquals(
        "setting out of range: beta=" + shown + "; use 0 or a positive number",
        assertThrows(IllegalArgumentException.class, () -> new Exploration(Kind.EXPLORE, beta, 1))
            .getMessage());
  }

  /** The best by any score are those that sorting all items by it finds. */
  @ParameterizedTest
  @ValueSource(strings = {"MEAN", "CAUTIOUS", "EXPLORE", "THOMPSON"})
  void recommendsTheItemsOfTheHighestScores(Kind kind) throws Exception {
    Parameters means = RandomParameters.of(arena, 2, 400, 7, 1);
    Variances variances = RandomParameters.variances(arena, 2, 400, 7, 2);
    try (Model model = model(means, variances)) {
      Uncertainty uncertainty = Priors.uncertainty(model, 2, 4);
      UncertainTaste taste = uncertainty.tasteOf(1);
      Exploration exploration = new Exploration(kind, 2, 3);
      List<ScoredItem> best = uncertainty.recommend(taste, exploration, 1, 5, ItemFilter.all(400));
      double[] scores =
          IntStream.range(0, 400)
              .mapToDouble(
                  item -> {
                    Forecast forecast = uncertainty.forecast(taste, item);
                    double variance = uncertainty.variance(taste, item);
                    return exploration.score(forecast.mean(), variance, 1, item);
                  })
              .sorted()
              .toArray();
      for (int i = 0; i < 5; i++) {
        assertEquals(scores[399 - i], best.get(i).score(), 0, kind + " " + i);
      }
    }
  }

  @Test
  void aModelWithoutVariancesHasNone() throws Exception {
    Path file = folder.resolve("model");
    ModelFixture.of(RandomParameters.of(arena, 2, 3, 1, 1)).write(file, Map.of("model", "vb"));
    try (Model model = Model.open(file)) {
      assertEquals(
          file + ": model without variances of its numbers; train the model anew",
          assertThrows(InvalidFileException.class, () -> Priors.uncertainty(model, 2, 4))
              .getMessage());
    }
  }

  @Test
  void foldedInVariancesFallWithEveryRating() throws Exception {
    Parameters means = RandomParameters.of(arena, 1, 60, 9, 1);
    Variances variances = RandomParameters.variances(arena, 1, 60, 9, 2);
    try (Model model = model(means, variances)) {
      UncertainTaste before =
          new PosteriorFoldIn(Priors.uncertainty(model, 2, 4), Optional.empty())
              .belief(new int[0], new float[0])
              .orElseThrow();
      assertEquals(0.25f, before.biasVariance(), "the prior");
      assertEquals(1f, before.variances()[0], "the prior");
      for (int n = 1; n <= 40; n++) {
        float[] ratings = new float[n];
        Arrays.fill(ratings, 4);
        UncertainTaste after =
            new PosteriorFoldIn(Priors.uncertainty(model, 2, 4), Optional.empty())
                .belief(IntStream.range(0, n).toArray(), ratings)
                .orElseThrow();
        assertTrue(after.biasVariance() < before.biasVariance(), n + " ratings");
        for (int k = 0; k < 9; k++) {
          assertTrue(after.variances()[k] < before.variances()[k], n + " ratings, factor " + k);
        }
        before = after;
      }
    }
  }

  @Test
  void uncertainRowsAreSumsOfVariances() throws Exception {
    int rank = 3;
    Variances variances = RandomParameters.variances(arena, 4, 50, rank, 2);
    int[] counts = IntStream.range(0, 50).map(item -> item < 10 ? 2000 : item % 20).toArray();
    double[] sums = new double[50];
    for (int item = 0; item < 50; item++) {
      sums[item] = variances.itemBias().getAtIndex(Parameters.F32, item);
      for (int k = 0; k < rank; k++) {
        sums[item] += variances.itemFactors().getAtIndex(Parameters.F32, (long) item * rank + k);
      }
    }
    try (Model model = model(RandomParameters.of(arena, 4, 50, rank, 1), variances, counts)) {
      UncertainRows rows = UncertainRows.of(Priors.uncertainty(model, 2, 4), 50, item -> item != 7);
      assertEquals(49, rows.surest().size());
      for (int i = 0; i < 49; i++) {
        ScoredItem item = rows.surest().get(i);
        assertEquals(sums[item.item()], item.score(), 1e-12);
        assertTrue(i == 0 || item.score() >= rows.surest().get(i - 1).score());
        assertEquals(item, rows.leastSure().get(48 - i));
      }
      double rare =
          IntStream.range(10, 50)
              .filter(i -> i % 20 <= 5)
              .mapToDouble(i -> sums[i])
              .average()
              .orElseThrow();
      double common = IntStream.range(0, 10).mapToDouble(i -> sums[i]).average().orElseThrow();
      assertEquals(rare, rows.rare().orElseThrow(), 1e-12);
      assertEquals(common, rows.common().orElseThrow(), 1e-12);
      UncertainRows.Histogram histogram = rows.items();
      for (int bin = 0; bin < 10; bin++) {
        double width = histogram.greatest() - histogram.least();
        double from = histogram.least() + width * bin / 10;
        double to =
            bin == 9 ? Double.POSITIVE_INFINITY : histogram.least() + width * (bin + 1) / 10;
        long expected = IntStream.range(0, 50).filter(i -> sums[i] >= from && sums[i] < to).count();
        assertEquals(expected, histogram.counts()[bin], "bin " + bin);
      }
      assertEquals(4, IntStream.range(0, 10).mapToLong(b -> rows.users().counts()[b]).sum());
    }
  }
}
