package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.Catalogue;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.recommend.DoubleScores;
import dev.quire.recommend.ItemFinder;
import dev.quire.recommend.Scoring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Recommendations by command lines, held against brute force. */
class RecommendCommandTest {
  @TempDir static Path folder;

  private static SmallJob job;

  @BeforeAll
  static void doTheJob() throws Exception {
    job = SmallJob.in(folder);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recommendRanksForAKnownUser(boolean leaveOutRated) throws Exception {
    try (Model model = Model.open(job.als());
        Dataset data = Dataset.open(job.dataset())) {
      int user = 7;
      long id = data.userIds().number(user);
      Set<Integer> rated = new HashSet<>();
      for (CsrMatrix byUser : leaveOutRated ? data.partsByUser() : List.<CsrMatrix>of()) {
        for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
          rated.add(byUser.column(at));
        }
      }
      Cli.Result result =
          leaveOutRated
              ? Cli.run(
                  "recommend",
                  job.als(),
                  "--user",
                  id,
                  "--dataset",
                  job.dataset(),
                  "--top=12",
                  "--min-ratings=5",
                  "--json")
              : Cli.run(
                  "recommend", job.als(), "--user", id, "--top=12", "--min-ratings=5", "--json");
      assertItems(
          ranked(model, item -> RandomParameters.predict(model.parameters(), user, item), 5, rated),
          12,
          model,
          result.json());
    }
  }

  /** By title, by id, repeated; against the normal equations solved in double precision. */
  @Test
  void recommendFoldsInSomeoneNew() throws Exception {
    try (Model model = Model.open(job.als())) {
      int[] items = {3, 0, 40};
      double[] stars = {5, 2.5, 4};
      String title = model.catalogue().orElseThrow().title(3);
      double[] taste = FoldedUser.solve(model, items, stars, 1, 3, 4);
      JsonNode actual =
          Cli.run(
                  "recommend",
                  job.als(),
                  "--like",
                  title + "=5",
                  "--like",
                  model.itemIds().number(0) + "=2.5",
                  "--like=" + model.itemIds().number(40) + "=4",
                  "--min-ratings",
                  "10",
                  "--top",
                  "7",
                  "--json")
              .json();
      assertItems(
          ranked(model, item -> FoldedUser.predict(model, taste, item), 10, Set.of(3, 0, 40)),
          7,
          model,
          actual);
    }
  }

  @Test
  void recommendPrintsATable() throws Exception {
    try (Model model = Model.open(job.bias())) {
      long id = model.userIds().number(0);
      Parameters parameters = model.parameters();
      int best =
          ranked(model, item -> RandomParameters.predict(parameters, 0, item), 10, Set.of())
              .getFirst();
      List<String> lines =
          Cli.run("recommend", job.bias(), "--user", id, "--top=3", "--min-ratings=10")
              .done()
              .lines()
              .toList();
      assertEquals(4, lines.size());
      assertTrue(
          lines.get(0).matches("rank   score +id  title +ratings  genres"), lines.getFirst());
      assertTrue(
          lines
              .get(1)
              .matches(
                  String.format(
                      "   1   %.3f +%d  \\Q%s\\E +%d  %s",
                      RandomParameters.predict(parameters, 0, best),
                      model.itemIds().number(best),
                      model.catalogue().orElseThrow().title(best),
                      model.itemCount(best),
                      String.join(", ", model.catalogue().orElseThrow().genres(best)))),
          lines.get(1));
    }
  }

  @Test
  void whenNoItemIsLeftRecommendSaysWhy() throws Exception {
    try (Model model = Model.open(job.als())) {
      Cli.Result result =
          Cli.run(
              "recommend", job.als(), "--user", model.userIds().number(1), "--min-ratings=99999");
      String items = String.format(Locale.ROOT, "%,d", model.parameters().items());
      assertEquals(
          "quire: what user="
              + model.userIds().number(1)
              + " knows already is not left out; give it with --dataset\nquire: no item is left: of all "
              + items
              + ", --min-ratings=99999 keeps 0; without --min-ratings=99999 there would be "
              + items
              + "\n",
          result.err());
      assertEquals("", result.done(), "no header without a row");
    }
  }

