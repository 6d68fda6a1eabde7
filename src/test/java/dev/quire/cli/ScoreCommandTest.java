package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.model.Model;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFilter.RuleName;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Scoring;
import java.io.Reader;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Scores of everyone by command lines, held against what each user gets alone. */
class ScoreCommandTest {
  private static final String NOT_LEFT_OUT =
      "quire: what users know already is not left out; give it with --dataset";

  @TempDir static Path shared;

  @TempDir Path folder;

  private static SmallJob job;

  @BeforeAll
  static void doTheJob() throws Exception {
    job = SmallJob.in(shared);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyoneGetsInCsvWhatRecommendGivesThemAlone(boolean leaveOutRated) throws Exception {
    Path to = folder.resolve("top.csv");
    List<Object> command =
        new ArrayList<>(
            List.of("score", job.als(), "--top=4", "--min-ratings=3", "--to", to, "--json"));
    if (leaveOutRated) {
      command.addAll(List.of("--dataset", job.dataset()));
    }
    JsonNode report = Cli.run(command.toArray()).json();
    try (Model model = Model.open(job.als());
        Dataset data = Dataset.open(job.dataset());
        Reader reader = Files.newBufferedReader(to)) {
      assertEquals(model.parameters().users(), report.get("users").intValue());
      List<String> actual = new ArrayList<>();
      for (CSVRecord row :
          CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader)) {
        actual.add(String.join("|", row));
      }
      List<String> expected = new ArrayList<>();
      List<CsrMatrix> rated = leaveOutRated ? data.partsByUser() : List.of();
      for (int user = 0; user < model.parameters().users(); user++) {
        int rank = 1;
        for (ScoredItem item : alone(model, rated, user, 4, 3)) {
          expected.add(
              model.userIds().number(user)
                  + "|"
                  + rank++
                  + "|"
                  + model.itemIds().number(item.item())
                  + "|"
                  + (float) item.score()
                  + "|"
                  + model.catalogue().orElseThrow().title(item.item()));
        }
      }
      assertEquals(expected, actual);
    }
  }

  @Test
  void tensorsHoldTheSame() throws Exception {
    Path to = folder.resolve("top.safetensors");
    Cli.run("score", job.als(), "--top=3", "--min-ratings=40", "--to", to).done();
    try (Model model = Model.open(job.als());
        TensorFile file = TensorFile.open(to, "scores")) {
      file.verify();
      int users = model.parameters().users();
      MemorySegment items = file.segment("items", DType.I32, users, 3);
      MemorySegment scores = file.segment("scores", DType.F32, users, 3);
      MemorySegment userIds = file.segment("user_ids", DType.I64, users);
      file.segment("item_ids", DType.I64, model.parameters().items());
      for (int user = 0; user < users; user++) {
        List<ScoredItem> expected = alone(model, List.of(), user, 3, 40);
        assertEquals(model.userIds().number(user), userIds.getAtIndex(Layouts.I64, user));
        for (int rank = 0; rank < 3; rank++) {
          long at = user * 3L + rank;
          boolean some = rank < expected.size();
          assertEquals(some ? expected.get(rank).item() : -1, items.getAtIndex(Layouts.I32, at));
          float score = some ? (float) expected.get(rank).score() : Float.NaN;
          assertEquals(score, scores.getAtIndex(Layouts.F32, at));
        }
      }
    }
  }

  private static List<ScoredItem> alone(
      Model model, List<CsrMatrix> rated, int user, int top, int minRatings) {
    BitSet excluded = new BitSet();
    for (CsrMatrix part : rated) {
      for (long at = part.rowStart(user); at < part.rowEnd(user); at++) {
        excluded.set(part.column(at));
      }
    }
    Recommender recommender = new Recommender(model);
    ItemFilter filter =
        ItemFilter.all(model.parameters().items())
            .and(RuleName.words("known"), item -> model.itemCount(item) >= minRatings)
            .without(RuleName.words("rated"), excluded);
    return recommender.recommend(recommender.tasteOf(user), Scoring.PREDICTION, top, filter);
  }

  @Test
  void theBytesDoNotDependOnTheThreads() throws Exception {
    for (String name : List.of("top.csv", "top.safetensors", "pairs.csv")) {
      byte[] expected = null;
      for (int threads : new int[] {1, 2, 3, 8}) {
        Path to = folder.resolve(threads + name);
        if (name.startsWith("pairs")) {
          Cli.run("score", job.als(), "--pairs", job.ratings(), "--to", to, "--threads", threads)
              .done();
        } else {
          Cli.run("score", job.als(), "--to", to, "--threads", threads).done();
        }
        byte[] actual = Files.readAllBytes(to);
        expected = expected == null ? actual : expected;
        assertArrayEquals(expected, actual, name + " with " + threads + " threads");
      }
    }
  }

  @Test
  void pairsArePredictedInTheOrderOfTheFile() throws Exception {
    try (Model model = Model.open(job.als())) {
      long userId = model.userIds().number(5);
      long itemId = model.itemIds().number(2);
      Path pairs = folder.resolve("pairs.csv");
      Files.writeString(
          pairs,
          "movieId,note,userId\r\n%d,x,%d\r\n%d,\"a,\nb\",%d\r\n999999,,%d\r\n%d,,888888\r\n"
              .formatted(itemId, userId, itemId, userId, userId, itemId));
      Path to = folder.resolve("out.csv");
      Cli.Result result = Cli.run("score", job.als(), "--pairs", pairs, "--to", to, "--json");
      assertEquals(4, result.json().get("pairs").intValue());
      assertEquals(2, result.json().get("unknown_pairs").intValue());
      assertEquals(
          "quire: pairs of unknown users or items, without a score: 2", result.err().strip());
      String score = String.valueOf((float) model.parameters().predict(5, 2));
      assertEquals(
          "userId,itemId,score\n%1$d,%2$d,%3$s\n%1$d,%2$d,%3$s\n%1$d,999999,\n888888,%2$d,\n"
              .formatted(userId, itemId, score),
          Files.readString(to));
    }
  }

