package dev.quire.input;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a text is taken for by its content, and what one may say of it instead. */
class RatingShapesTest {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final InputOptions NONE = InputOptions.NONE;

  @TempDir Path folder;

  private static InputOptions columns(String user, String item, String rating, String time) {
    ColumnChoice choice =
        new ColumnChoice(
            Optional.ofNullable(user),
            Optional.ofNullable(item),
            Optional.ofNullable(rating),
            Optional.ofNullable(time));
    return NONE.withColumns(choice);
  }

  private Path write(String name, byte[] text) throws IOException {
    return Files.write(folder.resolve(name), text);
  }

  /** What it is taken for, and the ratings. */
  private String read(InputOptions options, Path... files) throws IOException {
    CollectingSink sink = new CollectingSink();
    try (RatingSource source = RatingFiles.open(List.of(files), options, folder);
        WorkerPool pool = new WorkerPool(2)) {
      source.read(pool, OnError.STOP, sink, done -> {});
      return source.description() + "\n" + String.join("\n", sink.ratings());
    }
  }

  private void assertRead(String expected, String text, InputOptions options) throws IOException {
    Path file = write("r.csv", text.getBytes(StandardCharsets.UTF_8));
    assertEquals(expected, read(options, file));
  }

  private void assertRefused(String problem, InputOptions options, Path... files) {
    InvalidFileException e = assertThrows(InvalidFileException.class, () -> read(options, files));
    assertEquals(problem, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "user,'user userId user_id User-ID USERID uid reviewerID customer_id Customer memberId'",
    "user,'member visitorid userName reviewer accountId'",
    "item,'item itemId item_id movieId movie_id Movie filmId ISBN asin product_id productId'",
    "item,'Book bookId trackId track_id songId artistID anime_id business_id recipe_id gameId'",
    "item,'articleId newsId videoId sku track song artist game article parent_asin'",
    "rating,'rating Rating stars star score overall Book-Rating star_rating'",
    "rating,'plays play_count playcount count listens listen_count weight value'",
    "time,'timestamp time date unixReviewTime unix_time datetime created_at event_time rated_at'",
    "time,'review_date day'",
  })
  void everyUsualNameIsKnown(String role, String names) throws IOException {
    List<String> usual = List.of("userId", "itemId", "rating", "timestamp");
    int column = List.of("user", "item", "rating", "time").indexOf(role);
    for (String name : names.split(" ", -1)) {
      String header =
          IntStream.range(0, 5)
              .mapToObj(c -> c == 0 ? "note" : c - 1 == column ? name : usual.get(c - 1))
              .collect(Collectors.joining(","));
      String[] words = {"user=userId", "item=itemId", "rating", "timestamp"};
      String word = List.of("user", "item", "rating", "timestamp").get(column);
      words[column] = name.equals(word) ? name : word + "=" + name;
      assertRead(
          "r.csv: " + String.join(", ", words) + "\n1 2 3.5 978300760",
          header + "\nx,1,2,3.5,978300760\n",
          NONE);
    }
  }

  @Test
  void headersAreToldFromRatings() throws IOException {
    String rows = "1,2,3.5,978300760\n3,4,5,978300761\n";
    String ratings = "1 2 3.5 978300760\n3 4 5.0 978300761";
    assertRead("r.csv: user,item,rating,timestamp, no header\n" + ratings, rows, NONE);
    assertRead(
        "r.csv: user=u, item=i, rating=r, timestamp=t\n" + ratings,
        "u,i,r,t\n" + rows,
        columns("u", "i", "r", "t"));
    assertRead(
        "r.csv: user,item,timestamp, no header, no ratings: each line is an event of value 1\n"
            + "1 2 1.0 978300760",
        "1,2,978300760\n",
        NONE);
    assertRead("r.csv: user,item,rating, no header\n1 2 3.0 0", "1,2,3\n", NONE);
    assertRead(
        "r.csv: user=userId, item=movieId, no ratings: each line is an event of value 1\nann 2 1.0 0",
        "userId,movieId\nann,2\n",
        NONE);
  }

  @Test
  void columnsByNumberAndWithout() throws IOException {
    String text = "x,978300760,4.5,u1,i2\ny,978300761,3,u2,i1\n";
    assertRead(
        "r.csv: -,timestamp,rating,user,item, no header\nu1 i2 4.5 978300760\nu2 i1 3.0 978300761",
        text,
        columns("4", "5", "3", "2"));
    assertRead(
        "r.csv: -,-,-,user,item, no header, no ratings: each line is an event of value 1\n"
            + "u1 i2 1.0 0\nu2 i1 1.0 0",
        text,
        columns("4", "5", "none", "none"));
    assertRead(
        "r.csv: user=who, item=itemId, rating=mark\n7 8 2.0 0",
        "itemId,rating,who,mark,time\n8,9,7,2,978300760\n",
        columns("who", null, "4", "none"));
  }

