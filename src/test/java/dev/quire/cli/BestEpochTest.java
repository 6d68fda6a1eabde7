package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.MovieLens;
import dev.quire.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A training that overfits from the first or second epoch on, of real ratings. */
class BestEpochTest {
  private static final Pattern KEPT_PREFERENCES =
      Pattern.compile(
          "kept the preferences of epoch (\\d+) of (\\d+): their validation NDCG@10 0\\.\\d+ is the"
              + " greatest");

  @TempDir Path folder;

  @Test
  void theModelIsThatOfTheBestEpochAndTrainSaysSo() {
    Path dataset = folder.resolve("dataset");
    Path ratings = MovieLens.small().resolve("ratings.csv");
    Cli.run("convert", ratings, "--to", dataset, "--valid=0.1").done();
    Path model = folder.resolve("m.safetensors");
    Object[] train = {
      "train",
      dataset,
      "--model=als",
      "--rank=50",
      "--gamma=1",
      "--tau=1",
      "--reg-exponent=0",
      "--to",
      model,
      "--force"
    };
    List<String> lines = Cli.run(train).done().lines().toList();
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.getFirst().contains(" after 1 epoch, "), lines.getFirst());

    double rmse =
        Cli.run("evaluate", model, dataset, "--on=valid", "--json")
            .json()
            .path("rmse")
            .doubleValue();
    assertEquals(0.9589, rmse, 1e-3);
    assertEquals(
        "kept epoch 1 of 4: its validation RMSE " + Numbers.significant(rmse) + " is the least",
        lines.getLast());
  }

  /** Its preferences, for which what nobody has chosen is nothing, overfit before its ratings. */
  @Test
  void ofAModelOfBothEachHalfHasItsOwn() {
    Path dataset = folder.resolve("dataset");
    Path ratings = MovieLens.small().resolve("ratings.csv");
    Cli.run("convert", ratings, "--to", dataset, "--valid=0.1").done();
    Path model = folder.resolve("m.safetensors");
    Cli.Result result =
        Cli.run(
            "train",
            dataset,
            "--rank=5",
            "--preference-rank=64",
            "--alpha0=1e-6",
            "--reg=1e-5",
            "--epochs=12",
            "--patience=3",
            "--to",
            model);
    Matcher kept = KEPT_PREFERENCES.matcher(result.done());
    assertTrue(kept.find(), result.done());
    int last = Integer.parseInt(kept.group(2));
    assertEquals(last, Integer.parseInt(kept.group(1)) + 3);
    List<String> epochs = result.err().lines().filter(line -> line.startsWith("epoch ")).toList();
    assertEquals(12, epochs.size());
    for (String epoch : epochs) {
      assertTrue(epoch.contains("  validation RMSE 0."), epoch);
      assertEquals(epochs.indexOf(epoch) < last, epoch.contains("  NDCG@10 0."), epoch);
    }
  }

  /** What the same training comes to without it. */
  @Test
  void withoutPatienceItIsTheLastEpochThatStays() throws Exception {
    Path dataset = folder.resolve("dataset");
    Path ratings = MovieLens.small().resolve("ratings.csv");
    Cli.run("convert", ratings, "--to", dataset, "--valid=0.1").done();
    Path path = folder.resolve("m.safetensors");
    Object[] train = {
      "train",
      dataset,
      "--model=als",
      "--rank=50",
      "--gamma=1",
      "--tau=1",
      "--reg-exponent=0",
      "--epochs=4",
      "--patience=0",
      "--to",
      path
    };
    List<String> lines = Cli.run(train).done().lines().toList();
    assertEquals(1, lines.size(), lines.toString());
    try (Model model = Model.open(path)) {
      assertTrue(!model.metadata().containsKey("best_epoch"));
    }
    JsonNode error = Cli.run("evaluate", path, dataset, "--on=valid", "--json").json();
    assertTrue(error.path("rmse").doubleValue() > 0.98, error.toString());
  }
}
