package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What {@code quire convert} says to files that are wrong, and that it leaves nothing behind. */
class BadRatingsTest {
  private static final String HEADER = "userId,movieId,rating,timestamp\n";
  private static final String GOOD = "1,10,4.0,964982703\n";
  private static final String ADVICE =
      "; correct the line, or leave such lines out with --on-error skip";

  @TempDir Path folder;

  private Path file;
  private Path target;
  private boolean made; // whether the test expects a dataset

  @BeforeEach
  void name() {
    file = folder.resolve("ratings.csv");
    target = folder.resolve("dataset");
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    for (String name : Cli.list(folder)) {
      assertTrue(
          name.endsWith(".csv") || name.equals("a folder") || (made && name.equals("dataset")),
          "left behind: " + name);
    }
  }

  private Cli.Result convert(String text) throws IOException {
    Files.writeString(file, text);
    return Cli.run("convert", file, "--to", target);
  }

  private void assertProblem(String expected, String text) throws IOException {
    convert(text).assertBadInput(file + ": " + expected);
  }

  @Test
  void aMissingFile() {
    Cli.run("convert", file, "--to", target)
        .assertBadInput(file + ": no such file; check the path");
  }

  @Test
  void aFolderInsteadOfAFile() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("a folder"));
    Cli.run("convert", directory, "--to", target)
        .assertBadInput(directory + ": is a folder, not a file; name the CSV file in it");
  }

  @Test
  void anEmptyFile() throws Exception {
    assertProblem("is empty: bytes=0; get the file again", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {HEADER, "userId,movieId,rating,timestamp", HEADER + "\n\n"})
  void aHeaderOnly(String text) throws Exception {
    assertProblem("no ratings, only a header: lines=1; give it at least one rating", text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "movieId,rating,when,timestamp|user",
        "userId,title,rating,timestamp|item",
        "movieId,title,genres,year|user",
      })
  void wrongColumns(String header, String missing) throws Exception {
    assertProblem(
        "no column that could be the "
            + missing
            + ": line=1, columns="
            + header.replace(",", ", ")
            + "; say which one it is with --columns "
            + missing
            + "=COLUMN",
        header + "\n" + GOOD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,10,4,0,5|too many fields||",
        "1,10,4.O,5|not a number|rating|4.O",
        "1,10,NaN,5|not a finite number|rating|NaN",
        "1,10,-inf,5|not a finite number|rating|-inf",
        "1,10,Infinity,5|not a finite number|rating|Infinity",
        "1,10,1e39,5|number out of range|rating|1e39",
        ",10,4.0,5|empty field|userId|''",
        "1,10,,5|empty field|rating|''",
      })
  void aWrongFieldIsNamedWithItsLineAndValue(
      String line, String problem, String field, String value) throws Exception {
    String expected =
        field == null
            ? "too many fields: line=3, fields=5, expected=4, text=" + line
            : problem + ": line=3, field=" + field + ", value=" + value;
    assertProblem(expected + ADVICE, HEADER + GOOD + line + "\n" + GOOD);
  }

  @Test
  void anAbsurdlyLongNumber() throws Exception {
    assertProblem(
        "number too long: line=2, field=rating, value="
            + "4".repeat(40)
            + "... (5000 characters)"
            + ADVICE,
        HEADER + "1,10," + "4".repeat(5000) + ",5\n");
  }

  @Test
  void tooFewFields() throws Exception {
    assertProblem(
        "too few fields: line=2, fields=3, expected=4, text=1,10,4.0" + ADVICE,
        HEADER + "1,10,4.0\n" + GOOD);
  }

  @Test
  void aFileCutInTheMiddleOfALine() throws Exception {
    assertProblem(
        "file ends in the middle of a line: line=3, fields=2, expected=4, text=1,1" + ADVICE,
        HEADER + GOOD + "1,1");
  }

  @Test
  void aQuoteThatNeverCloses() throws Exception {
    assertProblem(
        "quote never closes: line=3; close it or correct the line",
        HEADER + GOOD + "\"2,10,4.0,5\n" + GOOD);
  }

  /** Not an error: large ids, byte order mark, CRLF, quotes, no newline at the end. */
  @Test
  void oddButGood() throws Exception {
    made = true;
    Files.writeString(
        file,
        String.join(
            "\r\n",
            "\ufeffuserId,movieId,rating,timestamp",
            "3000000000,9223372036854775807,4.0,5",
            "\"1\",\"2147483648\",\"3.5\",\"5\""));
    JsonNode report = Cli.run("convert", file, "--to", target, "--json").json();
    assertEquals(2, report.get("users").intValue());
    assertEquals(2, report.get("train").intValue());
    Path model = folder.resolve("model.safetensors");
    Cli.run("train", target, "--model=bias", "--epochs=1", "--to", model).done();
    Cli.Result result =
        Cli.run("recommend", model, "--like", "9223372036854775807=4", "--min-ratings=1", "--json");
    assertEquals(2_147_483_648L, result.json().get("items").get(0).get("item_id").longValue());
    Files.delete(model);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "movieId,title,genres;10;Up,Drama"
            + "|too few fields: line=2, fields=1, expected=3, text=10; put quotes around a title"
            + " with a comma, or correct the line",
        "movieId,title,genres;x,Up,Drama"
            + "|not a whole number, as the ids of the rated items are: line=2, field=movieId,"
            + " value=x; correct the line",
        "movieId,title,genres;1,Up,Drama;1,Ran,Drama"
            + "|two lines with one movieId: line=3, field=movieId, value=1, first line=2;"
            + " remove one",
        "movieId,genres;1,Drama"
            + "|column is missing: line=1, column=title, found=movieId,genres; the first line has"
            + " to name the columns movieId,title and may name genres",
        "movieId,title,genres"
            + "|no movies, only a header: lines=1; leave out --items or give another file",
        "movieId,title,genres;1,Up \"2\",Drama;2,\"Ran,Drama"
            + "|quote never closes: line=3; close it or correct the line",
      })
  void aWrongMoviesFile(String lines, String problem) throws Exception {
    Files.writeString(file, HEADER + GOOD);
    Path movies = Files.writeString(folder.resolve("movies.csv"), lines.replace(';', '\n') + "\n");
    Cli.run("convert", file, "--items", movies, "--to", target)
        .assertBadInput(movies + ": " + problem);
  }

  @Test
  void aMissingMoviesFile() throws Exception {
    Files.writeString(file, HEADER + GOOD);
    Path movies = folder.resolve("movies.csv");
    Cli.run("convert", file, "--items", movies, "--to", target)
        .assertBadInput(movies + ": no such file; check the path");
  }

  @Test
  void linesThatAreSkippedAreCountedAndTheFirstTenShown() throws Exception {
    made = true;
    StringBuilder text = new StringBuilder(HEADER);
    for (int user = 1; user <= 15; user++) {
      text.append(user).append(user == 8 ? ",10,4.0,5\n" : ",10,bad,5\n");
    }
    Files.writeString(file, text);
    String report = Cli.run("convert", file, "--to", target, "--on-error", "skip").done();
    List<String> lines = report.lines().toList();
    assertEquals("train 1, valid 0, test 0", lines.get(1));
    assertEquals("14 lines were left out, for example:", lines.get(2));
    assertEquals("  not a number: line=2, field=rating, value=bad", lines.get(3));
    assertEquals("  not a number: line=12, field=rating, value=bad", lines.getLast());
    assertEquals(13, lines.size());
    JsonNode json =
        Cli.run("convert", file, "--to", target, "--on-error=skip", "--force", "--json").json();
    assertEquals(14, json.get("skipped_lines").intValue());
    assertEquals(10, json.get("skipped_examples").size());
    assertEquals(
        "not a number: line=2, field=rating, value=bad",
        json.get("skipped_examples").get(0).stringValue());
  }

  @Test
  void whenEveryLineIsWrongThereIsNothingToSkipTo() throws Exception {
    Files.writeString(file, HEADER + "1,10,x,5\n2,10,y,5\n");
    Cli.run("convert", file, "--to", target, "--on-error", "skip")
        .assertBadInput(
            file
                + ": no ratings, every line is wrong: skipped=2, first=not a number: line=2,"
                + " field=rating, value=x; correct the file");
  }

  @Test
  void wrongSharesOfASplit() throws Exception {
    Files.writeString(file, HEADER + GOOD);
    for (String shares : List.of("--test=1.5", "--test=-0.1", "--test=NaN", "--valid=1")) {
      Cli.Result result = Cli.run("convert", file, "--to", target, shares);
      assertTrue(
          result
              .err()
              .matches(
                  "quire: shares out of range: valid=\\S+, test=\\S+;"
                      + " each at least 0, and together less than 1\n"),
          result.err());
      assertEquals(2, result.code());
    }
    Cli.run("convert", file, "--to", target, "--test=0.999999")
        .assertBadInput("no rating is left for training: valid=0, test=1; take smaller shares");
  }

  @Test
  void anExistingTargetStaysUnlessForced() throws Exception {
    made = true;
    convert(HEADER + GOOD);
    byte[] before = Files.readAllBytes(target.resolve("dataset.json"));
    convert(HEADER + GOOD + "2,11,3.0,5\n")
        .assertBadInput(
            target + ": exists already; choose another name, or replace it with --force");
    Files.writeString(file, HEADER + "broken\n");
    assertEquals(2, Cli.run("convert", file, "--to", target, "--force").code());
    assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(target.resolve("dataset.json"))));
    Cli.run("verify", target).done();
    Files.writeString(file, HEADER + GOOD + "2,11,3.0,5\n");
    Cli.run("convert", file, "--to", target, "--force").done();
    assertEquals(2, Cli.run("verify", target, file).code());
  }
}