  /** Tables that pandas writes begin with a column that counts the lines. */
  @Test
  void anIndexColumnOfPandas() throws IOException {
    String named = "user=userId, item=movieId, rating";
    assertRead("r.csv: " + named + "\n5 2 3.0 0", ",userId,movieId,rating\n0,5,2,3\n", NONE);
    assertRead(
        "r.csv: " + named + "\n5 2 3.0 0", "Unnamed: 0,userId,movieId,rating\n0,5,2,3\n", NONE);
    assertRead(
        "r.csv: -,user,item,rating, no header\n5 2 3.0 0\n5 3 4.0 0\n6 2 1.0 0",
        "0,5,2,3\n1,5,3,4\n2,6,2,1\n",
        NONE);
    assertRead(
        "r.csv: -,user,item,rating,timestamp, no header\n5 2 3.0 9\n5 3 4.0 8\n6 2 1.0 7",
        "0,5,2,3,9\n1,5,3,4,8\n2,6,2,1,7\n",
        NONE);
    assertRead(
        "r.csv: user,item,rating,timestamp, no header\n"
            + "0 2 3.0 978300760\n1 3 4.0 978300761\n2 2 1.0 978300762",
        "0,2,3,978300760\n1,3,4,978300761\n2,2,1,978300762\n",
        NONE);
  }

  @Test
  void decimalCommasAndTimesOfManyKinds() throws IOException {
    InputOptions comma = NONE.withDecimalComma();
    assertRead(
        "r.csv: user, item, rating, timestamp, separated by ;\n1 2 3.5 9\n1 3 -0.25 8\n1 4 400.0 7",
        "user;item;rating;timestamp\n1;2;3,5;9\n1;3;-0,25;8\n1;4;4e2;7\n",
        comma);
    assertRead(
        "r.csv: user;item;rating, no header\n1 2 3.5 0\n1 3 4.0 0", "1;2;3,5\n1;3;4\n", comma);
  }

  @Test
  void timesInMillisecondsAndAsDates() throws IOException {
    assertRead(
        "r.csv: user, item, rating, timestamp=time, times in milliseconds\n1 2 3.0 978300760",
        "user,item,rating,time\n1,2,3,978300760999\n",
        NONE);
    assertRead(
        "r.csv: user, item, rating, timestamp=time, times in milliseconds\n1 2 3.0 978300760",
        "user,item,rating,time\n1,2,3,978300760999.875\n",
        NONE);
    assertRead(
        "r.csv: user, item, rating, timestamp=time\n1 2 3.0 978300760\n1 3 3.0 978300760",
        "user,item,rating,time\n1,2,3,978300760.999\n1,3,3,9.783007609e8\n",
        NONE);
    assertRead(
        "r.csv: user, item, rating, timestamp=time\n1 2 3.0 1051747200\n1 3 3.0 1051747205",
        "user,item,rating,time\n1,2,3,2003-05-01\n1,3,3,2003-05-01T02:00:05+02:00\n",
        NONE);
  }

  /** A line for Excel; the lines behind it have the numbers that an editor shows. */
  @Test
  void aLineThatNamesTheSeparator() throws IOException {
    for (String start : List.of("sep=;\n", "sep=;\r\n", "\ufeffsep=;\r\n")) {
      assertRead(
          "r.csv: user, item, rating, separated by ;\n1 2 3.0 0",
          start + "user;item;rating\r\n1;2;3\r\n",
          NONE);
    }
    Path wrong = write("r.csv", "sep=;\nuser;item;rating\n1;2;x\n".getBytes(US_ASCII));
    assertRefused(
        wrong
            + ": not a number: line=3, field=rating, value=x; correct the line, or leave such lines"
            + " out with on-error=skip",
        NONE,
        wrong);
  }

  @Test
  void datesOfEightDigits() throws IOException {
    assertRead(
        "r.csv: user, item, rating, timestamp=date, times are dates of eight digits\n"
            + "1 2 3.0 1051747200\n1 3 4.0 1078012800",
        "user,item,rating,date\n1,2,3,20030501\n1,3,4,20040229\n",
        NONE);
    assertRead(
        "r.csv: user,item,timestamp, no header, times are dates of eight digits, no ratings: each"
            + " line is an event of value 1\n1 2 1.0 1051747200",
        "1,2,20030501\n",
        NONE);
    assertRead(
        "r.csv: user, item, timestamp=time, no ratings: each line is an event of value 1\n"
            + "1 2 1.0 20030501\n1 3 1.0 20040230",
        "user,item,time\n1,2,20030501\n1,3,20040230\n",
        NONE);
    String day = "1,2,20030501\n";
    String text = "user,item,day\n" + day.repeat(60_000) + "1,3,20040230\n" + day.repeat(90_000);
    Path file = write("r.csv", text.getBytes(US_ASCII));
    assertRefused(
        file
            + ": not a time: line=60002, field=day, value=20040230; write seconds or milliseconds"
            + " since 1970-01-01 UTC, or dates like 2003-05-01 or 2003-05-01T12:30:00;"
            + " columns=time=none passes over the column, or leave such lines out with"
            + " on-error=skip",
        NONE,
        file);
  }

