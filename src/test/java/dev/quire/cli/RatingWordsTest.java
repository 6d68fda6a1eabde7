package dev.quire.cli;

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

/** Ratings that are words, and events of several kinds. */
class RatingWordsTest {
  private static final List<String> KINDS = List.of("view", "view", "addtocart", "transaction");
  private static final String WORDS = "--rating-words=view=1,addtocart=3,transaction=5";

  @TempDir Path folder;

  private static String kind(int event) {
    return KINDS.get(event * 7 % KINDS.size());
  }

  private Path events() throws IOException {
    StringBuilder text = new StringBuilder("timestamp,visitorid,event,itemid,transactionid\n");
    for (int e = 0; e < 60; e++) {
      text.append(1433221332117L + e).append(',').append(e % 9).append(',').append(kind(e));
      text.append(',').append(e / 9).append(",\n");
    }
    return Files.writeString(folder.resolve("events.csv"), text);
  }

  private Path convert(Path input, String... options) throws IOException {
    Path to = folder.resolve("d-" + input.getFileName());
    List<Object> args = new ArrayList<>(List.of("convert", input, "--to", to, "--force"));
    args.addAll(List.of(options));
    Cli.run(args.toArray()).done();
    return to;
  }

  /** They are the same ratings as numbers in their place. */
  @Test
  void wordsStandForRatingsInEveryFormat() throws Exception {
    Path events = events();
    String numbers =
        Files.readString(events)
            .replace("view", "1")
            .replace("addtocart", "3")
            .replace(",transaction,", ",5,")
            .replace(",event,", ",rating,");
    Path expected = convert(Files.writeString(folder.resolve("numbers.csv"), numbers));
    StringBuilder json = new StringBuilder();
    List<Long> times = new ArrayList<>();
    List<Long> users = new ArrayList<>();
    List<Long> items = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    for (int e = 0; e < 60; e++) {
      times.add(1433221332117L + e);
      users.add((long) (e % 9));
      items.add((long) (e / 9));
      kinds.add(kind(e));
      json.append("{\"user\":").append(e % 9).append(",\"item\":").append(e / 9);
      json.append(",\"event\":\"").append(kind(e)).append("\",\"timestamp\":");
      json.append(1433221332117L + e).append("}\n");
    }
    byte[] parquet =
        new ParquetFixture()
            .column("timestamp", ColumnType.timestamp(1), times)
            .column("user", ColumnType.INT64, users)
            .column("item", ColumnType.INT64, items)
            .column("event", ColumnType.STRING, kinds)
            .bytes();
    for (Path input :
        List.of(
            events,
            Files.writeString(folder.resolve("e.jsonl"), json),
            Files.write(folder.resolve("e.parquet"), parquet))) {
      Path found = convert(input, "--columns=rating=event", WORDS);
      for (String file : List.of("train/by-user.safetensors", "train/by-item.safetensors")) {
        assertArrayEquals(
            Files.readAllBytes(expected.resolve(file)),
            Files.readAllBytes(found.resolve(file)),
            input + " " + file);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "date_read,true",
    "Date Added,true",
    "reviewedDate,true",
    "watch time,true",
    "update,false",
    "runtime,false",
    "candidate_id,false",
    "title,false"
  })
  void aColumnThatMayHoldTimesIsSaidToBeLeftOut(String name, boolean said) throws Exception {
    Path file = folder.resolve("read.csv");
    Files.writeString(file, "user,item,rating," + name + "\n1,2,3,2024-01-05\n1,3,4,2024-02-05\n");
    String notice =
        "quire: "
            + file
            + ": a column that may hold times is left out: column="
            + name
            + "; if it does, take it with --columns time=COLUMN; if not, --columns time=none says so";
    Path to = folder.resolve("read");
    String told = Cli.run("convert", file, "--to", to, "--force").err();
    assertEquals(said, told.lines().toList().contains(notice), told);
    for (String column : new String[] {name, "none"}) {
      Cli.Result chosen =
          Cli.run("convert", file, "--to", to, "--force", "--columns=time=" + column);
      assertFalse(chosen.err().contains("left out"), chosen.err());
    }
  }

  @Test
  void eventsOfSeveralKindsAreSaidToCountAlike() throws Exception {
    Path events = events();
    String notice =
        "quire: "
            + events
            + ": events count alike, of whatever kind they are: column=event; --columns"
            + " rating=COLUMN with --rating-words view=1,buy=5 makes ratings of the words in that"
            + " column, --implicit leaves them alike";
    Path to = folder.resolve("d");
    Cli.Result said = Cli.run("convert", events, "--to", to);
    assertEquals(0, said.code(), said.err());
    assertTrue(said.err().lines().toList().contains(notice), said.err());
    Cli.Result implicit = Cli.run("convert", events, "--to", to, "--force", "--implicit");
    assertEquals(0, implicit.code(), implicit.err());
    assertFalse(implicit.err().contains("quire:"), implicit.err());
  }

  @Test
  void wordsForRatingsThatAreNotThereAreRefused() throws Exception {
    Path events = events();
    Cli.Result refused =
        Cli.run("convert", events, "--to", folder.resolve("d"), "--rating-words", "view=1");
    assertEquals(2, refused.code(), refused.err());
    assertEquals(
        "quire: "
            + events
            + ": words for ratings, and no column of ratings: --rating-words=view; say which column"
            + " has these words with --columns rating=COLUMN",
        refused.err().strip());
  }

  @Test
  void ratingsWithoutANumberAreNoLineThatIsWrong() throws Exception {
    Path likes =
        Files.writeString(
            folder.resolve("likes.csv"),
            "user,item,rating\n1,2,like\n1,3,dislike\n2,2,like\n2,4,like\n");
    Cli.run("convert", likes, "--to", folder.resolve("d"))
        .assertBadInput(
            likes
                + ": no rating is a number: field=rating, such as=like, dislike; say what these stand"
                + " for, such as --rating-words like=NUMBER,dislike=NUMBER, or choose another column"
                + " with --columns rating=COLUMN");
    Path d = convert(likes, "--rating-words=like=1,dislike=0");
    assertEquals(0.75, Cli.run("describe", d, "--json").json().get("global_mean").doubleValue());
  }

  @Test
  void truthInJson() throws Exception {
    Path likes =
        Files.writeString(
            folder.resolve("l.jsonl"),
            "{\"user\":1,\"item\":2,\"rating\":true}\n{\"user\":1,\"item\":3,\"rating\":false}\n");
    Path d = convert(likes, "--rating-words=true=1,false=0");
    assertEquals(0.5, Cli.run("describe", d, "--json").json().get("global_mean").doubleValue());
    Cli.run("convert", likes, "--to", folder.resolve("e"), "--quiet", "--rating-words=true=1")
        .assertBadInput(
            likes
                + ": not a number: line=2, field=rating, value=false; say what it stands for with"
                + " --rating-words false=NUMBER, or leave such lines out with --on-error skip");
    String none =
        ": no rating is a number: field=rating, such as=true, false; say what these stand for, such"
            + " as --rating-words true=NUMBER,false=NUMBER, or choose another column with --columns"
            + " rating=COLUMN";
    Cli.run("convert", likes, "--to", folder.resolve("e"), "--quiet").assertBadInput(likes + none);
    byte[] parquet =
        new ParquetFixture()
            .column("user", ColumnType.INT64, List.of(1L, 2L))
            .column("item", ColumnType.INT64, List.of(1L, 2L))
            .column("rating", ColumnType.STRING, List.of("true", "false"))
            .bytes();
    Path columns = Files.write(folder.resolve("l.parquet"), parquet);
    Cli.run("convert", columns, "--to", folder.resolve("e"), "--quiet")
        .assertBadInput(columns + none);
    Cli.run("convert", columns, "--to", folder.resolve("e"), "--quiet", "--rating-words=true=1")
        .assertBadInput(
            columns
                + ": not a number: row=2, field=rating, value=false; say what it stands for with"
                + " --rating-words false=NUMBER, or leave such lines out with --on-error skip");
  }

  /** What is no word is a number, or wrong. */
  @Test
  void wordsAmongNumbers() throws Exception {
    Path some =
        Files.writeString(
            folder.resolve("r.csv"), "user,item,rating\n1,2,4.5\n1,3,n/a\n2,2,3\n2,4,best\n");
    Path d = convert(some, "--rating-words=n/a=-1,best=5", "--unrated=-1");
    String levels = Files.readString(d.resolve("dataset.json")).replaceAll("\\s", "");
    assertTrue(levels.contains("\"levels\":[3.0,4.5,5.0]"), levels);
    Cli.run("convert", some, "--to", folder.resolve("e"), "--quiet", "--rating-words=n/a=-1")
        .assertBadInput(
            some
                + ": not a number: line=5, field=rating, value=best; say what it stands for with"
                + " --rating-words best=NUMBER, or leave such lines out with --on-error skip");
  }

  /** Of two lines none is a table of words: the first is named, with the same advice. */
  @Test
  void aWordInAShortFile() throws Exception {
    Path one = Files.writeString(folder.resolve("r.csv"), "user,item,rating\n1,2,dislike\n");
    Cli.run("convert", one, "--to", folder.resolve("e"), "--quiet")
        .assertBadInput(
            one
                + ": not a number: line=2, field=rating, value=dislike; say what it stands for with"
                + " --rating-words dislike=NUMBER, or leave such lines out with --on-error skip");
  }

  @Test
  void wrongWordsAreRefused() throws Exception {
    Path events = events();
    Path to = folder.resolve("d");
    Cli.run("convert", events, "--to", to, "--rating-words=4=1")
        .assertBadInput(
            "not a word and its rating: --rating-words=4=1.0; write it like --rating-words"
                + " like=1,dislike=0");
    Cli.run("convert", events, "--to", to, "--rating-words=like=1,like=2")
        .assertBadInput(
            "two values for one thing: --rating-words=like=1, and=like=2; give like once");
    Cli.run("convert", events, "--to", to, "--columns=user=1", "--columns=item=2,user=3")
        .assertBadInput("two values for one thing: --columns=user=1, and=user=3; give user once");
    Cli.run("convert", events, "--to", to, "--columns=user")
        .assertBadInput(
            "not WHAT=COLUMN: --columns=user; write --columns=WHAT=COLUMN\nTry 'quire help convert'.");
    for (String wrong : List.of("like", "x")) {
      String given = wrong.equals("x") ? "like=x" : wrong;
      Cli.run("convert", events, "--to", to, "--rating-words=" + given)
          .assertBadInput(
              "not WORD=X: --rating-words="
                  + wrong
                  + "; write --rating-words=WORD=X, X in digits\nTry 'quire help convert'.");
    }
  }
}
