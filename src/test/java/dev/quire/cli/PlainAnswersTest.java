package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Slips of who has just begun, and what they are told: in words of what they did. */
class PlainAnswersTest {
  @TempDir static Path shared;

  private static Path dataset;
  private static Path model;

  @TempDir Path folder;

  /** Item 3 is in the catalogue alone, item 4 in the test part. */
  @BeforeAll
  static void train() throws IOException {
    StringBuilder ratings = new StringBuilder("userId,movieId,rating\n");
    for (int n = 0; n < 40; n++) {
      ratings
          .append(n / 2)
          .append(',')
          .append(1 + n % 2)
          .append(',')
          .append(1 + n % 5)
          .append('\n');
    }
    Path file = Files.writeString(shared.resolve("ratings.csv"), ratings);
    Path items =
        Files.writeString(
            shared.resolve("movies.csv"),
            "movieId,title,genres\n1,One (1950),Drama\n2,Two (1960),Drama\n3,Unseen (1970),War\n");
    dataset = shared.resolve("d");
    model = shared.resolve("m.safetensors");
    Cli.run("convert", file, "--items", items, "--to", dataset).done();
    Cli.run("train", dataset, "--model=als", "--rank=1", "--tau=0.1", "--to", model).done();
  }

  @Test
  void modelAndDatasetTheWrongWayRound() {
    Cli.run("evaluate", dataset, model)
        .assertBadInput(
            "the dataset stands where the model belongs: MODEL="
                + dataset
                + ", DATASET="
                + model
                + "; write them the other way round");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linksThatLeadBackToThemselves() throws IOException {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    String message = " is a link that leads back to itself; remove it or give another name";
    for (Object[] command :
        new Object[][] {
          {"evaluate", loop, dataset},
          {"convert", loop, "--to", folder.resolve("e")},
          {"score", model, "--users", loop, "--to", folder.resolve("t.csv")},
        }) {
      Cli.run(command).assertBadInput(loop + ":" + message);
    }
    for (Object[] command :
        new Object[][] {
          {"evaluate", model, loop}, {"train", loop, "--to", folder.resolve("m.safetensors")},
        }) {
      Cli.run(command).assertBadInput(loop.resolve("dataset.json") + ":" + message);
    }
  }

  /** As convert, generate and fetch do. */
  @Test
  void foldersOfResultsAreMade() {
    Path deep = folder.resolve("a/b/m.safetensors");
    Cli.run("train", dataset, "--model=als", "--rank=1", "--epochs=1", "--to", deep).done();
    assertTrue(Files.exists(deep));
    Path top = folder.resolve("c/top.csv");
    Cli.run("score", deep, "--to", top).done();
    assertTrue(Files.exists(top));
  }

  @Test
  void pairsThatAreNone() throws IOException {
    Path pairs = Files.writeString(folder.resolve("pairs.csv"), "userId,movieId\n");
    Path to = folder.resolve("scores.csv");
    Cli.run("score", model, "--pairs", pairs, "--to", to)
        .assertBadInput(pairs + ": no pairs, only a header: lines=1; give it at least one pair");
    Files.writeString(pairs, "\n\n");
    Cli.run("score", model, "--pairs", pairs, "--to", to)
        .assertBadInput(pairs + ": no pairs, only blank lines; give it at least one pair");
    assertFalse(Files.exists(to));
  }

  @Test
  void likingWhatNobodyHasRatedIsSaid() {
    Cli.Result result =
        Cli.run("recommend", model, "--like=Unseen", "--like=One", "--min-ratings=0", "--top=1");
    result.done();
    assertEquals(
        List.of(
            "quire: liked: id=3, title=Unseen (1970), rating=5.0",
            "quire: liked: id=1, title=One (1950), rating=5.0",
            "quire: training has seen nothing of id=3, title=Unseen (1970), so liking it tells next"
                + " to nothing of taste"),
        result.err().lines().toList());
  }

  /** The parser of JSON has words of its own for that. */
  @Test
  void noMessageSpeaksOfAParser() throws IOException {
    Path lines = Files.writeString(folder.resolve("r.jsonl"), "{\"userId\":1,\"movieId\":2");
    Path broken = folder.resolve("broken");
    Files.createDirectory(broken);
    Files.writeString(broken.resolve("dataset.json"), "{\"users\": [1,");
    for (Object[] command :
        new Object[][] {
          {"convert", lines, "--to", folder.resolve("e")}, {"describe", broken},
        }) {
      Cli.Result result = Cli.run(command);
      assertEquals(2, result.code(), result.err());
      assertFalse(result.err().matches("(?s).*(REDACTED|StreamRead|Exception).*"), result.err());
    }
  }
}
