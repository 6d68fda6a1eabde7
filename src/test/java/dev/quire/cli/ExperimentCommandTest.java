package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import tools.jackson.databind.JsonNode;

class ExperimentCommandTest {
  private static final String HEAD =
      "{\"experiment\":\"x\",\"evidence\":\"observed\",\"outcome\":\"clicks\",\"a\":\"old\","
          + "\"b\":\"new\"}\n";

  @TempDir static Path shared;

  @TempDir Path folder;

  private static Path ratings;
  private static Path dataset;
  private static Path als;
  private static Path bias;
  private static Path popularity;
  private static Path other; // of another dataset

  /** A few hundred users, so that each arm has enough of them. */
  @BeforeAll
  static void make() throws IOException {
    Cli.generate(shared.resolve("raw"), 40_000);
    ratings = shared.resolve("raw/ratings.csv");
    Path films = shared.resolve("raw/movies.csv");
    dataset = shared.resolve("dataset");
    Cli.run("convert", ratings, "--items", films, "--to", dataset, "--test=0.1", "--valid=0.1")
        .done();
    als = train(dataset, "als", "--rank=4", "--epochs=2");
    bias = train(dataset, "bias", "--epochs=2");
    Path split = shared.resolve("other");
    Cli.run("convert", ratings, "--to", split, "--test=0.2").done();
    other = Files.move(train(split, "popularity"), shared.resolve("other.safetensors"));
    popularity = train(dataset, "popularity");
  }

  private static Path train(Path of, String kind, Object... more) {
    Path to = shared.resolve(kind + ".safetensors");
    List<Object> args = new ArrayList<>(List.of("train", of, "--model", kind, "--to", to));
    args.addAll(List.of(more));
    Cli.run(args.toArray()).done();
    return to;
  }

  private static Cli.Result experiment(String line, Object... more) {
    List<Object> args = new ArrayList<>(List.of("experiment"));
    for (String word : line.split(" ", -1)) {
      args.add(
          word.replace("ALS", als.toString())
              .replace("BIAS", bias.toString())
              .replace("POPULARITY", popularity.toString())
              .replace("OTHER", other.toString())
              .replace("DATASET", dataset.toString()));
    }
    args.addAll(List.of(more));
    return Cli.run(args.toArray());
  }

  private static final String PLAIN = "POPULARITY ALS --dataset=DATASET";
  private static final String SIMULATED =
      "BIAS ALS --dataset=DATASET --feedback=simulated --truth=ALS";

  @Test
  void aReplayPrintsTheSame() throws IOException {
    Path log = folder.resolve("log.jsonl");
    String played = experiment(PLAIN + " --top=30 --name=first", "--to", log).done();
    assertTrue(
        played.startsWith(
            "experiment first\nA: " + popularity + "\nB: " + als + "\noutcome: what was held out"),
        played);
    for (String found :
        List.of(
            "Welch's t-test",
            "(CUPED)",
            "power of this size",
            "always valid p",
            "as it should be")) {
      assertTrue(played.contains(found), played);
    }
    assertEquals(played, Cli.run("experiment", "--replay", log).done());
    String json = experiment(PLAIN + " --top=30 --name=first --json --threads=1").done();
    assertEquals(json, Cli.run("experiment", "--replay", log, "--json").done());
    String next = experiment(PLAIN + " --top=30 --name=next --json").done();
    assertNotEquals(json, next.replace("next", "first"), "another name cuts in another way");
  }

  @Test
  void theResultForPrograms() {
    JsonNode result = experiment(SIMULATED + " --share=25% --users=150 --json").json();
    assertEquals("simulated-by-tested", result.get("evidence").asString());
    assertEquals(
        "simulated from a model under test: this proves nothing about people",
        result.get("caution").asString());
    assertFalse(result.get("withheld").asBoolean());
    JsonNode ratio = result.get("sample_ratio");
    assertEquals(0.25, ratio.get("share").doubleValue());
    int users = ratio.get("users_a").intValue() + ratio.get("users_b").intValue();
    assertEquals(150, users);
    assertEquals(ratio.get("users_b"), result.get("arm_b").get("users"));
    double difference = result.get("welch").get("difference").doubleValue();
    assertEquals(
        result.get("arm_b").get("mean").doubleValue()
            - result.get("arm_a").get("mean").doubleValue(),
        difference,
        1e-12);
    assertTrue(result.get("welch").get("low").doubleValue() < difference);
    for (String key : List.of("theta", "p_value", "standard_error", "degrees_of_freedom")) {
      assertTrue(result.get("cuped").get(key).isNumber(), key);
    }
    for (String key : List.of("effect", "power", "detectable", "users")) {
      assertTrue(result.get("power").get(key).isNumber(), key);
    }
    JsonNode last = result.get("looks").get(result.get("looks").size() - 1);
    assertEquals(users, last.get("users").intValue());
    assertEquals(difference, last.get("difference").doubleValue(), 1e-12);
  }