  @Test
  void pairsThatAreNoneAreNamedOrLeftOutAndCounted() throws Exception {
    try (Model model = Model.open(job.als())) {
      long userId = model.userIds().number(0);
      long itemId = model.itemIds().number(0);
      Path pairs = folder.resolve("pairs.csv");
      String good = userId + "," + itemId;
      Files.writeString(pairs, "userId,movieId\n" + good + "\nx,1\n7\n" + good + "\n");
      Path to = folder.resolve("out.csv");
      String problem = pairs + ": not a whole number: line=3, field=userId, value=x";
      Cli.Result stopped = Cli.run("score", job.als(), "--pairs", pairs, "--to", to);
      assertTrue(stopped.err().startsWith("quire: " + problem + "; "), stopped.err());
      assertEquals(2, stopped.code());
      assertTrue(Files.notExists(to));
      Cli.Result result =
          Cli.run("score", job.als(), "--pairs", pairs, "--to", to, "--on-error=skip", "--json");
      assertEquals(2, result.json().get("pairs").intValue());
      assertEquals(2, result.json().get("skipped_lines").intValue());
      assertTrue(result.err().startsWith("quire: lines left out: count=2, ["), result.err());
      assertTrue(result.err().contains("line=3, field=userId, value=x"), result.err());
      assertTrue(result.err().contains("line=4"), result.err());
      List<String> lines = Files.readAllLines(to);
      assertEquals(3, lines.size());
      assertEquals(lines.get(1), lines.get(2));
    }
  }

  @Test
  void listedUsersAreScoredInTheOrderOfTheList() throws Exception {
    try (Model model = Model.open(job.als())) {
      long first = model.userIds().number(9);
      long second = model.userIds().number(1);
      Path list = folder.resolve("users.txt");
      Files.writeString(list, "userId\n" + first + "\n" + second + "\n777777\n");
      Path to = folder.resolve("top.csv");
      String problem = list + ": users unknown to the model: count=1, examples=[line 4: 777777]; ";
      Cli.run("score", job.als(), "--users", list, "--to", to)
          .assertBadInput(problem + "take them out, or leave them out with --on-error skip");
      assertTrue(Files.notExists(to));
      Cli.Result result =
          Cli.run("score", job.als(), "--users", list, "--on-error=skip", "--top=1", "--to", to);
      result.done();
      assertEquals(
          List.of("quire: " + problem + "left out", NOT_LEFT_OUT), result.err().lines().toList());
      List<String> lines = Files.readAllLines(to);
      assertEquals(3, lines.size());
      assertTrue(lines.get(1).startsWith(first + ",1,"), lines.get(1));
      assertTrue(lines.get(2).startsWith(second + ",1,"), lines.get(2));
    }
  }

  @Test
  void moreItemsThanThereAreMeansAll() throws Exception {
    Path to = folder.resolve("top.csv");
    Cli.Result result = Cli.run("score", job.bias(), "--top=100000", "--min-ratings=0", "--to", to);
    result.done();
    try (Model model = Model.open(job.bias())) {
      int items = model.parameters().items();
      assertEquals(
          List.of(NOT_LEFT_OUT, "quire: --top=100000 is more than all items: items=" + items),
          result.err().lines().toList());
      assertEquals(1 + (long) items * model.parameters().users(), Files.readAllLines(to).size());
    }
  }

  @Test
  void badInputIsNamed() throws Exception {
    Path to = folder.resolve("top.csv");
    Files.writeString(to, "mine");
    Cli.run("score", job.als(), "--to", to)
        .assertBadInput(to + ": exists already; choose another name, or replace it with --force");
    assertEquals("mine", Files.readString(to));
    Cli.run("score", job.als(), "--to", folder)
        .assertBadInput(folder + ": is a folder, not a file; choose another name");
    Cli.run("score", job.als(), "--top=0", "--to", folder.resolve("a.csv"))
        .assertBadInput("option out of range: --top=0; use 1 or more");
    Cli.run("score", job.als(), "--min-ratings=-1", "--to", folder.resolve("a.csv"))
        .assertBadInput("option out of range: --min-ratings=-1; use 0 or more");
    Path list = Files.writeString(folder.resolve("users.txt"), "12\nx7\n");
    Cli.run("score", job.als(), "--users", list, "--to", folder.resolve("a.csv"))
        .assertBadInput(list + ": not a user id: line=2, value=x7; write one id on each line");
    Path pairs = Files.writeString(folder.resolve("pairs.csv"), "userId,colour\n1,2\n");
    Cli.run("score", job.als(), "--pairs", pairs, "--to", folder.resolve("a.csv"))
        .assertBadInput(
            pairs
                + ": no column that could be the item: line=1, columns=userId, colour; say which one"
                + " it is with --columns item=COLUMN");
    Cli.run("score", job.als(), "--pairs", pairs, "--users", list, "--to", folder.resolve("a.csv"))
        .assertBadInput(
            "options that don't go together: --pairs="
                + pairs
                + "; it takes no --users, and writes CSV");
    assertEquals(List.of("pairs.csv", "top.csv", "users.txt"), Cli.list(folder));
  }
}
