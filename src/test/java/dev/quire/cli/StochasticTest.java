package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.MovieLens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The kinds that learn by stochastic gradient, {@code sgd} and {@code bpr}, by what one types. */
class StochasticTest {
  @TempDir static Path folder;

  private static Path dataset;

  @BeforeAll
  static void convert() throws Exception {
    dataset = folder.resolve("d");
    Cli.generate(folder.resolve("raw"), 4_000);
    Cli.run(
            "convert",
            folder.resolve("raw/ratings.csv"),
            "--items",
            folder.resolve("raw/movies.csv"),
            "--test=0.1",
            "--to",
            dataset)
        .done();
    for (String kind : List.of("sgd", "bpr")) {
      Cli.run("train", dataset, "--model", kind, "--epochs=3", "--to", model(kind)).done();
    }
  }

  private static Path model(String kind) {
    return folder.resolve(kind + ".safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "bpr"})
  void everyVerbThatAsksHasAnAnswer(String kind) {
    Path model = model(kind);
    for (List<Object> question :
        List.<List<Object>>of(
            List.of("recommend", model, "--user=1"),
            List.of("recommend", model, "--like=1=5", "--like=2=5", "--min-ratings=0"),
            List.of("similar", model, "--item=1", "--min-ratings=0"),
            List.of("inspect", model, "item", "1"),
            List.of("inspect", model, "user", "1"),
            List.of("inspect", model, "embedding", "--min-ratings=0"),
            List.of("score", model, "--top=3", "--to", folder.resolve(kind + ".csv")),
            List.of("evaluate", model, dataset, "--ranking"),
            List.of("verify", model))) {
      List<Object> words = new ArrayList<>(question);
      words.add("--json");
      Cli.run(words.toArray()).json();
    }
  }

  @Test
  void theErrorOfRatingsIsForRatingsAlone() {
    assertTrue(Cli.run("evaluate", model("sgd"), dataset, "--json").json().has("rmse"));
    assertFalse(Cli.run("evaluate", model("bpr"), dataset, "--json").json().has("rmse"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model=bpr --positive-from=6|no training rating is that high: --positive-from=6,"
            + " highest=5; use that or less",
        "--model=sgd --learning-rate=0|option out of range: --learning-rate=0; use more"
            + " than 0, up to 10",
        "--model=bpr --decay=-1|option out of range: --decay=-1; use 0 to 1000",
        "--model=bpr --reg-items=-1|option out of range: --reg-items=-1; use 0 to 1000",
        "--model=sgd --grid=0|option out of range: --grid=0; use 1 to 256",
        "--model=bpr --negatives=hard|no such choice: --negatives=hard; use uniform or popularity",
      })
  void badSettingsAreRefused(String options, String message) {
    train("no.safetensors", options).assertBadInput(message);
    assertTrue(Files.notExists(folder.resolve("no.safetensors")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "bpr"})
  void aGridLargerThanTheDataIsRefused(String kind) {
    String error = train("no.safetensors", "--model=" + kind + " --grid=200").err();
    assertTrue(
        error.contains("more blocks than the data have room for: --grid=200, users="), error);
  }

  private static Cli.Result train(String name, String options) {
    List<Object> all = new ArrayList<>(List.of("train", dataset, "--to", folder.resolve(name)));
    all.addAll(List.of(options.split(" ")));
    return Cli.run(all.toArray());
  }

  /** The smallest data there are: the grid that nobody asked for has to fit. */
  @ParameterizedTest
  @CsvSource({"sgd,1", "bpr,1", "sgd,3", "bpr,3"})
  void fewUsersAndItemsAreEnough(String kind, int users, @TempDir Path small) throws Exception {
    StringBuilder lines = new StringBuilder("userId,movieId,rating\n");
    for (int user = 1; user <= users; user++) {
      lines.append(String.format(Locale.ROOT, "%d,1,5%n%d,%d,3%n", user, user, user + 1));
    }
    Path ratings = Files.writeString(small.resolve("r.csv"), lines);
    Path few = small.resolve("few");
    Path model = small.resolve("m.safetensors");
    Cli.run("convert", ratings, "--to", few).done();
    Cli.run("train", few, "--model", kind, "--to", model).done();
    Cli.run("score", model, "--top=2", "--to", small.resolve("top.csv")).done();
  }

  /** In units of the ratings, with nothing given. */
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 1, 20, 1000})
  void theErrorIsTheSameInEveryUnit(double unit, @TempDir Path scaled) throws Exception {
    StringBuilder text = new StringBuilder();
    List<String> lines = Files.readAllLines(folder.resolve("raw/ratings.csv"));
    text.append(lines.getFirst()).append('\n');
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      double rating = unit * Double.parseDouble(fields[2]);
      text.append(String.join(",", fields[0], fields[1], String.valueOf(rating), fields[3]));
      text.append('\n');
    }
    Path ratings = Files.writeString(scaled.resolve("r.csv"), text);
    Path data = scaled.resolve("d");
    Path model = scaled.resolve("m.safetensors");
    Cli.run("convert", ratings, "--test=0.1", "--to", data).done();
    Cli.run("train", data, "--model=sgd", "--to", model).done();
    double rmse = Cli.run("evaluate", model, data, "--json").json().get("rmse").doubleValue();
    assertEquals(0.936, rmse / unit, 0.002);
  }

  /** With nothing given; ials and others are in bench/ranking. */
  @Test
  void onMovieLensTheErrorIsThatOfAlsAndTheListsAreBetterThanTheMostRated(@TempDir Path small) {
    Path source = MovieLens.small();
    Path data = small.resolve("d");
    Path model = small.resolve("m.safetensors");
    Cli.run("convert", source.resolve("ratings.csv"), "--test=0.2", "--to", data).done();
    Cli.run("train", data, "--model=sgd", "--to", model).done();
    double rmse = Cli.run("evaluate", model, data, "--json").json().get("rmse").doubleValue();
    assertTrue(rmse < 0.86, "RMSE " + rmse);
    Cli.run("train", data, "--model=bpr", "--to", model, "--force").done();
    JsonNode lists =
        Cli.run("evaluate", model, data, "--ranking", "--positive-from=4", "--json").json();
    Cli.run("train", data, "--model=popularity", "--to", model, "--force").done();
    JsonNode most =
        Cli.run("evaluate", model, data, "--ranking", "--positive-from=4", "--json").json();
    double times = lists.get("ndcg@10").doubleValue() / most.get("ndcg@10").doubleValue();
    assertTrue(times >= 1.35, "NDCG@10 times that of the most rated: " + times);
    assertTrue(lists.get("auc").doubleValue() > 0.9, lists.toString());
  }
}