  @Test
  void feedbackThatIsSimulatedSaysWhatItIsWorth() throws IOException {
    String nothing = "\nsimulated from a model under test: this proves nothing about people\n";
    assertTrue(experiment(SIMULATED).done().contains(nothing));
    Path copy = Files.copy(als, folder.resolve("copy.safetensors"));
    String line = "BIAS ALS --dataset=DATASET --feedback=simulated";
    assertTrue(experiment(line, "--truth", copy).done().contains(nothing));
    assertTrue(experiment(line + " --ramp=10%,50%", "--truth", copy).done().contains(nothing));
    String third =
        experiment("BIAS POPULARITY --dataset=DATASET --feedback=simulated --truth=ALS").done();
    assertTrue(
        third.contains(
            "\nsimulated from a model: it tells of that model, and little about people\n"),
        third);
  }

  /** The split of one of the course reports, at an even cut. */
  @Test
  void anUnlikelySplitIsFlaggedAndTheResultWithheld() throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    for (int user = 0; user < 200; user++) {
      text.append(
          String.format(
              Locale.ROOT,
              "{\"user\":\"%d\",\"arm\":\"%s\",\"share\":0.5,\"outcome\":%d,\"earlier\":3}%n",
              user,
              user < 167 ? "A" : "B",
              user % 7));
    }
    Path log = Files.writeString(folder.resolve("log.jsonl"), text);
    String page = Cli.run("experiment", "--replay", log).done();
    assertTrue(
        page.contains(
            "167 users in A and 33 in B, where 50.0 % should be in B: p = 2.7e-21\n"
                + "The result is withheld"),
        page);
    assertFalse(page.contains("Welch"), page);
    JsonNode result = Cli.run("experiment", "--replay", log, "--json").json();
    assertTrue(result.get("withheld").asBoolean());
    assertTrue(result.get("sample_ratio").get("flagged").asBoolean());
    assertFalse(result.has("welch") || result.has("arm_a") || result.has("looks"));
  }

  @Test
  void aRollOutStopsWhereBIsWorse() throws IOException {
    Path log = folder.resolve("log.jsonl");
    // What the users like best against what they like least.
    String line =
        "ALS POPULARITY --dataset=DATASET --feedback=simulated --truth=ALS --min-ratings=0"
            + " --ramp=10%,30%,50%,90%";
    String page = experiment(line, "--to", log).done();
    assertTrue(page.contains("  stop: B is worse\n"), page);
    assertEquals(page, Cli.run("experiment", "--replay", log).done());
    JsonNode result = Cli.run("experiment", "--replay", log, "--json").json();
    assertFalse(result.get("complete").asBoolean());
    JsonNode last = result.get("stages").get(result.get("stages").size() - 1);
    assertEquals("stop", last.get("verdict").asString());
    assertTrue(last.get("look").get("difference").doubleValue() < 0);
  }

  @Test
  void aRollOutThatStopsInItsFirstStageIsStillOne() throws IOException {
    Path log = folder.resolve("log.jsonl");
    String line =
        "ALS POPULARITY --dataset=DATASET --feedback=simulated --truth=ALS --noise=0 --top=1"
            + " --ramp=50%,90%";
    String page = experiment(line, "--to", log).done();
    assertTrue(page.contains("  stop: B is worse\n"), page);
    assertFalse(page.contains("89.8 %") || page.contains("Welch"), page);
    String first = Files.readAllLines(log).getFirst();
    assertTrue(first.contains(",\"shares\":[0.5,0.8984375],\""), first);
    assertEquals(page, Cli.run("experiment", "--replay", log).done());
    JsonNode result = Cli.run("experiment", "--replay", log, "--json").json();
    assertEquals(1, result.get("stages").size());
    assertFalse(result.get("complete").asBoolean());
  }

  @ParameterizedTest
  @CsvSource({
    "--genre-boost=0.5",
    "--score=familiar",
    "--popularity-weight=-1",
    "--min-ratings=0",
    "--score=dot",
  })
  void aVariantIsOfBAlone(String options) throws IOException {
    String line = "ALS --dataset=DATASET --feedback=simulated --truth=BIAS --noise=0 --top=5";
    Path same = folder.resolve("same.jsonl");
    Path changed = folder.resolve("changed.jsonl");
    experiment(line, "--to", same).done();
    String page = experiment(line + " " + options, "--to", changed).done();
    assertTrue(page.contains("\nA: " + als + "\nB: " + als + " " + options + "\n"), page);
    List<String> before = Files.readAllLines(same);
    List<String> after = Files.readAllLines(changed);
    before.removeLast(); // which closes the log
    after.removeLast();
    assertEquals(before.size(), after.size());
    int differ = 0;
    for (int i = 1; i < before.size(); i++) {
      boolean inA = before.get(i).contains("\"arm\":\"A\"");
      assertTrue(!inA || before.get(i).equals(after.get(i)), before.get(i));
      differ += before.get(i).equals(after.get(i)) ? 0 : 1;
    }
    assertTrue(differ > 10, "users with other lists: " + differ);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ALS|nothing to test; name a model and its --dataset, or a log with --replay",
        "--dataset=DATASET|nothing to test; name a model and its --dataset, or a log with --replay",
        "ALS --dataset=DATASET --share=0|option out of range: --share=0; use 0.002 to 0.998: with"
            + " an arm of nobody there is nothing to compare",
        "ALS --dataset=DATASET --share=1|option out of range: --share=1; use 0.002 to 0.998: with"
            + " an arm of nobody there is nothing to compare",
        "ALS --dataset=DATASET --share=half|not a share: --share=half; write it like 0.1 or 10%",
        "ALS --dataset=DATASET --ramp=10%,10%|shares of a roll-out have to rise: share=0.1015625,"
            + " next=0.1015625; write them like --ramp 1%,10%,50%",
        "ALS --dataset=DATASET --ramp=10%,|not a share: --ramp=; write it like 0.1 or 10%",
        "ALS --dataset=DATASET --ramp=1%,10% --share=0.5|option without use: --share; --ramp has"
            + " the share of each stage",
        "ALS --dataset=DATASET --users=0|option out of range: --users=0; use 1 or more",
        "ALS --dataset=DATASET --top=0|option out of range: --top=0; use 1 or more",
        "ALS --dataset=DATASET --effect=-1|option out of range: --effect=-1; use a share of A's"
            + " mean such as 0.05",
        "ALS --dataset=DATASET --users=2|too few users in arm A to compare: users=1; let more of"
            + " them take part, or change --share",
        "ALS --dataset=DATASET --genre-boost=-1|option out of range: --genre-boost=-1; use 0 to"
            + " 1000000, mostly something such as 0.1: predictions are multiplied by 1 + it times"
            + " the genres of an item, which must not turn their sign",
        "ALS --dataset=DATASET --ramp=1%,10% --effect=0.1|option without use: --effect; a roll-out"
            + " stops by its own rule, and tells no power",
        "ALS --dataset=DATASET --genre-boost=0.1 --score=dot|options that don't go together:"
            + " --genre-boost=0.1, --score; it multiplies predictions",
        "ALS --dataset=DATASET --feedback=simulated|nobody to simulate the users:"
            + " --feedback=simulated; give a third model of the dataset with --truth",
        "ALS --dataset=DATASET --truth=BIAS|option without use: --truth; it goes with --feedback"
            + " simulated",
        "ALS --dataset=DATASET --noise=1|option without use: --noise; it goes with --feedback"
            + " simulated",
        "ALS --dataset=DATASET --feedback=simulated --truth=BIAS --positive-from=3|option without"
            + " use: --positive-from; it goes with --feedback held-out",
        "ALS --dataset=DATASET --feedback=simulated --truth=BIAS --noise=-1|option out of range:"
            + " --noise=-1; use 0 or a positive number",
        "ALS --dataset=DATASET --force|option without use: --force; it goes with --to",
        "ALS --replay=x.jsonl --share=0.5|option without use: --share; --replay is of an experiment"
            + " that is over",
        "ALS --dataset=DATASET --positive-from=9|no held-out like was among what was shown: users=",
        "ALS --dataset=DATASET --min-ratings=100000|no item is left to show: arm=B, user=",
        "ALS OTHER --dataset=DATASET|OTHER: model of another dataset: trained on=",
        "ALS --dataset=DATASET --feedback=simulated --truth=OTHER|OTHER: model of another dataset:",
        "ALS --dataset=DATASET --feedback=simulated --truth=POPULARITY|no ratings can be simulated"
            + " by a model of preferences: --truth=",
      })
  void wrongQuestions(String line, String problem) {
    Cli.Result result = experiment(line, "--quiet");
    String expected = "quire: " + problem.replace("OTHER", other.toString());
    assertTrue(result.err().startsWith(expected), result.err());
    assertEquals(2, result.code());
    assertEquals("", result.out());
  }

  @Test
  void theSameModelInBothArmsIsSaid() throws IOException {
    String note = "\nan A/A test: both are shown the same, and any difference is chance\n";
    String line = "ALS --dataset=DATASET --feedback=simulated --truth=BIAS";
    Path log = folder.resolve("log.jsonl");
    String page = experiment(line, "--to", log).done();
    assertTrue(page.contains("\nB: " + als + note), page);
    assertEquals(page, Cli.run("experiment", "--replay", log).done());
    assertFalse(experiment(line + " --min-ratings=0").done().contains(note));
    Path copy = Files.copy(als, folder.resolve("copy.safetensors"));
    String both = experiment(line.replace("ALS", "ALS " + copy)).done();
    assertTrue(both.contains("\nB: " + copy + " (the same model as A's)\n"), both);
  }

  @Test
  void aLogWithoutItsEndIsRefusedAndOneThatNeverHadOneIsSaidTo() throws IOException {
    Path log = folder.resolve("log.jsonl");
    experiment(SIMULATED + " --ramp=10%,50%", "--to", log).done();
    List<String> lines = Files.readAllLines(log);
    Cli.run("experiment", "--replay", log, "--effect=0.1")
        .assertBadInput(
            "option without use: --effect; a roll-out stops by its own rule, and tells no power");
    lines.removeLast();
    Files.write(log, lines);
    Cli.run("experiment", "--replay", log)
        .assertBadInput(
            log
                + ": the log is cut short: users="
                + (lines.size() - 1)
                + "; get the one that was written, or run the experiment again");
    lines.set(0, lines.getFirst().replace(",\"closing\":\"sha256\"", ""));
    Files.write(log, lines);
    Cli.Result result = Cli.run("experiment", "--replay", log);
    assertEquals(0, result.code());
    assertEquals(
        "quire: "
            + log
            + ": nothing tells whether the log is whole: it has no closing line: users="
            + (lines.size() - 1)
            + "\n",
        result.err());
  }

  @Test
  void aModelAndALog() {
    Cli.Result result = experiment("ALS --replay=x.jsonl");
    result.assertBadInput(
        "a model and a log: model="
            + als
            + ", --replay=x.jsonl; give one of them: a log has what users made of its models");
  }

  @Test
  void aDatasetThatHoldsNothingOut() throws IOException {
    Path whole = folder.resolve("whole");
    Path model = folder.resolve("m.safetensors");
    Cli.run("convert", ratings, "--to", whole).done();
    Cli.run("train", whole, "--model=popularity", "--to", model).done();
    Cli.run("experiment", model, "--dataset", whole)
        .assertBadInput(
            whole
                + ": no ratings are held out to find again: test ratings=0; quire split it again"
                + " with --test 0.1, or take --feedback simulated");
  }

  /** The log that is there stays, unless it may be replaced. */
  @Test
  void aLogIsNotReplacedUnasked() throws IOException {
    Path log = Files.writeString(folder.resolve("log.jsonl"), "precious");
    experiment(SIMULATED, "--to", log)
        .assertBadInput(log + ": exists already; choose another name, or replace it with --force");
    assertEquals("precious", Files.readString(log));
    experiment(SIMULATED, "--to", log, "--force").done();
    assertTrue(Files.readString(log).startsWith("{\"experiment\":\"experiment\","));
  }

  @Test
  void moreUsersThanThereAre() {
    Cli.Result result = experiment(SIMULATED + " --users=1000000");
    assertEquals(0, result.code());
    assertTrue(result.err().startsWith("quire: no more users can take part: users="), result.err());
  }
}
