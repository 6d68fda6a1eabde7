package dev.quire.cli;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.recommend.DoubleScores;
import dev.quire.recommend.FactorPlane;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFilter.RuleName;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Scoring;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code similar} and {@code inspect} by command lines, held against brute force. */
class SimilarAndInspectTest {
  private static final int MIN_RATINGS = 5;

  @TempDir static Path folder;

  private static SmallJob job;

  @BeforeAll
  static void doTheJob() throws Exception {
    job = SmallJob.in(folder);
  }

  private static ItemFilter filter(Model model) {
    return ItemFilter.all(model.parameters().items())
        .and(RuleName.words("known"), item -> model.itemCount(item) >= MIN_RATINGS);
  }

  private static List<ScoredItem> scored(JsonNode list, ToIntFunction<JsonNode> index) {
    List<ScoredItem> items = new ArrayList<>();
    for (JsonNode node : list) {
      items.add(new ScoredItem(index.applyAsInt(node), node.get("score").doubleValue()));
    }
    return items;
  }

  private static int item(Model model, JsonNode node) {
    return model.itemIds().indexOf(node.get("item_id").longValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cosine", "dot"})
  void similarRanksByTheVectors(String score) throws Exception {
    try (Model model = Model.open(job.als())) {
      Parameters parameters = model.parameters();
      int liked = 3;
      String title = model.catalogue().orElseThrow().title(liked);
      JsonNode actual = similar(title, score).json();
      assertEquals(title, actual.get("item").get("title").stringValue());
      Scoring scoring = score.equals("dot") ? Scoring.dot(0) : Scoring.COSINE;
      double[] vector = DoubleScores.row(parameters.itemFactors(), parameters.rank(), liked);
      DoubleScores.assertBest(
          parameters.items(),
          i -> i != liked && filter(model).keeps(i),
          DoubleScores.of(parameters, scoring, 0, vector),
          10,
          scored(actual.get("items"), node -> item(model, node)));
      String byId = similar(model.itemIds().number(liked), score).done();
      assertEquals(similar(title, score).done(), byId);
    }
  }

  private static Cli.Result similar(Object item, String score) {
    return Cli.run(
        "similar", job.als(), "--item", item, "--score", score, "--min-ratings=5", "--json");
  }

  @Test
  void anItemAndItsNeighbours() throws Exception {
    try (Model model = Model.open(job.als())) {
      Parameters parameters = model.parameters();
      int wanted = 2;
      long id = model.itemIds().number(wanted);
      JsonNode actual =
          Cli.run("inspect", job.als(), "item", id, "--min-ratings=5", "--top=4", "--json").json();
      double[] vector = DoubleScores.row(parameters.itemFactors(), parameters.rank(), wanted);
      assertEquals(Math.sqrt(DoubleScores.dot(vector, vector)), norm(actual), 1e-5);
      assertEquals(parameters.itemBias().getAtIndex(F32, wanted), actual.get("bias").floatValue());
      assertEquals(model.itemCount(wanted), actual.get("ratings").intValue());
      DoubleScores.assertBest(
          parameters.items(),
          i -> i != wanted && filter(model).keeps(i),
          i ->
              DoubleScores.cosine(
                  vector, DoubleScores.row(parameters.itemFactors(), parameters.rank(), i)),
          4,
          scored(actual.get("items"), node -> item(model, node)));
      List<String> lines =
          Cli.run("inspect", job.als(), "item", id, "--min-ratings=5", "--top=4")
              .done()
              .lines()
              .toList();
      assertEquals(id + "  " + model.catalogue().orElseThrow().title(wanted), lines.getFirst());
      assertEquals(9, lines.size());
    }
  }

  private static double norm(JsonNode node) {
    return node.get("norm").doubleValue();
  }

  @Test
  void aUserAndTheirNeighbours() throws Exception {
    try (Model model = Model.open(job.als());
        Dataset data = Dataset.open(job.dataset())) {
      Parameters parameters = model.parameters();
      int wanted = 6;
      long id = model.userIds().number(wanted);
      JsonNode actual =
          Cli.run("inspect", job.als(), "user", id, "--dataset", job.dataset(), "--json").json();
      double[] vector = DoubleScores.row(parameters.userFactors(), parameters.rank(), wanted);
      assertEquals(Math.sqrt(DoubleScores.dot(vector, vector)), norm(actual), 1e-5);
      assertEquals(parameters.userBias().getAtIndex(F32, wanted), actual.get("bias").floatValue());
      assertEquals(data.training().byUser().rowLength(wanted), actual.get("ratings").intValue());
      DoubleScores.assertBest(
          parameters.users(),
          i -> i != wanted,
          i ->
              DoubleScores.cosine(
                  vector, DoubleScores.row(parameters.userFactors(), parameters.rank(), i)),
          10,
          scored(
              actual.get("users"),
              node -> model.userIds().indexOf(node.get("user_id").longValue())));
      String text = Cli.run("inspect", job.als(), "user", id, "--top=3").done();
      assertTrue(text.startsWith("user " + id + "\nbias "), text);
      assertEquals(8, text.lines().count());
    }
  }

  @Test
  void theEmbeddingIsCsvAndJsonOfTheSamePoints() throws Exception {
    try (Model model = Model.open(job.als())) {
      int[] items = filter(model).kept();
      FactorPlane plane = new FactorPlane(model.parameters(), items);
      List<CSVRecord> lines =
          CSVFormat.DEFAULT
              .builder()
              .setHeader()
              .setSkipHeaderRecord(true)
              .get()
              .parse(
                  new StringReader(
                      Cli.run(
                              "inspect",
                              job.als(),
                              "embedding",
                              "--min-ratings=5",
                              "--bias-shift=0.1")
                          .done()))
              .getRecords();
      JsonNode json =
          Cli.run("inspect", job.als(), "embedding", "--min-ratings=5", "--json").json();
      assertEquals(items.length, lines.size());
      assertEquals(items.length, json.get("items").size());
      for (int i = 0; i < items.length; i++) {
        int item = items[i];
        CSVRecord line = lines.get(i);
        float shift = 0.1f * model.parameters().itemBias().getAtIndex(F32, item);
        List<String> genres = model.catalogue().orElseThrow().genres(item);
        assertEquals(String.valueOf(model.itemIds().number(item)), line.get("itemId"));
        assertEquals(plane.x(item) + shift, Double.parseDouble(line.get("x")), 1e-5);
        assertEquals(plane.y(item), Double.parseDouble(line.get("y")), 1e-5);
        assertEquals(genres.isEmpty() ? "" : genres.getFirst(), line.get("genre"));
        assertEquals(model.catalogue().orElseThrow().title(item), line.get("title"));
        assertEquals(model.itemCount(item), Integer.parseInt(line.get("ratings")));
        assertEquals(plane.x(item), json.get("items").get(i).get("x").doubleValue());
      }
    }
  }

  @Test
  void polarizingItemsForPeopleAndForPrograms() throws Exception {
    JsonNode json =
        Cli.run(
                "inspect",
                job.als(),
                "polarizing",
                "--dataset",
                job.dataset(),
                "--min-ratings=5",
                "--top=3",
                "--json")
            .json();
    assertEquals(3, json.get("longest").size());
    assertEquals(3, json.get("shortest").size());
    List<String> lines =
        Cli.run(
                "inspect",
                job.als(),
                "polarizing",
                "--dataset",
                job.dataset(),
                "--min-ratings=5",
                "--top=3")
            .done()
            .lines()
            .toList();
    JsonNode longest = json.get("longest").get(0);
    String norm = lines.get(2).replaceFirst(" *\\d+ +(\\S+).*", "$1");
    assertEquals(norm(longest), Double.parseDouble(norm), 1e-3, lines.get(2));
    for (String expected :
        new String[] {
          String.format(Locale.ROOT, "%.3f", longest.get("rating_variance").doubleValue()),
          longest.get("title").stringValue()
        }) {
      assertTrue(lines.get(2).contains(expected), lines.get(2));
    }
    assertEquals(
        String.format(
            Locale.ROOT,
            "correlation of norm and variance of the ratings: %.3f",
            json.get("correlation_norm_variance").doubleValue()),
        lines.getLast());
    String bare = Cli.run("inspect", job.als(), "polarizing", "--min-ratings=5").done();
    assertTrue(!bare.contains("variance "), bare);
  }

  @Test
  void aModelOfBiasesKnowsItemsButNoNeighbours() throws Exception {
    String message = "model has no vectors to compare: rank=0; train one with --model als";
    long item;
    long user;
    try (Model model = Model.open(job.bias())) {
      item = model.itemIds().number(0);
      user = model.userIds().number(0);
    }
    Cli.run("similar", job.bias(), "--item", item).assertBadInput(message);
    Cli.run("recommend", job.bias(), "--user", user, "--score=cosine").assertBadInput(message);
    Cli.run("inspect", job.bias(), "embedding").assertBadInput(message);
    Cli.run("inspect", job.bias(), "polarizing").assertBadInput(message);
    for (Cli.Result known :
        List.of(
            Cli.run("inspect", job.bias(), "item", item),
            Cli.run("inspect", job.bias(), "user", user))) {
      assertTrue(known.done().contains("bias "), known.out());
      assertEquals("quire: a vector of length 0 has no neighbours\n", known.err());
    }
  }

  @Test
  void nothingLeftNamesTheFilter() {
    for (Cli.Result result :
        List.of(
            Cli.run("similar", job.als(), "--item=1", "--min-ratings=99999"),
            Cli.run("inspect", job.als(), "item", "1", "--min-ratings=99999"),
            Cli.run("inspect", job.als(), "embedding", "--min-ratings=99999"),
            Cli.run("inspect", job.als(), "polarizing", "--min-ratings=99999"))) {
      result.done();
      assertTrue(
          result.err().contains("--min-ratings=99999 keeps 0; without --min-ratings=99999"),
          result.err());
    }
  }

  @Test
  void wrongUsageOfInspect() {
    Cli.run("inspect", "m")
        .assertWrongUsage(
            "name what to inspect: polarizing, embedding, features, item, user, uncertain, questions",
            "quire inspect");
    Cli.Result unknown = Cli.run("inspect", "m", "polarising");
    assertEquals(2, unknown.code());
    assertTrue(
        unknown
            .err()
            .startsWith(
                "quire: nothing to inspect by that name: polarising\nDid you mean inspect"
                    + " polarizing?"),
        unknown.err());
    Cli.run("inspect", job.als(), "embedding", "--bias-shift=NaN")
        .assertBadInput("option out of range: --bias-shift=NaN; use a number such as 0.1");
    Cli.run("inspect", job.als(), "user", "987654321")
        .assertBadInput(
            "unknown user: user=987654321; give the id of a user that the model was trained on,"
                + " or what someone new likes: quire recommend MODEL --like ITEM=RATING");
    for (String blank : List.of("", " ")) {
      Cli.run("inspect", job.als(), "item", blank)
          .assertBadInput("item without a name; write a title or an id");
    }
    Cli.run("similar", job.als(), "--item=1", "--score=prediction")
        .assertWrongUsage("no such choice: --score=prediction; use cosine or dot", "quire similar");
  }
}
