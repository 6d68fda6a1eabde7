package dev.quire.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.input.ParquetFixture;
import dev.quire.input.ParquetFixture.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Ratings of which one stands for none, as 0 does in Book-Crossing and -1 in Anime. */
class UnratedTest {
  private static final int USERS = 30;
  private static final int BOOKS = 20;
  private static final int[] SCALE = {8, 10, 7, 8, 5, 9, 8, 7, 3, 9};

  @TempDir Path folder;

  /** A line of the file. */
  private record Line(int user, String isbn, int rating) {}

  /** Most lines are 0; the last book has a few 10s, and a 0 of nearly all but one user. */
  private static List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (int user = 1; user <= USERS; user++) {
      for (int book = 0; book < BOOKS; book++) {
        boolean last = book == BOOKS - 1;
        boolean none = last ? user % 6 > 0 : (user * 7 + book * 3) % 5 < 3;
        int rating = none ? 0 : last ? 10 : SCALE[(user * 3 + book) % SCALE.length];
        if (user != 7 || book < BOOKS - 2) {
          lines.add(new Line(user, String.format("04465208%02dX", book), rating));
        }
      }
    }
    return lines;
  }

  private Path text() throws IOException {
    StringBuilder text = new StringBuilder("\"User-ID\";\"ISBN\";\"Book-Rating\"\r\n");
    for (Line line : lines()) {
      text.append('"').append(line.user).append("\";\"").append(line.isbn).append("\";\"");
      text.append(line.rating).append("\"\r\n");
    }
    return Files.writeString(folder.resolve("BX-Book-Ratings.csv"), text);
  }

  private Path json() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Line line : lines()) {
      text.append("{\"user_id\":").append(line.user).append(",\"isbn\":\"").append(line.isbn);
      text.append("\",\"rating\":").append(line.rating).append("}\n");
    }
    return Files.writeString(folder.resolve("r.jsonl"), text);
  }

  private Path parquet() throws IOException {
    ParquetFixture file =
        new ParquetFixture()
            .column("user_id", ColumnType.INT64, lines().stream().map(l -> (long) l.user).toList())
            .column("isbn", ColumnType.STRING, lines().stream().map(Line::isbn).toList())
            .column("rating", ColumnType.INT32, lines().stream().map(Line::rating).toList());
    return Files.write(folder.resolve("r.parquet"), file.bytes());
  }

  private Path books() throws IOException {
    StringBuilder books = new StringBuilder("\"ISBN\";\"Book-Title\"\r\n");
    for (int book = 0; book < BOOKS; book++) {
      books.append(String.format("\"04465208%02dX\";\"Fr\u00fchling %d\"\r\n", book, book));
    }
    return Files.write(folder.resolve("BX-Books.csv"), books.toString().getBytes(ISO_8859_1));
  }

  @Test
  void aRatingThatStandsForNoneIsRecognised() throws IOException {
    long none = lines().stream().filter(line -> line.rating == 0).count();
    long others = lines().size() - none;
    for (Path input : List.of(text(), json(), parquet())) {
      Cli.Result result = Cli.run("convert", input, "--to", folder.resolve("d"), "--force");
      assertEquals(0, result.code(), result.err());
      assertEquals(
          "quire: a rating of 0 seems to stand for none: of 0="
              + none
              + ", from 3 to 10="
              + others
              + "; --unrated 0 leaves these lines out, --implicit makes an event of each",
          result.err().lines().filter(line -> line.startsWith("quire: ")).findFirst().orElse(""));
    }
  }

  /** With zeros as ratings, nobody would be recommended the book that is liked best. */
  @Test
  void withoutThoseLinesTheBestBookIsRecommended() throws IOException {
    Path dataset = folder.resolve("d");
    Path model = folder.resolve("m.safetensors");
    List<Object> convert = List.of("convert", text(), "--items", books(), "--to", dataset);
    assertEquals("Fr\u00fchling 18", best(convert, model));
    List<Object> unrated = new ArrayList<>(convert);
    unrated.addAll(List.of("--unrated=0", "--force"));
    assertEquals("Fr\u00fchling 19", best(unrated, model));
  }

  private String best(List<Object> convert, Path model) throws IOException {
    Path dataset = folder.resolve("d");
    Cli.run(convert.toArray()).done();
    Cli.run("train", dataset, "--model=bias", "--to", model, "--force").done();
    JsonNode items =
        Cli.run("recommend", model, "--user=7", "--dataset", dataset, "--min-ratings=0", "--json")
            .json()
            .get("items");
    return items.isEmpty() ? "" : items.get(0).get("title").asString();
  }

  @Test
  void theyAreLeftOutOfEveryFormatAndCounted() throws IOException {
    long none = lines().stream().filter(line -> line.rating == 0).count();
    Path first = null;
    for (Path input : List.of(text(), json(), parquet())) {
      Path to = folder.resolve("d-" + input.getFileName());
      Cli.Result result = Cli.run("convert", input, "--to", to, "--unrated", "0");
      assertFalse(result.err().contains("quire:"), result.err());
      assertTrue(
          result
              .done()
              .contains("\n" + none + " lines were left out whose rating stands for none\n"),
          result.out());
      first = first == null ? to : first;
      for (String file : List.of("ids.safetensors", "train/by-user.safetensors")) {
        assertArrayEquals(
            Files.readAllBytes(first.resolve(file)), Files.readAllBytes(to.resolve(file)), file);
      }
    }
    JsonNode facts = Cli.run("describe", first, "--json").json();
    assertEquals(3, facts.get("histogram").get(0).get("rating").intValue());
    JsonNode json =
        Cli.run("convert", text(), "--to", folder.resolve("j"), "--unrated=0", "--json").json();
    assertEquals(none, json.get("unrated").longValue());
    assertEquals(lines().size() - none, json.get("train").longValue());
    Cli.run("verify", first).done();
  }

  /** Numbers of ratings of each level from the least on, in hundreds. */
  @ParameterizedTest
  @CsvSource({
    "Book-Crossing, true, 0, 7161 18 28 60 89 510 369 765 1037 675 786",
    "Anime, true, -1, 1476 0 17 23 41 104 283 638 1375 1646 1254 956",
    "five stars and many without, true, 0, 400 60 30 48 120 342",
    "likes, false, 0, 700 300",
    "thumbs, false, -1, 100 0 900",
    "plays, false, 0, 500 300 150 80 40 20 10 5 3 2 1 1",
    "how likely are you to recommend, false, 0, 90 15 10 15 12 60 40 100 200 220 240",
    "one to five, false, 1, 500 10 10 200 300",
    "zero to five, false, 0, 60 20 30 300 500 400",
    "few of none, false, 0, 4 0 0 0 0 1 10 10 40 50 60",
  })
  void itIsToldFromAScale(String what, boolean expected, int least, String counts)
      throws IOException {
    StringBuilder text = new StringBuilder("user,item,rating\n");
    int at = 0;
    int rating = least;
    for (String count : counts.split(" ", -1)) {
      for (int i = 0; i < Integer.parseInt(count); i++, at++) {
        text.append(at / 100).append(',').append(at % 100).append(',').append(rating).append('\n');
      }
      rating++;
    }
    Path csv = Files.writeString(folder.resolve("r.csv"), text);
    String said = Cli.run("convert", csv, "--to", folder.resolve("d"), "--valid=0.1").err();
    assertEquals(expected, said.contains("seems to stand for none"), what + ": " + said);
  }

  @Test
  void eventsHaveNoRatingsThatCouldStandForNone() throws IOException {
    Path events = Files.writeString(folder.resolve("e.csv"), "user,item\n1,2\n3,4\n");
    Path to = folder.resolve("d");
    Cli.Result result = Cli.run("convert", events, "--to", to, "--unrated", "-1");
    assertEquals(2, result.code());
    assertTrue(
        result
            .err()
            .contains(
                events
                    + ": events have no ratings, of which one could stand for none: --unrated=-1;"
                    + " leave it out, or take ratings: without --implicit, and with"
                    + " --columns rating=COLUMN where it is not found\n"),
        result.err());
    Path ratings = Files.writeString(folder.resolve("r.csv"), "user,item,rating\n1,2,0\n");
    assertEquals(
        "quire: no rating is left: unrated=1, outside the times=0, too low=0, of users and items with"
            + " too few=0; leave --unrated, --since and --until, --positive-from,"
            + " --min-user-ratings and --min-item-ratings out, or choose them otherwise",
        Cli.run("convert", ratings, "--to", to, "--unrated=0", "--quiet").err().strip());
  }
}
