package dev.quire.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRatingsTest {
  private static final String GOOD = "{\"user\":1,\"item\":2,\"rating\":3}\n";

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("r.jsonl"), text);
  }

  private List<String> read(RatingSource opened, OnError onError, int threads) throws IOException {
    CollectingSink sink = new CollectingSink();
    try (RatingSource source = opened;
        WorkerPool pool = new WorkerPool(threads)) {
      SkippedLines skipped = source.read(pool, onError, sink, done -> {});
      List<String> all = new ArrayList<>(sink.ratings());
      skipped.examples().forEach(example -> all.add("wrong: " + example));
      return all;
    }
  }

  private RatingSource open(String text) throws IOException {
    return RatingFiles.open(List.of(write(text)), InputOptions.NONE, folder);
  }

  private List<String> read(String text) throws IOException {
    return read(open(text), OnError.STOP, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'user':7,'item':1,'rating':4.5,'time':99}~{'user':8,'item':2,'rating':3,'time':100}~",
        "{'user':7,'item':1,'rating':4.5,'time':99}~{'user':8,'item':2,'rating':3,'time':100}",
        "\ufeff{'user':7,'item':1,'rating':4.5,'time':99}\r~"
            + "{'user':8,'item':2,'rating':3,'time':100}\r~",
        "~ {'time' : '99', 'rating':'4.50','item':'1' , 'user' : '7'}~~"
            + "\t{'user':8,'item':2,'rating':30E-1,'time':100.9}~~",
        "{'user':7,'item':1,'rating':4.5,'time':99}{'user':8,'item':2,'rating':3,'time':100}",
        "{'x':{'user':9,'a':[1,{'item':3}]},'user':7,'item':1,'rating':4.5,'t':null,'time':99}~"
            + "{'user':8,'item':2,'user2':[],'rating':3,'time':'1970-01-01T00:01:40Z'}~",
        "{'\\u0075ser':7,'item':'\\u0031','rating':4.5,'time':99}~"
            + "{'user':8,'item':2,'rating':3,'time':100}~",
      })
  void understandsEveryWayToWriteIt(String text) throws IOException {
    assertEquals(
        List.of("7 1 4.5 99", "8 2 3.0 100"), read(text.replace('\'', '"').replace('~', '\n')));
  }

  /** As McAuley publishes the reviews of Amazon, of 2014 and of 2023. */
  @Test
  void reviewsOfAmazon() throws IOException {
    String old =
        """
        {"reviewerID": "A2SUAM1J3GNN3B", "asin": "0000013714", "reviewerName": "J. McDonald", \
        "helpful": [2, 3], "reviewText": "I bought this \\"for\\" my husband", "overall": 5.0, \
        "summary": "Heavenly Highway Hymns", "unixReviewTime": 1252800000, \
        "reviewTime": "09 13, 2009"}
        """;
    try (RatingSource source = open(old)) {
      assertEquals(
          "r.jsonl: JSON lines, user=reviewerID, item=asin, rating=overall,"
              + " timestamp=unixReviewTime",
          source.description());
    }
    assertEquals(List.of("A2SUAM1J3GNN3B 0000013714 5.0 1252800000"), read(old));
    String recent =
        """
        {"rating": 4.0, "title": "No", "text": "x", "images": [{"a": 1}], "asin": "B00YQ6X8EO", \
        "parent_asin": "B00YQ6X8EP", "user_id": "AGKHLEW2SOWHNMFQIJGBECAF7INQ", \
        "timestamp": 1588687728923, "helpful_vote": 0, "verified_purchase": true}
        """;
    try (RatingSource source = open(recent)) {
      assertEquals(
          "r.jsonl: JSON lines, user=user_id, item=asin, rating, timestamp, times"
              + " in milliseconds",
          source.description());
    }
    assertEquals(List.of("AGKHLEW2SOWHNMFQIJGBECAF7INQ B00YQ6X8EO 4.0 1588687728"), read(recent));
  }

  /** What is packed is copied first, and a text with a line as long would not be. */
  @Test
  void aFirstLineOfAnyLengthInAPackedFile() throws IOException {
    String review = "{\"review\":\"" + "x".repeat(200_000) + "\",";
    String text =
        review + "\"user\":7,\"item\":1,\"rating\":4}\n{\"user\":8,\"item\":2,\"rating\":3}\n";
    Path file = folder.resolve("r.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    CollectingSink sink = new CollectingSink();
    try (RatingSource source = RatingFiles.open(List.of(file), InputOptions.NONE, folder);
        WorkerPool pool = new WorkerPool(2)) {
      source.read(pool, OnError.STOP, sink, done -> {});
    }
    assertEquals(List.of("7 1 4.0 0", "8 2 3.0 0"), sink.ratings());
  }

  @Test
  void eventsWithoutRatings() throws IOException {
    String text = "{\"user\":\"a\",\"item\":\"b\"}\n{\"user\":\"a\",\"item\":\"c\"}\n";
    assertEquals(List.of("a b 1.0 0", "a c 1.0 0"), read(text));
    try (RatingSource source = open(text)) {
      assertEquals(false, source.hasValues());
      assertEquals(false, source.hasTimestamps());
    }
  }

  @Test
  void idsAreKeptByteForByte() throws IOException {
    String text =
        """
        {"user":" u ","item":"\\u00e9\\ud83d\\ude00\\"\\\\","rating":1}
        {"user":"é","item":"007","rating":1}
        {"user":-5,"item":12345678901234567890,"rating":1}
        {"user":1.50,"item":"9","rating":1}
        """;
    assertEquals(
        List.of(
            " u  é😀\"\\ 1.0 0", "é 007 1.0 0", "-5 12345678901234567890 1.0 0", "1.50 9 1.0 0"),
        read(text));
  }

  @Test
  void columnsThatAreChosen() throws IOException {
    ColumnChoice choice =
        new ColumnChoice(Optional.of("who"), Optional.of("2"), Optional.of("n"), Optional.empty());
    InputOptions options = InputOptions.NONE.withColumns(choice);
    Path file = write("{\"who\":1,\"what\":2,\"n\":3,\"rating\":4}\n");
    assertEquals(
        List.of("1 2 3.0 0"),
        read(RatingFiles.open(List.of(file), options, folder), OnError.STOP, 1));
  }

  @Test
  void anIdThatIsNoNumberLateInTheFile() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      text.append("{\"user\":").append(i).append(",\"item\":2,\"rating\":3}\n");
    }
    text.append("{\"user\":\"x\",\"item\":2,\"rating\":3}\n");
    for (int i = 0; i < 60_000; i++) {
      text.append(GOOD);
    }
    List<String> read = read(text.toString());
    assertEquals(120_001, read.size());
    assertEquals("x 2 3.0 0", read.get(60_000));
  }

  private void assertWrong(String line, String expected) throws IOException {
    Path file = write(GOOD + line.replace('\'', '"') + "\n" + GOOD);
    InvalidFileException e =
        assertThrows(
            InvalidFileException.class,
            () ->
                read(RatingFiles.open(List.of(file), InputOptions.NONE, folder), OnError.STOP, 1));
    assertEquals(file + ": " + expected, e.getMessage().replaceFirst("; .*", ""));
    assertTrue(e.getMessage().endsWith(", or leave such lines out with on-error=skip"));
    RatingSource again = RatingFiles.open(List.of(file), InputOptions.NONE, folder);
    List<String> skipped = read(again, OnError.SKIP, 1);
    assertEquals(List.of("1 2 3.0 0", "1 2 3.0 0", "wrong: " + expected), skipped);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{'user':1,'item':2}#field is missing: line=2, field=rating",
        "{'user':1,'rating':2}#field is missing: line=2, field=item",
        "{'user':1,'item':2,'rating':null}#empty field: line=2, field=rating, value=null",
        "{'user':'','item':2,'rating':1}#empty field: line=2, field=user, value=",
        "{'user':true,'item':2,'rating':1}"
            + "#neither a number nor text: line=2, field=user, value=true",
        "{'user':[1],'item':2,'rating':1}"
            + "#neither a number nor text: line=2, field=user, value=[...]",
        "{'user':1,'item':{'id':2},'rating':1}"
            + "#neither a number nor text: line=2, field=item, value={...}",
        "{'user':1,'item':2,'rating':'good'}#not a number: line=2, field=rating, value=good",
        "{'user':1,'item':2,'rating':NaN}#not a finite number: line=2, field=rating, value=NaN",
        "{'user':1,'item':2,'rating':1e99}#number out of range: line=2, field=rating, value=1e99",
        "{'user':1,'user':1,'item':2,'rating':1}#field occurs twice: line=2, field=user, value=1",
        "{'user':'\\ud800','item':2,'rating':1}#half of a character: line=2, field=user, value=?",
        "[1,2,3]#not a JSON object: line=2",
        "7#not a JSON object: line=2",
        "{'user':1,'item':2,'rating':3#not JSON: line=2, reason=Unexpected character ('{' (code"
            + " 123)): was expecting comma to separate Object entries",
        "{'user':1 'item':2,'rating':3}#not JSON: line=2, reason=Unexpected character ('\"' (code"
            + " 34)): was expecting comma to separate Object entries",
        "user,item#not JSON: line=2, reason=Unrecognized token 'user': was expecting (JSON String,"
            + " Number (or 'NaN'/'+INF'/'-INF'), Ar... (137 characters)",
      })
  void wrongLines(String line, String expected) throws IOException {
    assertWrong(line, expected);
  }

  @Test
  void objectsOfSeveralLines() throws IOException {
    Path file = write(GOOD + "{\"user\":1,\n\"item\":2,\n\"rating\":3}\n" + GOOD);
    List<String> read =
        read(RatingFiles.open(List.of(file), InputOptions.NONE, folder), OnError.SKIP, 1);
    assertEquals("wrong: a JSON object that goes on in the next line: line=2", read.get(2));
    assertEquals(5, read.size(), read.toString());
    Path pretty = write("{\n  \"user\": 1,\n  \"item\": 2,\n  \"rating\": 3\n}\n");
    InvalidFileException e =
        assertThrows(
            InvalidFileException.class,
            () -> RatingFiles.open(List.of(pretty), InputOptions.NONE, folder));
    assertTrue(
        e.getMessage()
            .startsWith(pretty + ": begins like JSON, and no line is an object: line=1, reason="),
        e.getMessage());
  }

  @Test
  void anArrayIsNoLines() throws IOException {
    Path file = write("[\n{\"user\":1,\"item\":2}]\n");
    InvalidFileException e =
        assertThrows(
            InvalidFileException.class,
            () -> RatingFiles.open(List.of(file), InputOptions.NONE, folder));
    assertEquals(
        file
            + ": is one JSON array, not JSON lines; write each object on a line of its own, for"
            + " example with jq -c '.[]'",
        e.getMessage());
  }

  @Test
  void noFieldForTheUser() throws IOException {
    Path file = write("{\"user\":{\"id\":7},\"item\":2,\"when\":3}\n");
    InvalidFileException e =
        assertThrows(
            InvalidFileException.class,
            () -> RatingFiles.open(List.of(file), InputOptions.NONE, folder));
    assertEquals(
        file
            + ": no column that could be the user: line=1, columns=item, when; say which one it is"
            + " with columns=user=COLUMN",
        e.getMessage());
  }

  /** Whatever the size of chunks and the threads, the same comes out, line by line. */
  @Test
  void chunksAndThreads() throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int line = 1; line <= 2000; line++) {
      String user = "u" + random.nextInt(50);
      String filling = "é{}[]\\\"\\n".repeat(random.nextInt(12));
      int kind = random.nextInt(20);
      int item = random.nextInt(100);
      if (kind == 0) {
        text.append("{\"user\":\"").append(user).append("\",\"item\":3}\n");
        wrong.add("wrong: field is missing: line=" + line + ", field=rating");
      } else if (kind == 1) {
        text.append("{\"user\":\"").append(user).append("\"\n");
        wrong.add("wrong: not JSON: line=" + line);
      } else if (kind == 2) {
        text.append("\n");
      } else {
        text.append("{\"text\":\"").append(filling).append("\",\"user\":\"").append(user);
        text.append("\",\"item\":").append(item).append(",\"rating\":1}\n");
        expected.add(user + " " + item + " 1.0 0");
      }
    }
    expected.addAll(wrong.subList(0, SkippedLines.MAX_EXAMPLES));
    Path file = write("{\"user\":\"u1\",\"item\":1,\"rating\":1}\n" + text);
    expected.addFirst("u1 1 1.0 0");
    for (int chunkBytes : new int[] {64, 1000, 1 << 14, 1 << 20}) {
      for (int threads : new int[] {1, 3}) {
        RatingSource source =
            RatingFiles.open(
                file, folder, input -> new JsonRatings(input, InputOptions.NONE, chunkBytes));
        List<String> read = new ArrayList<>(read(source, OnError.SKIP, threads));
        read.replaceAll(line -> line.replaceFirst("(not JSON: line=\\d+).*", "$1"));
        for (int i = 0; i < read.size(); i++) {
          read.set(i, oneLess(read.get(i)));
        }
        assertEquals(expected, read, chunkBytes + " " + threads);
      }
    }
  }

  /** The number of a line without the first one. */
  private static String oneLess(String text) {
    int at = text.indexOf("line=");
    if (at < 0) {
      return text;
    }
    String number = text.substring(at + 5).replaceFirst(",.*", "");
    int end = at + 5 + number.length();
    return text.substring(0, at + 5) + (Integer.parseInt(number) - 1) + text.substring(end);
  }
}
