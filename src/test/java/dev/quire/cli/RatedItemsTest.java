package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Nobody is offered what they have rated, whichever part of the dataset the rating is in. */
class RatedItemsTest {
  @TempDir static Path folder;

  private static SmallJob job;
  private static Set<Pair> trained;
  private static Set<Pair> rated; // in any part

  private record Pair(long userId, long itemId) {}

  @BeforeAll
  static void doTheJob() throws Exception {
    job = SmallJob.in(folder);
    try (Dataset dataset = Dataset.open(job.dataset())) {
      trained = pairs(dataset, List.of(dataset.training().byUser()));
      rated = pairs(dataset, dataset.partsByUser());
      assertEquals(SmallJob.RATINGS, rated.size());
      assertEquals(dataset.info().train(), trained.size());
    }
  }

  private static Set<Pair> pairs(Dataset dataset, List<CsrMatrix> parts) {
    Set<Pair> pairs = new HashSet<>();
    for (CsrMatrix part : parts) {
      for (int user = 0; user < part.rows(); user++) {
        for (long at = part.rowStart(user); at < part.rowEnd(user); at++) {
          pairs.add(
              new Pair(dataset.userIds().number(user), dataset.itemIds().number(part.column(at))));
        }
      }
    }
    return pairs;
  }

  /** The pairs that a command offers everyone. */
  private static Set<Pair> offered(boolean batch, Object... options) throws Exception {
    Set<Pair> offered = new HashSet<>();
    if (batch) {
      Path to = folder.resolve("top.csv");
      List<Object> command = new ArrayList<>(List.of("score", job.als(), "--to", to, "--force"));
      command.addAll(List.of("--top=10000", "--min-ratings=0"));
      command.addAll(List.of(options));
      Cli.run(command.toArray()).done();
      for (String line : Files.readAllLines(to).stream().skip(1).toList()) {
        List<String> fields = Arrays.asList(line.split(",", 4));
        offered.add(new Pair(Long.parseLong(fields.get(0)), Long.parseLong(fields.get(2))));
      }
      return offered;
    }
    for (long userId : rated.stream().map(Pair::userId).distinct().toList()) {
      List<Object> command = new ArrayList<>(List.of("recommend", job.als(), "--json"));
      command.addAll(List.of("--user=" + userId, "--top=10000", "--min-ratings=0"));
      command.addAll(List.of(options));
      for (JsonNode item : Cli.run(command.toArray()).json().get("items")) {
        offered.add(new Pair(userId, item.get("item_id").longValue()));
      }
    }
    return offered;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allPartsAreLeftOut(boolean batch) throws Exception {
    Set<Pair> all = offered(batch);
    assertTrue(all.containsAll(rated), "without --dataset everything is offered");
    Set<Pair> expected = new HashSet<>(all);
    expected.removeAll(rated);
    assertEquals(expected, offered(batch, "--dataset", job.dataset()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thoseWhoEvaluateByHandLeaveOutTheTrainingPartAlone(boolean batch) throws Exception {
    Set<Pair> expected = offered(batch);
    expected.removeAll(trained);
    assertEquals(expected, offered(batch, "--dataset", job.dataset(), "--exclude=train"));
  }

  @Test
  void anExplanationIsOfTheTrainingRatings() throws Exception {
    long userId = rated.iterator().next().userId();
    JsonNode items =
        Cli.run(
                "recommend",
                job.als(),
                "--user=" + userId,
                "--dataset",
                job.dataset(),
                "--explain",
                "--top=10000",
                "--json")
            .json()
            .get("items");
    for (JsonNode item : items) {
      assertFalse(rated.contains(new Pair(userId, item.get("item_id").longValue())));
      for (JsonNode share : item.get("explanation").get("shares")) {
        assertTrue(trained.contains(new Pair(userId, share.get("item_id").longValue())));
      }
    }
  }

  @Test
  void aFileOfThatNameIsGivenWithItsFolder() throws Exception {
    Path train = Files.writeString(folder.resolve("train"), "movieId\n" + film(0) + "\n");
    Path other = Files.writeString(folder.resolve("other.txt"), film(1) + "\n");
    Set<Long> items = new HashSet<>();
    offered(true, "--exclude=" + train, "--exclude=" + other)
        .forEach(pair -> items.add(pair.itemId()));
    assertFalse(items.contains(film(0)));
    assertFalse(items.contains(film(1)));
    assertTrue(items.contains(film(2)));
  }

  private static long film(int place) {
    return rated.stream().map(Pair::itemId).sorted().distinct().toList().get(place);
  }

  @Test
  void theWordHasNoUseWithoutUsersAndTheirRatings() {
    String withoutDataset =
        "option without use: --exclude=train; it goes with --dataset, and a file of that name is"
            + " ./train";
    Path to = folder.resolve("never.csv");
    Cli.run("recommend", job.als(), "--user=1", "--exclude=train").assertBadInput(withoutDataset);
    Cli.run("recommend", job.als(), "--like=1", "--exclude=train").assertBadInput(withoutDataset);
    Cli.run("score", job.als(), "--exclude=train", "--to", to).assertBadInput(withoutDataset);
    String withoutUsers =
        "option without use: --exclude=train; there are no users whose ratings are left out, and a"
            + " file of that name is ./train";
    Cli.run("similar", job.als(), "--item=1", "--exclude=train").assertBadInput(withoutUsers);
    Cli.run("inspect", job.als(), "item", "1", "--exclude=train").assertBadInput(withoutUsers);
    Cli.run("score", job.als(), "--pairs=p.csv", "--exclude=train", "--to", to)
        .assertBadInput("option without use: --exclude; the pairs of --pairs are all scored");
  }

  @Test
  void evaluateMeasuresOnePartAsBefore() throws Exception {
    try (Dataset dataset = Dataset.open(job.dataset())) {
      JsonNode test = Cli.run("evaluate", job.als(), job.dataset(), "--json").json();
      assertEquals(dataset.info().test(), test.get("pairs").longValue());
    }
  }

  @Test
  void whatIsOfferedAgainIsAnnounced() {
    long userId = rated.iterator().next().userId();
    Cli.Result one = Cli.run("recommend", job.als(), "--user=" + userId, "--min-ratings=1");
    one.done();
    assertEquals(
        "quire: what user=" + userId + " knows already is not left out; give it with --dataset\n",
        one.err());
    Cli.Result all =
        Cli.run("score", job.als(), "--min-ratings=1", "--to", folder.resolve("announced.csv"));
    all.done();
    assertEquals(
        "quire: what users know already is not left out; give it with --dataset\n", all.err());
  }
}
