package dev.quire.cli;

import static dev.quire.cli.TextIdsJob.ITEM;
import static dev.quire.cli.TextIdsJob.USER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.Ids;
import dev.quire.files.Shown;
import dev.quire.mapped.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The same ratings under ids that are texts give the same answers, under these ids. */
class TextIdsTest {
  @TempDir static Path folder;

  private static TextIdsJob job;

  @BeforeAll
  static void doTheJobTwice() throws Exception {
    job = TextIdsJob.in(folder);
  }

  /** One thing asked of either model. */
  private static Object[] ofTexts(List<Object> command) {
    return command.stream()
        .map(
            word ->
                word.equals(job.numberAls())
                    ? job.als()
                    : word.equals(job.numberVb())
                        ? job.vb()
                        : word.equals(job.numbers()) ? job.dataset() : texts(word.toString()))
        .toArray();
  }

  private static String texts(String word) {
    return word.replace("USER", USER + job.user()).replace("ITEM", ITEM + job.item());
  }

  private static Object[] ofNumbers(List<Object> command) {
    return command.stream()
        .map(
            word ->
                word instanceof Path
                    ? word
                    : word.toString()
                        .replace("USER", String.valueOf(job.user()))
                        .replace("ITEM", String.valueOf(job.item())))
        .toArray();
  }

  static List<List<Object>> questions() {
    Path a = job.numberAls();
    Path d = job.numbers();
    String all = "--min-ratings=0";
    return List.of(
        List.of("recommend", a, "--user=USER"),
        List.of("recommend", a, "--user", "USER", "--dataset", d, "--explain", "--top=3", all),
        List.of("recommend", a, "--like=ITEM=4.5", "--explain", all),
        List.of("recommend", a, "--like=id:ITEM", all),
        List.of("recommend", a, "--like=ITEM", "--genre=drama", "--year=1980..2020", all),
        List.of("recommend", job.numberVb(), "--user=USER", "--score=cautious"),
        List.of("similar", a, "--item=ITEM", all),
        List.of("similar", job.numberVb(), "--genres=Drama", all),
        List.of("inspect", a, "item", "ITEM"),
        List.of("inspect", a, "user", "USER", "--dataset", d),
        List.of("inspect", a, "polarizing", "--dataset", d, all),
        List.of("inspect", a, "embedding", all),
        List.of("inspect", job.numberVb(), "uncertain"),
        List.of("inspect", job.numberVb(), "questions"),
        List.of("inspect", job.numberVb(), "features"),
        List.of("evaluate", a, d, "--on=train"),
        List.of("evaluate", job.numberVb(), d, "--on=train"),
        List.of("verify", d, a, job.numberVb()));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void answersAreTheSameUnderOtherIds(List<Object> question) {
    List<Object> asked = new ArrayList<>(question);
    asked.add("--json");
    String expected = named(Cli.run(ofNumbers(asked)).json()).toString();
    String answer = Cli.run(ofTexts(asked)).json().toString();
    for (Path path : List.of(job.numberAls(), job.numberVb(), job.numbers())) {
      expected = expected.replace('"' + path.toString() + '"', "path");
    }
    for (Path path : List.of(job.als(), job.vb(), job.dataset())) {
      answer = answer.replace('"' + path.toString() + '"', "path");
    }
    assertEquals(expected, answer);
  }

  /** With the texts in the place of the numbers. */
  private static JsonNode named(JsonNode answer) {
    if (answer instanceof ObjectNode object) {
      for (String key : List.of("user_id", "item_id")) {
        if (object.has(key)) {
          assertTrue(object.get(key).isIntegralNumber());
          object.put(key, (key.equals("user_id") ? USER : ITEM) + object.get(key).longValue());
        }
      }
    }
    if (answer instanceof ObjectNode || answer instanceof ArrayNode) {
      answer.forEach(TextIdsTest::named);
    }
    return answer;
  }

  @ParameterizedTest
  @MethodSource("questions")
  void peopleSeeNothingThatTakesOverTheirTerminal(List<Object> question) {
    Cli.Result result = Cli.run(ofTexts(question));
    result.done();
    boolean csv = question.contains("embedding");
    for (String line : (result.err() + (csv ? "" : result.out())).split("\n", -1)) {
      assertEquals(Shown.line(line), line);
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    Cli.run("recommend", job.als(), "--user=" + job.user())
        .assertBadInput(
            "unknown user: user="
                + job.user()
                + "; give the id of a user that the model was trained on, such as "
                + firstUser()
                + ", or what someone new likes, with --like ITEM=RATING");
    Cli.Result like = Cli.run("recommend", job.als(), "--like=id:" + job.item());
    assertEquals(2, like.code());
    assertEquals(
        "quire: no such item: id=id:"
            + job.item()
            + "; give an id or a title of the model's items\n",
        like.err());
  }

  private static String firstUser() {
    try (TensorFile file = TensorFile.open(job.als())) {
      return Ids.read(file, Ids.USERS).id(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
