package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a model that knows how sure it is answers, by command lines. */
class UncertainAnswersTest {
  @TempDir static Path folder;

  private static SmallJob job;
  private static Path vb;

  @BeforeAll
  static void train() throws Exception {
    job = SmallJob.in(folder);
    vb = job.vb();
  }

  @ParameterizedTest
  @CsvSource({
    "--score=prediction",
    "--score=mean",
    "--score=cautious",
    "--score=cautious --beta=2.5",
    "--score=quotient",
    "--score=explore --beta=2",
    "--score=thompson"
  })
  void everyAnswerShowsThePredictedRatingAndItsInterval(String options) {
    List<Object> args =
        new ArrayList<>(
            List.of("recommend", vb, "--user=1", "--min-ratings=0", "--top=5", "--json"));
    args.addAll(List.of(options.split(" ")));
    JsonNode items = Cli.run(args.toArray()).json().get("items");
    assertEquals(5, items.size());
    double previous = Double.POSITIVE_INFINITY;
    for (JsonNode item : items) {
      double rating = item.get("predicted_rating").doubleValue();
      assertTrue(item.get("low_90").doubleValue() < rating);
      assertTrue(item.get("high_90").doubleValue() > rating);
      assertTrue(item.get("score").doubleValue() <= previous);
      previous = item.get("score").doubleValue();
    }
  }

  @Test
  void thompsonDependsOnTheSeedAlone() {
    String first = thompson(1, 1);
    assertEquals(first, thompson(1, 3));
    assertTrue(!first.equals(thompson(2, 1)), "another seed, other answers");
  }

  private static String thompson(int seed, int threads) {
    return Cli.run(
            "recommend",
            vb,
            "--user=1",
            "--min-ratings=0",
            "--score=thompson",
            "--seed=" + seed,
            "--threads=" + threads)
        .done();
  }

  /** Without any minimum count. */
  @Test
  void cautiousPutsItemsWithoutRatingsBelowWellKnownOnes() {
    JsonNode items =
        Cli.run(
                "recommend",
                vb,
                "--user=1",
                "--min-ratings=0",
                "--score=cautious",
                "--json",
                "--top=1000")
            .json()
            .get("items");
    int rank = 0;
    while (items.get(rank).get("ratings").intValue() > 0) {
      rank++; // ends at an item without ratings: the data has some
    }
    assertTrue(rank > 100, "the best item without ratings has rank " + rank);
  }

  @Test
  void someoneNewIsFoldedInAndExplained() {
    String text =
        Cli.run("recommend", vb, "--like=" + someId() + "=5", "--min-ratings=5", "--explain")
            .done();
    assertTrue(text.contains("by 1 rating"), text);
  }

  /** The score is the predicted rating, unless another is asked for. */
  @ParameterizedTest
  @CsvSource({
    "'', 'rank  rating  90 % from     to'",
    "--score=mean, 'rank  rating  90 % from     to'",
    "--score=cautious, 'rank   score  rating  90 % from     to'",
    "--score=dot, 'rank   score  rating  90 % from     to'",
  })
  void noColumnIsThereTwice(String score, String heading) {
    List<Object> line = new ArrayList<>(List.of("recommend", vb, "--like=" + someId(), "--top=2"));
    if (!score.isEmpty()) {
      line.add(score);
    }
    String first = Cli.run(line.toArray()).done().lines().findFirst().orElseThrow();
    assertTrue(first.replaceAll(" +", " ").startsWith(heading.replaceAll(" +", " ")), first);
  }

  private static String someId() {
    return Cli.run("recommend", vb, "--user=1", "--top=1", "--min-ratings=5", "--json")
        .json()
        .get("items")
        .get(0)
        .get("item_id")
        .toString();
  }

  @Test
  void inspectShowsWhatIsUncertainAndWhatToAsk() {
    JsonNode uncertain = Cli.run("inspect", vb, "uncertain", "--top=3", "--json").json();
    JsonNode surest = uncertain.get("surest").get(0);
    JsonNode leastSure = uncertain.get("least_sure").get(0);
    assertTrue(surest.get("variance").doubleValue() < leastSure.get("variance").doubleValue());
    assertTrue(surest.get("ratings").intValue() > leastSure.get("ratings").intValue());
    assertEquals(10, uncertain.get("users").get("counts").size());
    assertTrue(Cli.run("inspect", vb, "uncertain").done().contains("items by variance"));

    JsonNode asked = Cli.run("inspect", vb, "questions", "--top=4", "--json").json();
    double left = asked.get("variance").doubleValue();
    assertEquals(4, asked.get("questions").size());
    for (JsonNode question : asked.get("questions")) {
      assertTrue(question.get("variance_left").doubleValue() < left);
      assertTrue(question.get("expected_reduction").doubleValue() > 0);
      left = question.get("variance_left").doubleValue();
    }
    assertTrue(Cli.run("inspect", vb, "questions").done().startsWith("variance of the ratings"));
  }

  /** The parts add up to the rating, of which the score is less. */
  @Test
  void aCautiousScoreIsExplainedByTheRatingInIt() {
    String like = "--like=" + someId() + "=5";
    String text =
        Cli.run(
                "recommend",
                vb,
                like,
                "--min-ratings=5",
                "--top=1",
                "--explain",
                "--score=cautious")
            .done();
    assertTrue(text.contains(" rating = "), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--score=explore --beta=-1|option out of range: --beta=-1; use 0 or a positive number",
        "--score=explore --beta=NaN|option out of range: --beta=NaN; use 0 or a positive number",
        "--beta=1|option without use: --beta=1; it goes with --score cautious or explore",
        "--score=mean --seed=1|option without use: --seed=1; it goes with --score thompson",
      })
  void wrongScoresAreRefused(String options, String message) {
    List<Object> args = new ArrayList<>(List.of("recommend", vb, "--user=1"));
    args.addAll(List.of(options.split(" ")));
    Cli.run(args.toArray()).assertBadInput(message);
  }

  @Test
  void aModelThatDoesNotKnowHowSureItIsSaysSo() {
    String message =
        "the model doesn't know how sure it is: model=als; train one with --model duo or --model"
            + " vb";
    Cli.run("recommend", job.als(), "--user=1", "--score=cautious").assertBadInput(message);
    Cli.run("inspect", job.als(), "uncertain").assertBadInput(message);
    Cli.run("inspect", job.als(), "questions").assertBadInput(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncertain", "questions"})
  void aListOfNothingIsRefused(String what) {
    Cli.run("inspect", vb, what, "--top=0")
        .assertBadInput("option out of range: --top=0; use 1 or more");
  }
}
