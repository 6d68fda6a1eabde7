package dev.quire.cli;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import dev.quire.model.Parameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What {@code train} does untold, and the lists that come of it. */
class DuoCommandTest {
  @TempDir static Path folder;

  private static SmallJob job;
  private static Path model;

  @BeforeAll
  static void train() throws Exception {
    job = SmallJob.in(folder);
    model = folder.resolve("untold.safetensors");
    Cli.run("train", job.dataset(), "--epochs=6", "--to", model).done();
  }

  @Test
  void untoldItIsBothRatingsAndPreferencesWithWhatTheTitlesTell() throws Exception {
    try (Model trained = Model.open(model)) {
      assertEquals("duo", trained.metadata("model"));
      assertEquals("genres,decade", trained.metadata("features"));
      assertEquals(64, trained.preference().orElseThrow().parameters().rank());
    }
    Cli.run("verify", model).done();
  }

  @Test
  void thereIsAWayToHaveNoFeatures() throws Exception {
    Path plain = folder.resolve("plain.safetensors");
    Cli.run("train", job.dataset(), "--model=duo", "--epochs=1", "--to", plain).done();
    try (Model trained = Model.open(plain)) {
      assertTrue(trained.prior().isEmpty());
    }
  }

  @Test
  void ofEventsItIsAPreferenceAndThatIsSaid() throws Exception {
    Path events =
        Files.writeString(
            folder.resolve("events.csv"), "user,item\n1,5\n1,6\n2,5\n2,7\n3,6\n3,7\n3,5\n");
    Path dataset = folder.resolve("events");
    Path preferences = folder.resolve("events.safetensors");
    Cli.run("convert", events, "--to", dataset).done();
    Cli.Result result = Cli.run("train", dataset, "--epochs=2", "--to", preferences);
    assertEquals(0, result.code());
    assertTrue(
        result.err().contains("quire: events, not ratings: training --model ials"), result.err());
    try (Model trained = Model.open(preferences)) {
      assertEquals("ials", trained.metadata("model"));
    }
  }

  private static List<JsonNode> items(JsonNode answer) {
    List<JsonNode> items = new ArrayList<>();
    answer.get("items").forEach(items::add);
    return items;
  }

  private static JsonNode recommend(String... options) {
    List<Object> command = new ArrayList<>(List.of("recommend", model, "--user=1", "--json"));
    command.addAll(List.of(options));
    return Cli.run(command.toArray()).json();
  }

  @Test
  void aListIsByWhatIsChosenAndLikedAndHasTheRatings() throws Exception {
    JsonNode answer = recommend("--top=20");
    assertEquals("preference", answer.get("meaning").asString());
    List<JsonNode> items = items(answer);
    assertEquals(20, items.size());
    try (Model trained = Model.open(model)) {
      int user = trained.userIds().indexOf(1);
      for (JsonNode item : items) {
        int at = trained.itemIds().indexOf(item.get("item_id").longValue());
        double rating = trained.parameters().predict(user, at);
        assertEquals(rating, item.get("predicted_rating").doubleValue(), 1e-5);
        double preference = trained.preference().orElseThrow().parameters().predict(user, at);
        assertTrue(item.get("score").doubleValue() < Math.max(preference, 0.001), item.toString());
      }
    }
    List<Double> scores = items.stream().map(item -> item.get("score").doubleValue()).toList();
    assertEquals(scores.stream().sorted(Comparator.reverseOrder()).toList(), scores);
  }

  @ParameterizedTest
  @CsvSource({"rating,rating", "prediction,rating", "preference,preference", "familiar,preference"})
  void whoWantsAnotherOrderSaysSo(String order, String meaning) {
    JsonNode answer = recommend("--score=" + order, "--top=10");
    assertEquals(meaning, answer.get("meaning").asString());
    for (JsonNode item : items(answer)) {
      double score = item.get("score").doubleValue();
      double rating = item.get("predicted_rating").doubleValue();
      assertEquals(meaning.equals("rating"), Math.abs(score - rating) < 1e-9, item.toString());
    }
  }

