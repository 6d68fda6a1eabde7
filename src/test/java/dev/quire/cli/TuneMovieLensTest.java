package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.MovieLens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What halving saves, and how little it loses, on real ratings. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class TuneMovieLensTest {
  private static final double LOSS = 0.005;

  @TempDir static Path folder;

  @BeforeAll
  static void convert() {
    Path ratings = MovieLens.small().resolve("ratings.csv");
    Cli.run("convert", ratings, "--to", folder.resolve("small"), "--test=0.1", "--valid=0.1")
        .done();
  }

  /**
   * 60 of als; of ials 27 by NDCG@10. A third of the epochs that the grid is given: that its trials
   * end as soon as they no longer gain, which makes it cheaper, is no fault of halving.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 20 | --model=als --grid=rank=5,10,20 --grid=tau=0.5..3:log5 --grid=gamma=1,3,7.5,15",
        "-1 | 12 | --model=ials --weighting=confidence --by=ndcg@10 --grid=rank=4,8,16"
            + " --grid=reg=0.003,0.01,0.03 --grid=alpha=1,5,25",
      })
  void halvingFindsOneAsGoodInAThirdOfTheEpochs(int sign, int epochs, String options) {
    options += " --epochs=" + epochs;
    JsonNode grid = tune(options + " --search=grid");
    JsonNode halving = tune(options);
    double best = sign * grid.path("best").path("score").doubleValue();
    double found = sign * halving.path("best").path("score").doubleValue();
    assertTrue(found <= best + LOSS * Math.abs(best), found + " of " + best);
    int all = epochs * grid.path("trials").size();
    int few = halving.path("epochs").intValue();
    assertTrue(3 * few <= all, few + " epochs of " + all);
    assertEquals(grid.path("trials").size(), halving.path("trials").size());
  }

  private static JsonNode tune(String options) {
    List<Object> words = new ArrayList<>(List.of("tune", folder.resolve("small")));
    words.addAll(List.of(options.split(" ")));
    words.addAll(List.of("--to", folder.resolve("m.safetensors"), "--force", "--json", "--quiet"));
    return Cli.run(words.toArray()).json();
  }
}
