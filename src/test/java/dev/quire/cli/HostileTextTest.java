package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.Shown;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Titles, genres, file names and arguments that would take over a terminal. */
class HostileTextTest {
  private static final String HOSTILE = "\u001b[2J\u009b1m\u202eA\u2066B\u0007\u2028C\u007f";
  private static final String SHOWN = "?[2J?1m?A?B??C?";

  @TempDir static Path folder;

  private static Path dataset;
  private static Path als;
  private static Path vb;

  @BeforeAll
  static void train() throws IOException {
    StringBuilder ratings = new StringBuilder("userId,movieId,rating\n");
    StringBuilder movies = new StringBuilder("movieId,title,genres\n");
    for (int item = 0; item < 12; item++) {
      movies.append("%d,\"%s\n%d\",%s|G%d\n".formatted(item, HOSTILE, item, HOSTILE, item % 3));
      for (int user = 0; user < 9; user++) {
        ratings.append("%d,%d,%d\n".formatted(user, item, 1 + (user * item + user) % 5));
      }
    }
    Path ratingsFile = Files.writeString(folder.resolve("ratings.csv"), ratings);
    Path moviesFile = Files.writeString(folder.resolve("movies.csv"), movies);
    dataset = folder.resolve(HOSTILE + "\nquire: dataset");
    als = folder.resolve(HOSTILE + "\n  als.safetensors");
    vb = folder.resolve(HOSTILE + "vb.safetensors");
    List<Cli.Result> results = new ArrayList<>();
    String test = "--test=0.2";
    results.add(Cli.run("convert", ratingsFile, "--items", moviesFile, test, "--to", dataset));
    results.add(
        Cli.run(
            "train",
            dataset,
            "--model=als",
            "--rank=3",
            "--tau=0.1",
            "--features=genres",
            "--to",
            als));
    results.add(Cli.run("train", dataset, "--model=vb", "--rank=2", "--to", vb));
    for (Cli.Result result : results) {
      assertSafe(result.out());
      assertSafe(result.err());
      result.done();
    }
  }

  private static void assertSafe(String text) {
    for (String line : text.split("\n", -1)) {
      assertEquals(line, Shown.line(line));
    }
  }

  static List<List<Object>> questions() {
    return List.of(
        List.of("recommend", als, "--user=1", "--dataset", dataset, "--exclude=train", "--explain"),
        List.of("recommend", vb, "--user=1"),
        List.of("similar", als, "--item=1"),
        List.of("similar", als, "--genres=" + HOSTILE),
        List.of("inspect", als, "polarizing", "--dataset", dataset),
        List.of("inspect", als, "features"),
        List.of("inspect", als, "item", "1"),
        List.of("inspect", als, "user", "1"),
        List.of("inspect", vb, "uncertain"),
        List.of("inspect", vb, "questions"),
        List.of("evaluate", vb, dataset),
        List.of("score", als, "--force", "--to", als.resolveSibling(HOSTILE + ".csv")),
        List.of("verify", dataset, als));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void resultsAreAsTheyMayBeShown(List<Object> command) {
    Cli.Result result = Cli.run(command.toArray());
    result.done();
    assertSafe(result.out());
    assertSafe(result.err());
    assertTrue(
        (result.out() + result.err()).lines().noneMatch(line -> line.startsWith("quire: d")));
    List<Object> asJson = new ArrayList<>(command);
    asJson.add("--json");
    Cli.Result json = Cli.run(asJson.toArray());
    assertSafe(json.out());
    json.json();
  }

  @Test
  void eachTitleIsOneCellAndNothingIsLostInJson() {
    String table = Cli.run("similar", als, "--item=1", "--top=2").done();
    assertEquals(3, table.lines().count(), table);
    assertTrue(table.contains("  " + SHOWN + "?"), table);
    JsonNode item = Cli.run("similar", als, "--item=1", "--top=1", "--json").json().get("items");
    assertTrue(item.get(0).get("title").stringValue().startsWith(HOSTILE + "\n"));
    assertEquals(HOSTILE, item.get(0).get("genres").get(0).stringValue());
  }

  static List<List<Object>> wrongQuestions() {
    Path nowhere = folder.resolve(HOSTILE + "\nquire: done");
    String text = HOSTILE + "\nquire: done";
    return List.of(
        List.of("recommend", als, "--like=" + text),
        List.of("recommend", als, "--like=" + HOSTILE),
        List.of("recommend", als, "--like=1=" + text),
        List.of("recommend", als, "--like=1", "--genre=" + text),
        List.of("recommend", als, "--like=1", "--year=" + text),
        List.of("recommend", als, "--like=1", "--candidates=" + nowhere),
        List.of("recommend", als, "--like=1", "--exclude=" + text),
        List.of("recommend", als, "--user=1", "--dataset=" + nowhere),
        List.of("recommend", als, "--user=" + text),
        List.of("recommend", nowhere, "--user=1"),
        List.of("recommend", dataset, "--user=1"),
        List.of("similar", als, "--genres=" + text),
        List.of("similar", vb, "--genres=" + text),
        List.of("inspect", als, text),
        List.of("inspect", als, "item", text),
        List.of("score", als, "--to", nowhere.resolve("x")),
        List.of("score", als, "--pairs", nowhere, "--to", folder.resolve("never")),
        List.of("evaluate", als, dataset, "--on=" + text),
        List.of("train", nowhere, "--model=als", "--to", folder.resolve("never")),
        List.of("convert", nowhere, "--to", folder.resolve("never")),
        List.of("verify", nowhere, text),
        List.of(text),
        List.of("verify", als, "--" + text),
        List.of("train", dataset, "--model=als", "--rank=" + text));
  }

  @ParameterizedTest
  @MethodSource("wrongQuestions")
  void messagesAreAsTheyMayBeShown(List<Object> command) {
    Cli.Result result = Cli.run(command.toArray());
    assertEquals(2, result.code(), result.err());
    assertEquals("", result.out());
    assertSafe(result.err());
    assertEquals(
        1, result.err().lines().filter(line -> line.startsWith("quire: ")).count(), result.err());
  }

  @Test
  void aStackTraceHasNoneOfItEither() {
    Cli.Result result = Cli.run("verify", folder.resolve(HOSTILE), "--stacktrace");
    assertTrue(result.err().contains("\tat "));
    assertSafe(result.err().replace("\tat ", ""));
  }

  /** Data for programs: nothing is replaced, and quotes hold it together. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCsvGivesTitlesBack(boolean embedding) throws IOException {
    Path to = folder.resolve("out.csv");
    if (embedding) {
      Files.writeString(to, Cli.run("inspect", als, "embedding").done());
    } else {
      Cli.run("score", als, "--to", to, "--force").done();
    }
    try (Reader reader = Files.newBufferedReader(to)) {
      var rows =
          CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader);
      for (var row : rows) {
        assertEquals(HOSTILE + "\n" + row.get("itemId"), row.get("title"));
      }
    }
    StringBuilder line = new StringBuilder();
    line.append(CsvText.field("a\rb"));
    assertEquals("\"a\rb\"", line.toString());
    assertFalse(HOSTILE.equals(Shown.line(HOSTILE)));
  }
}