  /** What is written for everyone is what each of them is shown. */
  @ParameterizedTest
  @CsvSource({"duo", "preference", "rating", "familiar"})
  void everyoneGetsTheSameInAFile(String order) throws Exception {
    Path top = folder.resolve("top-" + order + ".csv");
    Cli.run("score", model, "--score=" + order, "--top=5", "--to", top).done();
    List<String> lines = Files.readAllLines(top);
    boolean rated = !order.equals("rating");
    assertEquals(
        "userId,rank,itemId,score," + (rated ? "predictedRating," : "") + "title",
        lines.getFirst());
    List<String> ofOne = lines.stream().filter(line -> line.startsWith("1,")).toList();
    List<JsonNode> alone = items(recommend("--score=" + order, "--top=5"));
    assertEquals(5, ofOne.size());
    for (int i = 0; i < 5; i++) {
      String[] fields = ofOne.get(i).split(",", -1);
      assertEquals(alone.get(i).get("item_id").asString(), fields[2]);
      assertEquals(alone.get(i).get("score").doubleValue(), Double.parseDouble(fields[3]), 1e-6);
      if (rated) {
        double rating = alone.get(i).get("predicted_rating").doubleValue();
        assertEquals(rating, Double.parseDouble(fields[4]), 1e-5);
      }
    }
  }

  /** Whom the same people choose, by angles between the vectors of preferences. */
  @Test
  void whatIsAlikeIsWhatTheSamePeopleChoose() throws Exception {
    List<String> expected;
    try (Model trained = Model.open(model)) {
      Parameters preferences = trained.preference().orElseThrow().parameters();
      int item = trained.itemIds().indexOf(7);
      expected =
          IntStream.range(0, preferences.items())
              .filter(other -> other != item && trained.itemCount(other) >= 5)
              .boxed()
              .sorted(Comparator.comparingDouble(other -> -cosine(preferences, item, other)))
              .limit(5)
              .map(trained.itemIds()::id)
              .toList();
    }
    JsonNode similar =
        Cli.run("similar", model, "--item=id:7", "--min-ratings=5", "--top=5", "--json").json();
    assertEquals(expected, ids(items(similar)));
    JsonNode about =
        Cli.run("inspect", model, "item", "id:7", "--min-ratings=5", "--top=5", "--json").json();
    List<JsonNode> neighbours = new ArrayList<>();
    about.get("items").forEach(neighbours::add);
    assertEquals(expected, ids(neighbours));
  }

  private static List<String> ids(List<JsonNode> items) {
    return items.stream().map(item -> item.get("item_id").asString()).toList();
  }

  private static double cosine(Parameters parameters, int a, int b) {
    double dot = 0;
    double ofA = 0;
    double ofB = 0;
    for (int k = 0; k < parameters.rank(); k++) {
      double x = parameters.itemFactors().getAtIndex(F32, (long) a * parameters.rank() + k);
      double y = parameters.itemFactors().getAtIndex(F32, (long) b * parameters.rank() + k);
      dot += x * y;
      ofA += x * x;
      ofB += y * y;
    }
    return dot / Math.sqrt(ofA * ofB);
  }

  @Test
  void bothHalvesAreMeasured() {
    JsonNode both = Cli.run("evaluate", model, job.dataset(), "--json").json();
    assertTrue(both.get("rmse").doubleValue() > 0.5, both.toString());
    assertTrue(both.get("ndcg@10").doubleValue() > 0, both.toString());
    assertEquals("rating", both.get("meaning").asString());
    assertEquals("preference", both.get("list_meaning").asString());
    JsonNode lists = Cli.run("evaluate", model, job.dataset(), "--ranking", "--json").json();
    assertEquals(both.get("ndcg@10"), lists.get("ndcg@10"));
    assertEquals("preference", lists.get("meaning").asString());
    assertTrue(lists.path("rmse").isMissingNode());
    JsonNode rated =
        Cli.run("evaluate", model, job.dataset(), "--ranking", "--score=rating", "--json").json();
    assertEquals("rating", rated.get("meaning").asString());
    String text = Cli.run("evaluate", model, job.dataset()).done();
    assertTrue(text.contains("NDCG@10 ") && text.contains("test: RMSE "), text);
  }