  /** Each filter alone and all of them together, against what they say of each item. */
  @Test
  void filtersLeaveOutWhatTheySay() throws Exception {
    try (Model model = Model.open(job.als())) {
      Catalogue catalogue = model.catalogue().orElseThrow();
      Path candidates = folder.resolve("candidates.txt");
      Path excluded = folder.resolve("excluded.txt");
      StringBuilder ids = new StringBuilder("movieId\n");
      for (int item = 0; item < 60; item++) {
        ids.append(model.itemIds().number(item)).append(item % 2 == 0 ? "\n" : "\r\n\n");
      }
      Files.writeString(candidates, ids);
      String title = catalogue.title(3);
      Files.writeString(excluded, title + "\n" + model.itemIds().number(5) + "\n");
      Map<String, IntPredicate> filters = new LinkedHashMap<>();
      filters.put("--genre=drama", item -> catalogue.genres(item).contains("Drama"));
      filters.put(
          "--year=1980..1999",
          item -> {
            int year = catalogue.year(item).orElse(0);
            return year >= 1980 && year <= 1999;
          });
      filters.put("--candidates=" + candidates, item -> item < 60);
      filters.put("--exclude=" + excluded, item -> item != 3 && item != 5);
      filters.put("--min-ratings=7", item -> model.itemCount(item) >= 7);
      List<Object> all = new ArrayList<>(List.of("recommend", job.als(), "--user"));
      all.addAll(List.of(model.userIds().number(4), "--top=100000", "--json"));
      List<Object> none = new ArrayList<>(all);
      none.add("--min-ratings=0");
      IntPredicate together = item -> true;
      for (Map.Entry<String, IntPredicate> filter : filters.entrySet()) {
        List<Object> one = new ArrayList<>(none);
        one.remove(filter.getKey().startsWith("--min") ? "--min-ratings=0" : "");
        one.add(filter.getKey());
        assertFiltered(model, filter.getValue(), Cli.run(one.toArray()).json());
        all.add(filter.getKey());
        together = together.and(filter.getValue());
      }
      assertFiltered(model, together, Cli.run(all.toArray()).json());
    }
  }

  private static void assertFiltered(Model model, IntPredicate keeps, JsonNode actual) {
    Set<Integer> expected = new HashSet<>();
    for (int item = 0; item < model.parameters().items(); item++) {
      if (keeps.test(item)) {
        expected.add(item);
      }
    }
    Set<Integer> found = new HashSet<>();
    for (JsonNode item : actual.get("items")) {
      found.add(model.itemIds().indexOf(item.get("item_id").longValue()));
    }
    assertTrue(expected.size() > 0);
    assertEquals(expected, found);
  }

  @Test
  void genresNarrowEachOther() throws Exception {
    try (Model model = Model.open(job.als())) {
      Catalogue catalogue = model.catalogue().orElseThrow();
      assertFiltered(
          model,
          item -> catalogue.genres(item).containsAll(List.of("Drama", "Comedy")),
          Cli.run(
                  "recommend",
                  job.als(),
                  "--like=" + model.itemIds().number(0),
                  "--exclude=" + Files.writeString(folder.resolve("nothing"), ""),
                  "--genre=Drama",
                  "--genre= comedy",
                  "--min-ratings=0",
                  "--top=100000",
                  "--json")
              .json());
    }
  }