  /** Of all bytes the last line alone has one that tells, far behind what is looked at first. */
  @Test
  void anEncodingThatIsFoundLate() throws IOException {
    String before = "user,item,rating\n" + "a,b,3\n".repeat(300_000);
    Path late = write("late.csv", (before + "café,€,5\n").getBytes(WINDOWS_1252));
    String read = read(NONE, late);
    assertEquals("late.csv: user, item, rating, in Windows-1252", read.lines().findFirst().get());
    assertEquals("café € 5.0 0", read.substring(read.lastIndexOf('\n') + 1));
    assertRefused(
        late
            + ": not a text in UTF-8: line=300002, byte="
            + (before.length() + 4)
            + ", value=0xe9, field=user; say which encoding it is, such as encoding=windows-1252,"
            + " or save it as UTF-8, or leave such lines out with on-error=skip",
        NONE.withEncoding("utf-8"),
        late);
    Path utf8 = write("utf8.csv", (before + "café,€,5\n").getBytes(StandardCharsets.UTF_8));
    assertEquals(
        read.substring(read.indexOf('\n')),
        read(NONE, utf8).substring("utf8.csv: user, item, rating".length()));
  }

  @Test
  void severalFilesOfSeveralShapes() throws IOException {
    Path csv = write("a.csv", "userId,movieId,rating\n1,2,3\n".getBytes(StandardCharsets.UTF_8));
    Path dat = write("b.dat", "4::5::2.5\n".getBytes(StandardCharsets.UTF_8));
    Path json =
        write(
            "c.jsonl",
            "{\"asin\":\"x\",\"overall\":5,\"reviewerID\":\"7\"}\n"
                .getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "a.csv: user=userId, item=movieId, rating; b.dat: user::item::rating, no header; c.jsonl:"
            + " JSON lines, user=reviewerID, item=asin, rating=overall\n"
            + "1 2 3.0 0\n4 5 2.5 0\n7 x 5.0 0",
        read(NONE, csv, dat, json));
    Path timed = write("t.dat", "4::5::2.5::978300760\n".getBytes(StandardCharsets.UTF_8));
    assertRefused(
        csv
            + ": has no times, and another file has: other="
            + timed
            + "; give files with the same columns, or convert them one by one",
        NONE,
        csv,
        timed);
    Path events = write("e.csv", "user,item\n1,2\n".getBytes(StandardCharsets.UTF_8));
    assertRefused(
        events
            + ": has no ratings, and another file has: other="
            + csv
            + "; give files with the same columns, or convert them one by one",
        NONE,
        csv,
        events);
    Path wrong =
        write("w.csv", "user,item,rating\n1,2,3\n1,3,x\n".getBytes(StandardCharsets.UTF_8));
    assertRefused(
        wrong
            + ": not a number: line=3, field=rating, value=x; correct the line, or leave such lines"
            + " out with on-error=skip",
        NONE,
        csv,
        wrong);
  }

  @Test
  void whatCannotBe() throws IOException {
    Path twice = write("r.csv", "user,item,mark,mark\n1,2,3,4\n".getBytes(StandardCharsets.UTF_8));
    assertRefused(
        twice
            + ": several columns of one name: rating=mark, columns=user, item, mark, mark; choose"
            + " one of these, by its number, in columns",
        columns(null, null, "mark", null),
        twice);
    assertRefused(
        twice
            + ": no such column: rating=stars, columns=user, item, mark, mark; choose one of these,"
            + " by name or number, in columns",
        columns(null, null, "stars", null),
        twice);
    assertRefused(
        twice
            + ": one column for two things: column=item, things=user and item; choose another for"
            + " one of them in columns",
        columns("item", "item", null, null),
        twice);
    InputOptions semicolons = NONE.withDelimiter(Delimiter.SEMICOLON);
    assertRefused(
        twice
            + ": only one column: line=1, text=user,item,mark,mark, delimiter=;; leave out delimiter"
            + " or give another",
        semicolons,
        twice);
    assertEquals(
        "not an encoding with one byte for each character: encoding=utf-16; save the file as UTF-8,"
            + " for example with iconv",
        assertThrows(BadInputException.class, () -> read(NONE.withEncoding("utf-16"), twice))
            .getMessage());
  }
}