  /** The difference is that of both results, and of a model with itself there is none. */
  @Test
  void twoModelsAreComparedOverTheSameUsers() throws Exception {
    Path popular = folder.resolve("popular.safetensors");
    Cli.run("train", job.dataset(), "--model=popularity", "--to", popular).done();
    Object[] ofOne = {"evaluate", model, job.dataset(), "--ranking", "--json"};
    Object[] ofOther = {"evaluate", popular, job.dataset(), "--ranking", "--json"};
    JsonNode one = Cli.run(ofOne).json();
    JsonNode other = Cli.run(ofOther).json();
    JsonNode both =
        Cli.run("evaluate", model, job.dataset(), "--ranking", "--json", "--against", popular)
            .json();
    assertEquals(one.get("ndcg@10"), both.get("ndcg@10"));
    for (String key : List.of("ndcg@10", "recall@100", "mrr@5")) {
      JsonNode difference = both.get("against").get(key);
      double expected = one.get(key).doubleValue() - other.get(key).doubleValue();
      assertEquals(expected, difference.get("difference").doubleValue(), 1e-12, key);
      assertTrue(difference.get("low").doubleValue() <= expected, key);
      assertTrue(difference.get("high").doubleValue() >= expected, key);
    }
    JsonNode same =
        Cli.run("evaluate", model, job.dataset(), "--ranking", "--json", "--against", model).json();
    assertEquals(0, same.get("against").get("ndcg@10").get("high").doubleValue());
    String text =
        Cli.run("evaluate", model, job.dataset(), "--ranking", "--against", popular).done();
    assertTrue(text.contains("more than " + popular), text);
    JsonNode untold =
        Cli.run("evaluate", model, job.dataset(), "--json", "--against", popular).json();
    assertEquals(both.get("against"), untold.get("against"));
    assertTrue(untold.get("rmse").doubleValue() > 0);
    Cli.run("evaluate", job.als(), job.dataset(), "--against", popular)
        .assertBadInput("option without use: --against; it goes with --ranking");
  }

  /** The shares of a preference add up to it, and a disliked film has none. */
  @Test
  void aPreferenceIsExplained() {
    JsonNode answer =
        Cli.run(
                "recommend",
                model,
                "--like=id:" + items(recommend()).get(0).get("item_id").asString(),
                "--like=id:" + items(recommend()).get(1).get("item_id").asString() + "=0.5",
                "--score=preference",
                "--explain",
                "--json")
            .json();
    for (JsonNode item : items(answer)) {
      JsonNode explanation = item.get("explanation");
      double sum = 0;
      for (JsonNode share : explanation.get("shares")) {
        sum += share.get("share").doubleValue();
        boolean liked = share.get("rating").doubleValue() > 1;
        assertEquals(liked, share.get("share").doubleValue() != 0, item.toString());
      }
      assertEquals(item.get("score").doubleValue(), sum, 1e-5);
      assertEquals(0, explanation.get("global_mean").doubleValue());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "als|duo|this model has not both ratings and preferences",
        "als|preference|this model has no preferences",
        "popularity|rating|this model has no ratings",
        "popularity|familiar|this model has no ratings",
      })
  void anOrderThatAModelHasNothingForIsRefused(String kind, String order, String message) {
    Path other = folder.resolve(kind + "-" + order);
    Cli.run("train", job.dataset(), "--model=" + kind, "--to", other + ".safetensors").done();
    String refusal =
        message
            + ": model="
            + kind
            + ", --score="
            + order
            + "; leave out --score, or ask a model that has them, such as --model duo";
    Cli.run("recommend", other + ".safetensors", "--user=1", "--score=" + order)
        .assertBadInput(refusal);
    Cli.run("score", other + ".safetensors", "--score=" + order, "--to", folder.resolve("no.csv"))
        .assertBadInput(refusal);
    Cli.run("evaluate", other + ".safetensors", job.dataset(), "--ranking", "--score=" + order)
        .assertBadInput(refusal);
  }
}
