package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
      long id = data.userIds().id(user);
      Set<Integer> rated = new HashSet<>();
      CsrMatrix byUser = data.training().byUser();
      for (long at = byUser.rowStart(user); leaveOutRated && at < byUser.rowEnd(user); at++) {
        rated.add(byUser.column(at));
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
                  model.itemIds().id(0) + "=2.5",
                  "--like=" + model.itemIds().id(40) + "=4",
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
      long id = model.userIds().id(0);
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
                      model.itemIds().id(best),
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
          Cli.run("recommend", job.als(), "--user", model.userIds().id(1), "--min-ratings=99999");
      assertEquals(
          "quire: no item is left: --min-ratings=99999, known to the user=0; lower --min-ratings\n",
          result.err());
      assertEquals(1, result.done().lines().count());
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
      assertEquals(model.itemIds().id(expected), items.get(i).get("item_id").longValue());
      assertEquals(
          model.catalogue().orElseThrow().title(expected), items.get(i).get("title").stringValue());
      assertEquals(
          model.catalogue().orElseThrow().genres(expected),
          items.get(i).get("genres").valueStream().map(JsonNode::stringValue).toList());
      assertEquals(model.itemCount(expected), items.get(i).get("ratings").intValue());
    }
  }
}