  @Test
  void aBareTitleIsLikedAsMuchAsCanBe() throws Exception {
    try (Model model = Model.open(job.als())) {
      String title = model.catalogue().orElseThrow().title(2);
      String bare = Cli.run("recommend", job.als(), "--like", title, "--min-ratings=10").done();
      assertEquals(
          Cli.run("recommend", job.als(), "--like", title + "=5", "--min-ratings=10").done(), bare);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prediction", "dot", "cosine", "0.05"})
  void everyScoreIsThatOfTheFormulaAndItsExplanationAddsUp(String score) throws Exception {
    try (Model model = Model.open(job.als());
        Dataset data = Dataset.open(job.dataset())) {
      String option = (score.equals("0.05") ? "--popularity-weight=" : "--score=") + score;
      Scoring scoring =
          score.equals("0.05")
              ? Scoring.dot(0.05)
              : new Scoring(Scoring.Kind.valueOf(score.toUpperCase(Locale.ROOT)), 0);
      int user = 7;
      int rank = model.parameters().rank();
      double bias = model.parameters().userBias().getAtIndex(Parameters.F32, user);
      double[] vector = DoubleScores.row(model.parameters().userFactors(), rank, user);
      long id = model.userIds().number(user);
      JsonNode plain = recommendToUser(id, option).json();
      assertScores(model, DoubleScores.of(model.parameters(), scoring, bias, vector), plain);
      CsrMatrix byUser = data.training().byUser();
      int count = byUser.rowLength(user);
      int[] items = new int[count];
      double[] stars = new double[count];
      for (int i = 0; i < count; i++) {
        items[i] = byUser.column(byUser.rowStart(user) + i);
        stars[i] = byUser.value(byUser.rowStart(user) + i);
      }
      double[] folded = FoldedUser.solve(model, items, stars, 1, 3, 4);
      Cli.Result result = recommendToUser(id, option, "--explain", "--dataset=" + job.dataset());
      assertEquals(
          "quire: user="
              + id
              + " is placed anew from the dataset, as --explain needs; without it scores are of the"
              + " row that training has left, and differ\n",
          result.err());
      JsonNode explained = result.json();
      IntToDoubleFunction foldedScore =
          DoubleScores.of(model.parameters(), scoring, folded[rank], Arrays.copyOf(folded, rank));
      assertScores(model, foldedScore, explained);
      for (JsonNode item : explained.get("items")) {
        JsonNode explanation = item.get("explanation");
        assertEquals(count, explanation.get("shares").size());
        double sum =
            explanation.get("global_mean").doubleValue()
                + explanation.get("item_bias").doubleValue()
                + explanation.get("user_bias").doubleValue();
        for (JsonNode share : explanation.get("shares")) {
          sum += share.get("share").doubleValue();
        }
        assertEquals(item.get("score").doubleValue(), sum, 1e-4);
      }
    }
  }

  private static Cli.Result recommendToUser(long id, String... options) {
    List<Object> command = new ArrayList<>(List.of("recommend", job.als(), "--user", id));
    command.addAll(List.of("--min-ratings=5", "--top=8", "--json"));
    command.addAll(List.of(options));
    return Cli.run(command.toArray());
  }

  private static void assertScores(Model model, IntToDoubleFunction score, JsonNode actual) {
    assertEquals(8, actual.get("items").size());
    for (JsonNode node : actual.get("items")) {
      int item = model.itemIds().indexOf(node.get("item_id").longValue());
      assertEquals(score.applyAsDouble(item), node.get("score").doubleValue(), 1e-4);
    }
  }

  @Test
  void theExplanationForPeopleNamesTheLargestShares() throws Exception {
    try (Model model = Model.open(job.als())) {
      Catalogue catalogue = model.catalogue().orElseThrow();
      List<Object> command =
          new ArrayList<>(
              List.of("recommend", job.als(), "--top=1", "--min-ratings=1", "--explain"));
      for (int item = 0; item < 5; item++) {
        command.addAll(List.of("--like", model.itemIds().number(item) + "=" + (item + 1)));
      }
      List<String> lines = Cli.run(command.toArray()).done().lines().toList();
      assertEquals(7, lines.size(), lines.toString());
      assertTrue(
          lines
              .get(2)
              .matches(" {6}= 3\\.\\d{3} mean [+-] .* item [+-] .* user [+-] .* by 5 ratings:"),
          lines.get(2));
      for (String line : lines.subList(3, 6)) {
        assertTrue(line.matches(" {8}[+-]\\d\\.\\d{3}  [1-5]  .+"), line);
        int item = new ItemFinder(model).find(line.substring(19));
        assertEquals(catalogue.title(item), line.substring(19));
        assertEquals(String.valueOf(item + 1), line.substring(16, 17));
      }
      assertTrue(lines.get(6).matches(" {8}[+-]\\d\\.\\d{3} {5}2 other ratings"), lines.get(6));
    }
  }

  private interface Score {
    double of(int item);
  }

  private static List<Integer> ranked(
      Model model, Score score, int minRatings, Set<Integer> excluded) {
    List<Integer> items =
        new ArrayList<>(
            IntStream.range(0, model.parameters().items())
                .filter(item -> model.itemCount(item) >= minRatings && !excluded.contains(item))
                .boxed()
                .toList());
    items.sort(Comparator.comparingDouble((Integer item) -> score.of(item)).reversed());
    return items;
  }

  private static void assertItems(List<Integer> ranked, int top, Model model, JsonNode actual) {
    JsonNode items = actual.get("items");
    assertEquals(top, items.size());
    for (int i = 0; i < top; i++) {
      int expected = ranked.get(i);
      assertEquals(model.itemIds().number(expected), items.get(i).get("item_id").longValue());
      assertEquals(
          model.catalogue().orElseThrow().title(expected), items.get(i).get("title").stringValue());
      assertEquals(
          model.catalogue().orElseThrow().genres(expected),
          items.get(i).get("genres").valueStream().map(JsonNode::stringValue).toList());
      assertEquals(model.itemCount(expected), items.get(i).get("ratings").intValue());
    }
  }
}
