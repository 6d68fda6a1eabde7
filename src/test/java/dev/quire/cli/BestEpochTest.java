package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.MovieLens;
import dev.quire.model.Model;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A training that overfits from the first or second epoch on, of real ratings. */
class BestEpochTest {
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

  /** Its preferences overfit at once, and its ratings later. */
  @Test
  void ofAModelOfBothEachHalfHasItsOwn() {
    Path dataset = folder.resolve("dataset");
    Path ratings = MovieLens.small().resolve("ratings.csv");
    Cli.run("convert", ratings, "--to", dataset, "--valid=0.1").done();
    Path model = folder.resolve("m.safetensors");
    Cli.Result result =
        Cli.run("train", dataset, "--rank=5", "--reg=1e-5", "--epochs=8", "--to", model);
    List<String> lines = result.done().lines().toList();
    assertTrue(
        lines.stream()
            .anyMatch(
                line ->
                    line.matches(
                        "kept the preferences of epoch 1 of 4: their validation NDCG@10 0\\.\\d{4}"
                            + " is the greatest")),
        lines.toString());
    List<String> epochs = result.err().lines().filter(line -> line.startsWith("epoch ")).toList();
    assertTrue(
        epochs.get(3).contains("  validation RMSE 0.") && epochs.get(3).contains("  NDCG@10 0."),
        epochs.get(3));
    assertTrue(!epochs.get(4).contains("NDCG"), epochs.get(4));
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
